// An action of the timeline in a few words, as an order: what reports call the step.

import { unreachable } from '../base/assert.ts';
import { formatIpv4 } from '../base/ipv4.ts';
import type { AddressRange } from '../ec2/config.ts';
import type { Taint } from '../kube/api/objects.ts';
import type { AppliedObject, ObjectKind } from '../kube/api/workloadConfig.ts';
import type { Action, NodeSelection, ObjectName } from './compiled.ts';
import { THING_OF } from './things.ts';

export function describeAction(action: Action): string {
  switch (action.kind) {
    case 'observe':
      return `observe ${action.command}`;
    case 'create-deployment':
      return `create deployment ${action.deployment.name} with ${pods(action.deployment.replicas)}`;
    case 'apply':
      return `apply ${objects(action.objects)}${action.file === undefined ? '' : ` of ${action.file}`}`;
    case 'delete-object':
      return `delete ${wordOf(action.object)} ${bare(action.name)}`;
    case 'scale':
      return `scale ${bare(action.name)} to ${action.replicas}`;
    case 'set-images':
      return `set image ${bare(action.name)} ${pairs(action.images).join(' ')}`;
    case 'restart-rollout':
      return `restart ${wordOf(action.workload)} ${bare(action.name)}`;
    case 'undo-rollout':
      return `undo ${bare(action.name)}${action.revision === undefined ? '' : ` to revision ${action.revision}`}`;
    case 'pause-rollout':
      return `pause ${bare(action.name)}`;
    case 'resume-rollout':
      return `resume ${bare(action.name)}`;
    case 'create-pods':
      return `create ${pods(action.count)} ${action.name}`;
    case 'delete-pods':
      return `delete ${action.count === 'all' ? 'all pods' : pods(action.count)} of ${action.name}`;
    case 'add-node-group':
      return `add node group ${action.group.name}: ${action.group.size} × ${action.group.instanceType}`;
    case 'scale-node-group':
      return `scale node group ${action.group} to ${action.size}`;
    case 'delete-node-group':
      return `delete node group ${action.group}`;
    case 'refresh-node-group':
      return `refresh node group ${action.group}`;
    case 'cordon':
    case 'uncordon':
    case 'drain':
      return `${action.kind} ${nodes(action.nodes)}`;
    case 'set-cni-version':
      return `aws-node becomes ${action.version}`;
    case 'set-cni-env':
      return `set ${[...pairs(action.env), ...action.unset.map((name) => `${name}-`)].join(' ')}`;
    case 'restart-daemon':
      return `restart aws-node on ${nodes(action.nodes)}`;
    case 'reboot-node':
      return `reboot ${nodes(action.nodes)}`;
    case 'terminate-node':
      return `terminate ${nodes(action.nodes)}`;
    case 'fail-node':
      return `machines hang: ${nodes(action.nodes)}`;
    case 'recover-node':
      return `machines go on: ${nodes(action.nodes)}`;
    case 'taint':
      return `taint ${nodes(action.nodes)} with ${taint(action.taint)}`;
    case 'untaint':
      return `take taint ${taint(action.taint)} from ${nodes(action.nodes)}`;
    case 'take-addresses':
      return `others take ${range(action.range)} of ${action.subnet}`;
    case 'free-addresses':
      return `others free ${range(action.range)} of ${action.subnet}`;
    case 'take-random-addresses':
      return `others take ${action.count} ${action.count === 1 ? 'address' : 'addresses'} of ${action.subnet}`;
    default:
      return unreachable(action);
  }
}

/** `2 Deployments, 1 Service`, in order of appearance. */
function objects(applied: readonly AppliedObject[]): string {
  if (applied.length === 0) return 'nothing that is simulated';
  const counts = new Map<string, number>();
  for (const { kind } of applied) counts.set(kind, (counts.get(kind) ?? 0) + 1);
  return [...counts].map(([kind, count]) => `${count} ${count === 1 ? kind : plural(kind)}`).join(', ');
}

function plural(kind: string): string {
  return kind.endsWith('s') ? `${kind}es` : `${kind}s`;
}

function wordOf(kind: ObjectKind): string {
  return THING_OF[kind];
}

function bare(name: ObjectName): string {
  return name.startsWith('default/') ? name.slice('default/'.length) : name;
}

function pairs(values: Readonly<Record<string, string>>): string[] {
  return Object.entries(values).map((entry) => entry.join('='));
}

function taint({ key, value, effect }: Taint): string {
  return `${key}${value === '' ? '' : `=${value}`}:${effect}`;
}

function pods(count: number): string {
  return count === 1 ? '1 pod' : `${count} pods`;
}

function nodes(selection: NodeSelection): string {
  switch (selection.kind) {
    case 'all':
      return 'all nodes';
    case 'group':
      return `the nodes of ${selection.group}`;
    case 'nth':
      return `node ${selection.index} of ${selection.group}`;
    default:
      return unreachable(selection);
  }
}

function range({ first, last }: AddressRange): string {
  return first === last ? formatIpv4(first) : `${formatIpv4(first)}-${formatIpv4(last)}`;
}

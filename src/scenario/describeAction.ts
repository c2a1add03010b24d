// An action of the timeline in a few words, as an order: what reports call the step.

import { unreachable } from '../base/assert.ts';
import { formatIpv4 } from '../base/ipv4.ts';
import type { AddressRange } from '../ec2/config.ts';
import type { Action, NodeSelection } from './compiled.ts';

export function describeAction(action: Action): string {
  switch (action.kind) {
    case 'create-deployment':
      return `create deployment ${action.deployment.name} with ${pods(action.deployment.replicas)}`;
    case 'scale-deployment':
      return `scale ${action.deployment} to ${action.replicas}`;
    case 'delete-deployment':
      return `delete deployment ${action.deployment}`;
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
    case 'cordon':
    case 'uncordon':
    case 'drain':
      return `${action.kind} ${nodes(action.nodes)}`;
    case 'set-cni-env':
      return `set ${[...Object.entries(action.env).map((entry) => entry.join('=')), ...action.unset.map((name) => `${name}-`)].join(' ')}`;
    case 'restart-daemon':
      return `restart aws-node on ${nodes(action.nodes)}`;
    case 'reboot-node':
      return `reboot ${nodes(action.nodes)}`;
    case 'terminate-node':
      return `terminate ${nodes(action.nodes)}`;
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

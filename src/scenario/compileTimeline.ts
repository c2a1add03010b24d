// The timeline of a scenario, compiled: what is done, and how the scenario would say it.

import { assert } from '../base/assert.ts';
import type { NodeGroupConfig } from '../kube/config.ts';
import { readAddresses } from './addressText.ts';
import type { NodeGroupDocument } from './clusterDocument.ts';
import type { CniEnvDocument } from './cniDocument.ts';
import type { Action, NodeSelection, TimelineStep } from './compiled.ts';
import { compileDeployment, compileTaint, compileTemplate } from './compilePods.ts';
import { describeAction } from './describeAction.ts';
import type { ScenarioDocument } from './document.ts';
import { timedSteps } from './timedSteps.ts';
import type { NodesDocument, StepDocument } from './timelineDocument.ts';

export function compileTimeline(document: ScenarioDocument): TimelineStep[] {
  const fromStart = document.vpc.subnets.flatMap(({ name, taken }) => takeRandom(name, taken.random));
  const later = timedSteps(document).flatMap(({ at, step }) =>
    compileStep(step, document).map((action) => ({ at, action })),
  );
  return [...fromStart.map((action) => ({ at: 0, action })), ...later].map(({ at, action }) => ({
    at,
    action,
    description: describeAction(action),
  }));
}

export function compileNodeGroup(group: NodeGroupDocument, { vpc }: ScenarioDocument): NodeGroupConfig {
  return {
    name: group.name,
    instanceType: group.instanceType,
    size: group.size,
    subnets: group.subnets ?? vpc.subnets.map(({ name }) => name),
    maxPods: group.maxPods === 'formula' ? { kind: 'formula' } : { kind: 'explicit', maxPods: group.maxPods },
    labels: { ...group.labels },
    taints: group.taints.map(compileTaint),
  };
}

/** One action, but for addresses: each range is taken or freed by itself. */
function compileStep(step: StepDocument, document: ScenarioDocument): Action[] {
  if (step.takeAddresses !== undefined) {
    const { subnet, addresses, random } = step.takeAddresses;
    return [...inRanges('take-addresses', subnet, addresses), ...takeRandom(subnet, random)];
  }
  if (step.freeAddresses !== undefined) {
    return inRanges('free-addresses', step.freeAddresses.subnet, step.freeAddresses.addresses);
  }
  const action = podAction(step) ?? nodeGroupAction(step, document) ?? nodeAction(step) ?? cniAction(step);
  assert(action !== undefined, 'a checked step has an action');
  return [action];
}

function podAction(step: StepDocument): Action | undefined {
  if (step.createDeployment !== undefined) {
    return { kind: 'create-deployment', deployment: compileDeployment(step.createDeployment) };
  }
  if (step.scale !== undefined) return { kind: 'scale-deployment', ...step.scale };
  if (step.deleteDeployment !== undefined) {
    return { kind: 'delete-deployment', deployment: step.deleteDeployment.name };
  }
  if (step.createPods !== undefined) {
    const { name, count } = step.createPods;
    return { kind: 'create-pods', name, count, template: compileTemplate(name, step.createPods) };
  }
  if (step.deletePods === undefined) return undefined;
  return { kind: 'delete-pods', name: step.deletePods.of, count: step.deletePods.count };
}

function nodeGroupAction(step: StepDocument, document: ScenarioDocument): Action | undefined {
  if (step.addNodeGroup !== undefined) {
    return { kind: 'add-node-group', group: compileNodeGroup(step.addNodeGroup, document) };
  }
  if (step.scaleNodeGroup !== undefined) {
    return { kind: 'scale-node-group', group: step.scaleNodeGroup.name, size: step.scaleNodeGroup.size };
  }
  if (step.deleteNodeGroup === undefined) return undefined;
  return { kind: 'delete-node-group', group: step.deleteNodeGroup.name };
}

function nodeAction(step: StepDocument): Action | undefined {
  if (step.cordon !== undefined) return { kind: 'cordon', nodes: selection(step.cordon) };
  if (step.uncordon !== undefined) return { kind: 'uncordon', nodes: selection(step.uncordon) };
  if (step.drain !== undefined) return { kind: 'drain', nodes: selection(step.drain) };
  if (step.restartDaemon !== undefined)
    return { kind: 'restart-daemon', nodes: selection(step.restartDaemon) };
  if (step.rebootNode !== undefined) return { kind: 'reboot-node', nodes: selection(step.rebootNode) };
  if (step.terminateNode === undefined) return undefined;
  return { kind: 'terminate-node', nodes: selection(step.terminateNode) };
}

function cniAction({ setCniEnv }: StepDocument): Action | undefined {
  if (setCniEnv === undefined) return undefined;
  const entries = Object.entries<CniEnvDocument[string]>(setCniEnv);
  return {
    kind: 'set-cni-env',
    env: Object.fromEntries(
      entries.flatMap(([name, value]) =>
        value === null || value === undefined ? [] : [[name, String(value)]],
      ),
    ),
    unset: entries.flatMap(([name, value]) => (value === null ? [name] : [])),
  };
}

function selection(nodes: NodesDocument): NodeSelection {
  if (nodes === 'all') return { kind: 'all' };
  return nodes.index === undefined
    ? { kind: 'group', group: nodes.nodeGroup }
    : { kind: 'nth', group: nodes.nodeGroup, index: nodes.index };
}

function inRanges(
  kind: 'take-addresses' | 'free-addresses',
  subnet: string,
  addresses: readonly string[],
): Action[] {
  return addresses.map((text) => ({ kind, subnet, range: readAddresses(text) }));
}

function takeRandom(subnet: string, count: number): Action[] {
  return count === 0 ? [] : [{ kind: 'take-random-addresses', subnet, count }];
}

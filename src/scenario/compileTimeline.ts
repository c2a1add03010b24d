// The timeline of a scenario, compiled: what is done, and how the scenario would say it.

import { assert } from '../base/assert.ts';
import type { MaxPodsRule, NodeGroupConfig } from '../kube/api/config.ts';
import { readAddresses } from './addressText.ts';
import type { NodeGroupDocument } from './clusterDocument.ts';
import type { Action, TimelineStep } from './compiled.ts';
import { cniAction } from './compileCni.ts';
import { nodeAction } from './compileNodes.ts';
import { observeAction } from './compileObserve.ts';
import { objectAction, podAction } from './compileObjects.ts';
import { compileTaint } from './compilePods.ts';
import { describeAction } from './describeAction.ts';
import type { ScenarioDocument } from './document.ts';
import type { Story } from './story.ts';
import type { TimedStep } from './timedSteps.ts';
import type { StepDocument } from './timelineDocument.ts';

export function compileTimeline(document: ScenarioDocument, story: Story): TimelineStep[] {
  const fromStart = document.vpc.subnets.flatMap(({ name, taken }) => takeRandom(name, taken.random));
  const later = story.steps.flatMap((timed, sequence) =>
    compileStep(timed, sequence, story).map((action) => ({ at: timed.at, action })),
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
    maxPods: maxPodsRule(group.maxPods),
    ...(group.management === 'managed' ? {} : { management: group.management, drains: group.drains }),
    labels: { ...group.labels },
    taints: group.taints.map(compileTaint),
  };
}

function maxPodsRule(maxPods: NodeGroupDocument['maxPods']): MaxPodsRule {
  return maxPods === 'formula' ? { kind: 'formula' } : { kind: 'explicit', maxPods };
}

/** One action, but for addresses: each range is taken or freed by itself. */
function compileStep(timed: TimedStep, sequence: number, story: Story): Action[] {
  const { step } = timed;
  if (step.takeAddresses !== undefined) {
    const { subnet, addresses, random } = step.takeAddresses;
    return [...inRanges('take-addresses', subnet, addresses), ...takeRandom(subnet, random)];
  }
  if (step.freeAddresses !== undefined) {
    return inRanges('free-addresses', step.freeAddresses.subnet, step.freeAddresses.addresses);
  }
  const action =
    podAction(step) ??
    objectAction(timed, sequence, story) ??
    nodeGroupAction(step, story.document) ??
    nodeAction(step) ??
    (step.observe === undefined ? undefined : observeAction(step.observe)) ??
    cniAction(timed, sequence, story);
  assert(action !== undefined, 'a checked step has an action');
  return [action];
}

function nodeGroupAction(step: StepDocument, document: ScenarioDocument): Action | undefined {
  if (step.addNodeGroup !== undefined) {
    return { kind: 'add-node-group', group: compileNodeGroup(step.addNodeGroup, document) };
  }
  if (step.scaleNodeGroup !== undefined) {
    return { kind: 'scale-node-group', group: step.scaleNodeGroup.name, size: step.scaleNodeGroup.size };
  }
  if (step.deleteNodeGroup !== undefined) {
    return { kind: 'delete-node-group', group: step.deleteNodeGroup.name };
  }
  if (step.instanceRefresh === undefined) return undefined;
  const { name: group, minHealthyPercentage, instanceType, maxPods } = step.instanceRefresh;
  const changes = {
    ...(instanceType === undefined ? {} : { instanceType }),
    ...(maxPods === undefined ? {} : { maxPods: maxPodsRule(maxPods) }),
  };
  return { kind: 'refresh-node-group', group, minHealthyPercentage, changes };
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

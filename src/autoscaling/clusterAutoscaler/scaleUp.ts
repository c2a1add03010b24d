// What would help pods that fit nowhere: which group to expand by how many nodes, or why none is expanded.
// @upstream cluster-autoscaler/core/scaleup/orchestrator/orchestrator.go

import type { ClusterAutoscalerConfig } from '../../kube/api/clusterAutoscalerFlags.ts';
import type { Pod } from '../../kube/api/objects.ts';
import type { CachedGroup } from './awsGroups.ts';
import { areSimilar, balanced } from './balancing.ts';
import type { ClusterStateRegistry } from './clusterState.ts';
import { estimate } from './estimator.ts';
import { bestOption, type ExpansionOption } from './expanders.ts';
import { type PodGroup, podGroupsOf, type SpecNames } from './podGroups.ts';
import type { Resize } from './ports.ts';
import { allowedNodes, exceededQuotas } from './quotas.ts';
import type { Snapshot } from './snapshot.ts';
import type { TemplateNode } from './templates.ts';

export interface ScaleUpInput {
  readonly config: ClusterAutoscalerConfig;
  readonly pods: readonly Pod[];
  readonly groups: readonly CachedGroup[];
  readonly templates: ReadonlyMap<string, TemplateNode>;
  readonly registry: ClusterStateRegistry;
  readonly snapshot: Snapshot;
  readonly specs: SpecNames;
  readonly now: number;
  readonly below: (bound: number) => number;
}

export interface ScaleUpPlan {
  readonly resizes: readonly Resize[];
  /** That the new nodes are for. */
  readonly pods: readonly Pod[];
  /** Those that no group would help, and why: by group. */
  readonly unhelped: readonly UnhelpedPod[];
}

export interface UnhelpedPod {
  readonly pod: Pod;
  readonly reasons: ReadonlyMap<string, readonly string[]>;
}

const NOT_READY = 'not ready for scale-up';
const IN_BACKOFF = 'in backoff after failed scale-up';
const MAX_SIZE = 'max node group size reached';

type Reasons = Map<string, readonly string[]>;

export function planScaleUp(input: ScaleUpInput): ScaleUpPlan {
  const { config, groups, snapshot } = input;
  const podGroups = podGroupsOf(input.pods, input.specs);
  const skipped: Reasons = new Map();
  const valid = groups.filter((group) => {
    const reason = skipReason(group, input);
    if (reason !== undefined) skipped.set(group.name, [reason]);
    return reason === undefined;
  });
  const rejections = new Map<PodGroup, Reasons>();
  const schedulable = new Map<string, readonly PodGroup[]>();
  for (const group of valid) schedulable.set(group.name, schedulableOn(group, podGroups, input, rejections));
  const options = valid.flatMap((group) => optionOf(group, valid, schedulable, input) ?? []);
  const helped = new Set([...schedulable.values()].flat());
  const unhelped = podGroups
    .filter((group) => !helped.has(group))
    .flatMap((group) => {
      const reasons = new Map([...(rejections.get(group) ?? []), ...skipped]);
      return group.pods.map((pod) => ({ pod, reasons }));
    });
  const best = bestOption(
    options,
    config.flags.expander,
    { snapshot, priorities: config.priorities },
    input.below,
  );
  const resizes = best === undefined ? [] : resizesOf(best, input);
  return { resizes, pods: resizes.length === 0 ? [] : (best?.pods ?? []), unhelped };
}

/** Why the group is not thought of at all. */
function skipReason(group: CachedGroup, input: ScaleUpInput): string | undefined {
  const { registry, templates, now } = input;
  if (!registry.isGroupHealthy(group)) return NOT_READY;
  if (registry.backoff.isBackedOff(group.name, now)) return IN_BACKOFF;
  if (group.targetSize >= group.maxSize) return MAX_SIZE;
  const template = templates.get(group.name);
  if (template === undefined) return NOT_READY;
  const exceeded = exceededQuotas(template.node, 1, input.snapshot, input.config.flags);
  return exceeded.length === 0 ? undefined : `max cluster ${exceeded.join(', ')} limit reached`;
}

/** The pods that a new node of the group takes. */
function schedulableOn(
  group: CachedGroup,
  podGroups: readonly PodGroup[],
  { templates, snapshot }: ScaleUpInput,
  rejections: Map<PodGroup, Reasons>,
): PodGroup[] {
  const template = templates.get(group.name);
  if (template === undefined) return [];
  const name = `${group.name}-template`;
  snapshot.fork();
  snapshot.addCopy(template, name);
  const fitting = podGroups.filter((podGroup) => {
    const reasons = snapshot.rejection(podGroup.example, name);
    if (reasons === undefined) return true;
    const known = rejections.get(podGroup) ?? new Map<string, readonly string[]>();
    rejections.set(podGroup, known.set(group.name, reasons));
    return false;
  });
  snapshot.revert();
  return fitting;
}

function optionOf(
  group: CachedGroup,
  valid: readonly CachedGroup[],
  schedulable: ReadonlyMap<string, readonly PodGroup[]>,
  input: ScaleUpInput,
): ExpansionOption | undefined {
  const { templates, snapshot } = input;
  const template = templates.get(group.name);
  const podGroups = schedulable.get(group.name) ?? [];
  if (template === undefined || podGroups.length === 0) return undefined;
  const similar = similarTo(group, template, valid, schedulable, input);
  const { nodeCount, pods } = estimate(snapshot, podGroups, template, mostNodes(group, similar, input));
  return nodeCount === 0 ? undefined : { group, template, nodeCount, pods, similar };
}

/** Those that would take all the pods that the group takes, too. */
function similarTo(
  group: CachedGroup,
  template: TemplateNode,
  valid: readonly CachedGroup[],
  schedulable: ReadonlyMap<string, readonly PodGroup[]>,
  { config: { flags }, templates }: ScaleUpInput,
): CachedGroup[] {
  if (!flags['balance-similar-node-groups']) return [];
  const wanted = schedulable.get(group.name) ?? [];
  return valid.filter((other) => {
    const otherTemplate = templates.get(other.name);
    if (other === group || otherTemplate === undefined) return false;
    const taken = new Set(schedulable.get(other.name));
    return wanted.every((pods) => taken.has(pods)) && areSimilar(template, otherTemplate, flags);
  });
}

function mostNodes(group: CachedGroup, similar: readonly CachedGroup[], input: ScaleUpInput): number {
  const { flags } = input.config;
  const limits = [
    [group, ...similar].reduce((sum, { maxSize, targetSize }) => sum + maxSize - targetSize, 0),
  ];
  const ofOne = flags['max-nodes-per-scaleup'];
  if (ofOne > 0) limits.push(ofOne);
  const inAll = flags['max-nodes-total'];
  if (inAll > 0) limits.push(Math.max(0, inAll - nodeCountIn(input.snapshot)));
  return Math.min(...limits);
}

function nodeCountIn(snapshot: Snapshot): number {
  return [...snapshot.nodeNames()].length;
}

/** No more nodes than the cluster may have. */
function resizesOf({ group, similar, nodeCount, template }: ExpansionOption, input: ScaleUpInput): Resize[] {
  const { flags } = input.config;
  const inAll = flags['max-nodes-total'];
  const most = inAll > 0 ? Math.max(0, inAll - nodeCountIn(input.snapshot)) : Infinity;
  const allowed = allowedNodes(template.node, Math.min(nodeCount, most), input.snapshot, flags);
  const resizes = balanced([group, ...similar], allowed);
  return resizes.sort((one, other) => (one.group < other.group ? -1 : 1));
}

/** Groups below their minimum, where they are to be raised. @upstream ScaleUpToNodeGroupMinSize */
export function planMinSizes(input: Omit<ScaleUpInput, 'pods'>): Resize[] {
  return input.groups.flatMap((group) => {
    const { name, targetSize, minSize, maxSize } = group;
    const template = input.templates.get(name);
    if (targetSize >= minSize || template === undefined) return [];
    if (skipReason(group, { ...input, pods: [] }) !== undefined) return [];
    const { flags } = input.config;
    const nodes = allowedNodes(template.node, Math.min(minSize, maxSize) - targetSize, input.snapshot, flags);
    return nodes === 0 ? [] : [{ group: name, from: targetSize, to: targetSize + nodes, max: maxSize }];
  });
}

// Groups whose nodes are as good as each other's, and how new nodes are spread over them.
// @upstream cluster-autoscaler/processors/nodegroupset

import { elementAt } from '../../base/assert.ts';
import type { ClusterAutoscalerFlags } from '../../kube/api/clusterAutoscalerFlags.ts';
import type { Resources } from '../../kube/api/objects.ts';
import { totalOf } from '../../kube/api/podResources.ts';
import type { CachedGroup } from './awsGroups.ts';
import { amountOf, type Resize } from './ports.ts';
import type { TemplateNode } from './templates.ts';

/**
 * The AWS provider's own among them. @upstream processors/nodegroupset/aws_nodegroups.go
 * @assumption `topology.k8s.aws/zone-id` is one of them; else groups of different zones would never be similar on EKS.
 */
const IGNORED_LABELS = new Set([
  'kubernetes.io/hostname',
  'failure-domain.beta.kubernetes.io/zone',
  'failure-domain.beta.kubernetes.io/region',
  'topology.kubernetes.io/zone',
  'topology.kubernetes.io/region',
  'topology.ebs.csi.aws.com/zone',
  'topology.k8s.aws/zone-id',
  'alpha.eksctl.io/instance-id',
  'alpha.eksctl.io/nodegroup-name',
  'eks.amazonaws.com/nodegroup',
  'k8s.amazonaws.com/eniConfig',
  'lifecycle',
]);

export function areSimilar(one: TemplateNode, other: TemplateNode, flags: ClusterAutoscalerFlags): boolean {
  const [left, right] = [one.node, other.node];
  return (
    haveAlikeLabels(left.labels, right.labels, flags['balancing-ignore-label']) &&
    haveAlikeCapacity(left.capacity, right.capacity, flags['memory-difference-ratio']) &&
    areWithin(left.allocatable, right.allocatable, flags['max-allocatable-difference-ratio']) &&
    areWithin(freeOf(one), freeOf(other), flags['max-free-difference-ratio'])
  );
}

function haveAlikeLabels(left: TemplateLabels, right: TemplateLabels, ignored: readonly string[]): boolean {
  const keys = new Set([...Object.keys(left), ...Object.keys(right)]);
  return [...keys].every(
    (key) => IGNORED_LABELS.has(key) || ignored.includes(key) || left[key] === right[key],
  );
}

type TemplateLabels = TemplateNode['node']['labels'];

/** Memory within a little, everything else the same. */
function haveAlikeCapacity(left: Resources, right: Resources, memoryRatio: number): boolean {
  const { memory: _, ...others } = left;
  const { memory: __, ...otherOthers } = right;
  return (
    areWithin(others, otherOthers, 0) &&
    isWithin(amountOf(left, 'memory'), amountOf(right, 'memory'), memoryRatio)
  );
}

function areWithin(left: Resources, right: Resources, ratio: number): boolean {
  const keys = new Set([...Object.keys(left), ...Object.keys(right)]);
  return [...keys].every(
    (key) => key in left && key in right && isWithin(amountOf(left, key), amountOf(right, key), ratio),
  );
}

function isWithin(left: number, right: number, ratio: number): boolean {
  const larger = Math.max(left, right);
  return larger - Math.min(left, right) <= larger * ratio;
}

/** What the daemons of a new node leave. */
function freeOf({ node, daemonSpecs }: TemplateNode): Resources {
  const free: Record<string, number> = { ...node.allocatable };
  for (const { spec } of daemonSpecs) {
    for (const [name, amount] of Object.entries(totalOf(spec, ({ requests }) => requests, true)))
      free[name] = amountOf(free, name) - amount;
  }
  return free;
}

/** The smallest group first, one node at a time, none beyond its maximum. */
export function balanced(groups: readonly CachedGroup[], newNodes: number): Resize[] {
  const resizes = groups
    .filter(({ targetSize, maxSize }) => targetSize < maxSize)
    .map(({ name, targetSize, maxSize }) => ({
      group: name,
      from: targetSize,
      to: targetSize,
      max: maxSize,
    }));
  for (let left = newNodes; left > 0; left--) {
    const open = resizes.filter(({ to, max }) => to < max);
    if (open.length === 0) break;
    elementAt(
      open.sort((one, other) => one.to - other.to),
      0,
    ).to++;
  }
  return resizes.filter(({ from, to }) => to > from);
}

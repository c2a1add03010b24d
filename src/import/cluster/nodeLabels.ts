// Labels and taints of nodes: which are the node's own, and which every node of its type, zone and group has anyway.

import { elementAt } from '../../base/assert.ts';
import type { Taint } from '../evidence/facts.ts';
import { groupsBy } from '../groups.ts';

const GROUP_LABELS = ['eks.amazonaws.com/nodegroup', 'alpha.eksctl.io/nodegroup-name'];

/** Given by the kubelet, the cloud's controller and EKS. */
const OF_EVERY_NODE =
  /^(?:(?:beta\.)?kubernetes\.io\/(?:arch|os|hostname|instance-type)|k8s\.io\/cloud-provider-aws|failure-domain\.beta\.kubernetes\.io\/.*|topology\.kubernetes\.io\/(?:zone|region)|topology\.k8s\.aws\/.*|node\.kubernetes\.io\/instance-type|eks\.amazonaws\.com\/(?:nodegroup|nodegroup-image|sourceLaunchTemplate.*)|alpha\.eksctl\.io\/.*)$/;

/** What a cordon, a boot or a kubelet's trouble puts on a node: they are the node's state, not its settings. */
export const TAINTS_OF_STATES: readonly string[] = [
  'node.kubernetes.io/unschedulable',
  'node.kubernetes.io/not-ready',
  'node.kubernetes.io/unreachable',
  'node.kubernetes.io/disk-pressure',
  'node.kubernetes.io/memory-pressure',
  'node.kubernetes.io/pid-pressure',
  'node.kubernetes.io/network-unavailable',
  'node.cloudprovider.kubernetes.io/uninitialized',
];

export function nodeGroupOf(labels: Readonly<Record<string, string>>): string | undefined {
  return GROUP_LABELS.map((key) => labels[key]).find((name) => name !== undefined && name !== '');
}

export function isManaged(labels: Readonly<Record<string, string>>): boolean {
  return labels['eks.amazonaws.com/nodegroup'] !== undefined;
}

export function labelsOfItsOwn(labels: Readonly<Record<string, string>>): Readonly<Record<string, string>> {
  const own = Object.entries(labels).filter(
    ([key, value]) =>
      !OF_EVERY_NODE.test(key) && !(key === 'eks.amazonaws.com/capacityType' && value === 'ON_DEMAND'),
  );
  return Object.fromEntries(own);
}

/** What all have alike. */
export function commonLabels(
  nodes: readonly { readonly labels: Readonly<Record<string, string>> }[],
): Readonly<Record<string, string>> {
  const [first] = nodes;
  const common = Object.entries(first?.labels ?? {}).filter(([key, value]) =>
    nodes.every(({ labels }) => labels[key] === value),
  );
  return Object.fromEntries(common);
}

export function commonTaints(nodes: readonly { readonly taints: readonly Taint[] }[]): readonly Taint[] {
  const keyOf = ({ key, value, effect }: Taint): string => `${key}=${value}:${effect}`;
  const all = groupsBy(
    nodes.flatMap(({ taints }) => taints),
    keyOf,
  );
  return [...all.values()]
    .filter((taints) => taints.length === nodes.length)
    .map((taints) => elementAt(taints, 0));
}

// Changes to node groups: more nodes, other types, a higher max pods, prefixes; each as settings of the document.

import { formatMoment, MINUTE, type Milliseconds } from '../base/time.ts';
import { plural } from '../base/words.ts';
import { calculatorMaxPods, maxPodsByAddresses, nodeadmMaxPods } from '../ec2/maxPods.ts';
import { instanceType, instanceTypeNames, type InstanceType } from '../ec2/instanceTypes.ts';
import { isTrue } from '../scenario/cluster/cniDocument.ts';
import { defaultNodeSubnets } from '../scenario/cluster/nodeSubnets.ts';
import type { NodeGroupDocument } from '../scenario/cluster/clusterDocument.ts';
import type { NodeSummary } from '../record/summary.ts';
import { askedAt } from '../scenario/askedAt.ts';
import { type GroupPlace, writtenGroups } from '../scenario/document/writtenGroups.ts';
import { type Change, fromNow, fromNowOn, fromStart, untried } from './change.ts';
import { shapeOfNode } from './nodeShape.ts';
import { isOpen } from './room.ts';
import type { Scene } from './scene.ts';
import { usesEniConfigs } from './subnetChanges.ts';
import { envFromStart } from './warmChanges.ts';

function groupPlace(name: string, { document }: Scene): GroupPlace | undefined {
  return writtenGroups(document).find(({ group }) => group.name === name);
}

/** Changes to the group named, or to the first there is; where Cluster Autoscaler runs, to the first that it scales. */
export function forGroup(
  name: string | undefined,
  scene: Scene,
  changes: (place: GroupPlace) => readonly Change[],
): Change[] {
  const groups = [...askedAt(scene.scenario, scene.at).nodeGroups.values()];
  const scaled = groups.find(({ limits }) => limits !== undefined);
  const first = (scene.scenario.clusterAutoscaler && scaled) ?? groups[0];
  const place = groupPlace(name ?? first?.name ?? '', scene);
  return place === undefined ? [] : [...changes(place)];
}

function moreNodesText({ group }: GroupPlace, count: number): string {
  return `${count === 1 ? 'one more node' : plural(count, 'more node')} in ${group.name}`;
}

export function moreNodesNow(place: GroupPlace, count: number, scene: Scene): Change {
  const { group } = place;
  const label = moreNodesText(place, count);
  const obstacle = launchObstacle(place, scene);
  if (obstacle !== undefined) return untried(`${label} at ${formatMoment(scene.at)}`, obstacle);
  return fromNow(label, scene, { scaleNodeGroup: { name: group.name, size: sizeNow(place, scene) + count } });
}

function sizeNow({ group }: GroupPlace, { scenario, at }: Scene): number {
  return (askedAt(scenario, at).nodeGroups.get(group.name) ?? group).size;
}

/** Why no instance of the group can be launched now: none of its subnets has an address for its primary ENI. */
function launchObstacle({ group }: GroupPlace, { summary, document }: Scene): string | undefined {
  const names = group.subnets ?? defaultNodeSubnets(document);
  const subnets = summary.subnets.filter(({ name }) => names.includes(name));
  if (subnets.some(({ free }) => free > 0) || subnets.length === 0) return undefined;
  return subnets.length === 1
    ? `no launch succeeds: subnet ${names.join()} has no free address`
    : 'no launch succeeds: no subnet of the group has a free address';
}

/** Pods that have a node do not move to one that comes later. */
export function moreNodesFromStart(place: GroupPlace, count: number): Change {
  const { group, path } = place;
  return fromStart(moreNodesText(place, count), { path: `${path}.size`, value: group.size + count });
}

/** Until a new instance is Ready and ipamd has warm addresses on it. */
const NODE_START: Milliseconds = 2 * MINUTE;

/** Workloads whose waiting pods are deleted by a change. */
const MOST_WORKLOADS = 5;

/**
 * Pods that have a node without addresses stay there. Deleted, they may be placed on another: on one that has addresses
 * now, or on a new one.
 */
export function deleteStuckPods(place: GroupPlace, workloads: readonly string[], scene: Scene): Change[] {
  const deletions = workloads
    .slice(0, MOST_WORKLOADS)
    .map((of) => ({ deletePods: { of: of.slice(of.indexOf('/') + 1), waiting: true } }));
  if (deletions.length === 0) return [];
  if (hasEmptyNode(scene)) return [fromNow('delete the waiting pods', scene, ...deletions)];
  if (launchObstacle(place, scene) !== undefined) return [];
  const size = sizeNow(place, scene) + 1;
  const scaled = { after: 0, action: { scaleNodeGroup: { name: place.group.name, size } } };
  const later = deletions.map((action) => ({ after: NODE_START, action }));
  const label = `${moreNodesText(place, 1)} at ${formatMoment(scene.at)}, delete the waiting pods at ${formatMoment(scene.at + NODE_START)}`;
  return [fromNowOn(label, scene, [scaled, ...later])];
}

/** Whether a schedulable node has room for pods, and warm addresses for them. */
function hasEmptyNode({ summary }: Scene): boolean {
  return summary.nodes.some((node) => isOpen(node) && node.pods < node.maxPods && node.addresses.warm > 0);
}

const PREFIXES = { ENABLE_PREFIX_DELEGATION: true };

function prefixesNow(scene: Scene): Change {
  return fromNow('prefix delegation', scene, { setCniEnv: PREFIXES });
}

function prefixesFromStart(): Change {
  return envFromStart('prefix delegation', PREFIXES);
}

/** From the start and, which may come too late, on running nodes; none where it is on or the type does not have it. */
export function prefixChanges(node: NodeSummary, scene: Scene): Change[] {
  const shape = shapeOfNode(node, scene);
  if (shape === undefined || shape.config.prefixMode || shape.ofCalico) return [];
  if (!shape.supportsPrefixes)
    return [untried('prefix delegation', `${node.instanceType} does not support it: it is not a Nitro type`)];
  return [prefixesFromStart(), prefixesNow(scene)];
}

/** Prefix delegation where it is not on already, and nodes whose kubelets take what AWS advises with it. */
export function newGroupNow({ group }: GroupPlace, type: InstanceType, count: number, scene: Scene): Change {
  const maxPods = calculatorMaxPods(type, { prefixDelegation: true });
  const isOn = scene.env['ENABLE_PREFIX_DELEGATION'] === 'true';
  const added = { ...group, name: freeName(`${group.name}-max-${maxPods}`, scene), size: count, maxPods };
  const label = `${isOn ? '' : 'prefix delegation, '}new node group, max pods ${maxPods}`;
  return fromNow(label, scene, ...(isOn ? [] : [{ setCniEnv: PREFIXES }]), { addNodeGroup: added });
}

/** No group has it, now or later. */
function freeName(name: string, scene: Scene): string {
  return groupPlace(name, scene) === undefined ? name : freeName(`${name}-2`, scene);
}

/** Where max pods is above or below what the formula gives; the kubelet then takes as many pods as it has addresses. */
export function maxPodsByFormula({ group, path }: GroupPlace): Change[] {
  const type = instanceType(group.instanceType);
  if (type === undefined || group.maxPods === 'formula') return [];
  const byFormula = nodeadmMaxPods(type);
  if (byFormula === group.maxPods) return [];
  return [fromStart(`max pods ${byFormula} (formula)`, { path: `${path}.maxPods`, value: 'formula' })];
}

/** What EKS advises at most for nodes of up to 30 vCPUs, where max pods counts ENI addresses that pods do not need. */
export function maxPodsForCalico({ group, path }: GroupPlace): Change[] {
  const advised = 110;
  if (typeof group.maxPods === 'number' && group.maxPods >= advised) return [];
  return [fromStart(`max pods ${advised}`, { path: `${path}.maxPods`, value: advised })];
}

/** Max pods that leave out the ENIs that serve no pods: with custom networking the primary one, and a trunk. */
export function maxPodsForPods({ group, path }: GroupPlace, { env }: Scene): Change[] {
  const type = instanceType(group.instanceType);
  const customNetworking = usesEniConfigs({ env });
  if (type === undefined) return [];
  if (isTrue(env['ENABLE_POD_ENI'] ?? 'false')) {
    const value = calculatorMaxPods(type, { customNetworking, podEni: true });
    if (value === group.maxPods) return [];
    return [fromStart(`max pods ${value} (without the trunk ENI)`, { path: `${path}.maxPods`, value })];
  }
  if (!customNetworking || group.maxPods === 'custom-networking') return [];
  const advised = calculatorMaxPods(type, { customNetworking: true });
  return [
    fromStart(`max pods ${advised} (custom networking)`, {
      path: `${path}.maxPods`,
      value: 'custom-networking',
    }),
  ];
}

/** The next types of the family whose nodes would take more pods, of those that fit. */
export function largerTypes(
  { group, path }: GroupPlace,
  most: number,
  fits: (type: InstanceType) => boolean = () => true,
): Change[] {
  const type = instanceType(group.instanceType);
  if (type === undefined) return [];
  return largerInFamily(type)
    .filter(fits)
    .slice(0, most)
    .map((larger) =>
      fromStart(`${larger.name} ${maxPodsText(larger, group)}`, {
        path: `${path}.instanceType`,
        value: larger.name,
      }),
    );
}

function maxPodsText(type: InstanceType, { maxPods }: NodeGroupDocument): string {
  return maxPods === 'formula'
    ? `(max pods ${maxPodsByAddresses(type)})`
    : `(${type.maxEnis * (type.ipv4PerEni - 1)} pod addresses)`;
}

function largerInFamily(type: InstanceType): InstanceType[] {
  const family = type.name.slice(0, type.name.indexOf('.') + 1);
  const larger = instanceTypeNames()
    .filter((name) => name.startsWith(family))
    .flatMap((name) => instanceType(name) ?? [])
    .filter((other) => !other.bareMetal && maxPodsByAddresses(other) > maxPodsByAddresses(type))
    .filter(({ vcpus }) => (vcpus ?? 0) >= (type.vcpus ?? 0));
  return larger.sort((one, other) => (one.vcpus ?? 0) - (other.vcpus ?? 0) || one.maxPods - other.maxPods);
}

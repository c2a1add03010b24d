// Changes to node groups that Cluster Autoscaler scales: a larger maximum, what it believes of nodes that are not there
// yet, nodes that are there before anybody asks, and further instance types. And to how EKS updates a managed group.

import { nodeadmMaxPods } from '../ec2/maxPods.ts';
import { instanceType, instanceTypeNames } from '../ec2/instanceTypes.ts';
import { RESOURCE_TAG } from '../kube/api/templateTags.ts';
import { type GroupPlace, writtenGroups } from '../scenario/document/writtenGroups.ts';
import { type Change, fromStart } from './change.ts';
import type { Scene } from './scene.ts';

/** Whose nodes are spoken of. */
const MOST_GROUPS = 2;

/** For pods without a node. */
export function nodesOfAutoscaledGroups(scene: Scene): Change[] {
  if (scene.document.clusterAutoscaler === undefined) return [];
  return writtenGroups(scene.document)
    .filter(({ group }) => group.maxSize !== undefined)
    .slice(0, MOST_GROUPS)
    .flatMap((place) => [
      ...largerMaximum(place, scene),
      ...podsTag(place),
      ...nodesBeforehand(place, scene),
      ...furtherTypes(place, scene),
    ]);
}

function nodesIn({ group }: GroupPlace, { summary }: Scene): number {
  return summary.nodes.filter((node) => node.group === group.name).length;
}

/** Where it may have no more than these, the pods that wait may soon have them all. */
const FEW_NODES = 3;

function largerMaximum(place: GroupPlace, scene: Scene): Change[] {
  const { group, path } = place;
  const most = group.maxSize ?? 0;
  if (most - nodesIn(place, scene) > FEW_NODES) return [];
  return [fromStart(`maxSize ${2 * most} of ${group.name}`, { path: `${path}.maxSize`, value: 2 * most })];
}

const PODS_TAG = `${RESOURCE_TAG}pods`;

/** From zero it expects 110 pods on a node, whatever the type. */
function podsTag({ group, path }: GroupPlace): Change[] {
  const type = instanceType(group.instanceType);
  const { tags = {}, size, maxPods } = group;
  if (type === undefined || size > 0 || Object.hasOwn(tags, PODS_TAG)) return [];
  const pods = typeof maxPods === 'number' ? maxPods : nodeadmMaxPods(type);
  return [
    fromStart(`tag node-template/resources/pods=${pods} of ${group.name}`, {
      path: `${path}.tags`,
      value: { ...tags, [PODS_TAG]: String(pods) },
    }),
  ];
}

/** As many as it has come to have. */
function nodesBeforehand({ group, path }: GroupPlace, { summary }: Scene): Change[] {
  const made = summary.nodeChanges.filter(
    ({ group: name, came }) => name === group.name && came.reason === 'ScaleUp',
  ).length;
  const wanted = Math.min(group.maxSize ?? 0, group.size + Math.max(1, made));
  if (wanted <= group.size) return [];
  return [
    fromStart(
      `minSize ${wanted}, size ${wanted} of ${group.name}`,
      { path: `${path}.minSize`, value: wanted },
      { path: `${path}.size`, value: wanted },
    ),
  ];
}

const NO_CAPACITY = ['InsufficientInstanceCapacity', 'UnfulfillableCapacity', 'MaxSpotInstanceCountExceeded'];

/** Types that are as large, where EC2 has no capacity of the one. */
function furtherTypes({ group, path }: GroupPlace, { summary }: Scene): Change[] {
  const failures = summary.nodeGroups.find(({ name }) => name === group.name)?.failedLaunches ?? [];
  const type = instanceType(group.instanceType);
  if (type === undefined || !failures.some(({ code }) => NO_CAPACITY.includes(code))) return [];
  const alike = instanceTypeNames()
    .flatMap((name) => instanceType(name) ?? [])
    .filter(
      (other) =>
        other.name !== type.name &&
        !other.bareMetal &&
        other.vcpus === type.vcpus &&
        other.memoryMiB === type.memoryMiB &&
        other.architecture === type.architecture &&
        other.maxPods >= type.maxPods &&
        !(group.instanceTypes ?? []).includes(other.name),
    )
    .slice(0, 3)
    .map(({ name }) => name);
  if (alike.length === 0) return [];
  return [
    fromStart(`also ${alike.join(', ')} in ${group.name}`, {
      path: `${path}.instanceTypes`,
      value: [...(group.instanceTypes ?? []), ...alike],
    }),
  ];
}

/** While one is under way: one that never has more nodes than before, and one that drains fewer at one time. */
export function gentlerUpdates({ document, summary, at }: Scene): Change[] {
  const updated = new Set(
    summary.nodeUpdates.filter(({ from, to = Infinity }) => from <= at && at <= to).map(({ group }) => group),
  );
  return writtenGroups(document)
    .filter(({ group }) => updated.has(group.name))
    .flatMap(({ group: { name, updateConfig }, path }) => [
      ...(updateConfig?.updateStrategy === 'MINIMAL'
        ? []
        : [
            fromStart(`updateStrategy MINIMAL of ${name}`, {
              path: `${path}.updateConfig.updateStrategy`,
              value: 'MINIMAL',
            }),
          ]),
      ...((updateConfig?.maxUnavailable ?? 1) > 1 || updateConfig?.maxUnavailablePercentage !== undefined
        ? [
            fromStart(`maxUnavailable 1 of ${name}`, {
              path: `${path}.updateConfig`,
              value: { ...updateConfig, maxUnavailablePercentage: undefined, maxUnavailable: 1 },
            }),
          ]
        : []),
    ]);
}

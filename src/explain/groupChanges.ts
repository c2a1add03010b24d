// Changes to node groups: more nodes, other types, a higher max pods, prefixes; each as settings of the document.

import { plural } from '../base/words.ts';
import { calculatorMaxPods, maxPodsByAddresses } from '../ec2/maxPods.ts';
import { instanceType, instanceTypeNames, type InstanceType } from '../ec2/instanceTypes.ts';
import type { NodeGroupDocument } from '../scenario/cluster/clusterDocument.ts';
import { askedAt } from '../scenario/askedAt.ts';
import type { ScenarioDocument } from '../scenario/document/document.ts';
import type { Setting } from '../scenario/variant.ts';
import { type Change, fromNow, fromStart } from './change.ts';
import type { PlayedRun } from './playedRun.ts';

/** A node group as the document has it, and where. */
export interface GroupPlace {
  readonly group: NodeGroupDocument;
  readonly path: string;
}

/** From the start, then those that steps add. */
export function writtenGroups({ nodeGroups, timeline }: ScenarioDocument): GroupPlace[] {
  return [
    ...nodeGroups.map((group, index) => ({ group, path: `nodeGroups[${index}]` })),
    ...timeline.flatMap(({ addNodeGroup: group }, index) =>
      group === undefined ? [] : [{ group, path: `timeline[${index}].addNodeGroup` }],
    ),
  ];
}

function groupPlace(name: string, { document }: PlayedRun): GroupPlace | undefined {
  return writtenGroups(document).find(({ group }) => group.name === name);
}

/** Changes to the group named, or to the first there is. */
export function forGroup(
  name: string | undefined,
  run: PlayedRun,
  changes: (place: GroupPlace) => readonly Change[],
): Change[] {
  const [first = ''] = askedAt(run.scenario, run.at).nodeGroups.keys();
  const place = groupPlace(name ?? first, run);
  return place === undefined ? [] : [...changes(place)];
}

export function moreNodesNow({ group }: GroupPlace, count: number, run: PlayedRun): Change {
  const asked = askedAt(run.scenario, run.at).nodeGroups.get(group.name);
  const size = (asked ?? group).size + count;
  return fromNow(`${count === 1 ? 'one more node' : plural(count, 'more node')} in ${group.name}`, run, {
    scaleNodeGroup: { name: group.name, size },
  });
}

/** Pods that have a node do not move to one that comes later. */
export function moreNodesFromStart({ group, path }: GroupPlace, count: number): Change {
  const label = `${count === 1 ? 'one more node' : plural(count, 'more node')} in ${group.name}`;
  return fromStart(label, { path: `${path}.size`, value: group.size + count });
}

const PREFIXES = { ENABLE_PREFIX_DELEGATION: true };

export function prefixesNow(run: PlayedRun): Change {
  return fromNow('prefix delegation, same nodes', run, { setCniEnv: PREFIXES });
}

export function prefixesFromStart(): Change {
  return fromStart('prefix delegation', ...envSettings(PREFIXES));
}

/** Prefix delegation where it is not on already, and nodes whose kubelets take what AWS advises with it. */
export function newGroupNow(
  { group }: GroupPlace,
  type: InstanceType,
  count: number,
  run: PlayedRun,
): Change {
  const maxPods = calculatorMaxPods(type, { prefixDelegation: true });
  const isOn = run.env['ENABLE_PREFIX_DELEGATION'] === 'true';
  const added = { ...group, name: freeName(`${group.name}-max-${maxPods}`, run), size: count, maxPods };
  const label = `${isOn ? '' : 'prefix delegation, '}new node group, max pods ${maxPods}`;
  return fromNow(label, run, ...(isOn ? [] : [{ setCniEnv: PREFIXES }]), { addNodeGroup: added });
}

/** No group has it, now or later. */
function freeName(name: string, run: PlayedRun): string {
  return groupPlace(name, run) === undefined ? name : freeName(`${name}-2`, run);
}

/** The next types of the family whose nodes would take more pods. */
export function largerTypes({ group, path }: GroupPlace, most: number): Change[] {
  const type = instanceType(group.instanceType);
  if (type === undefined) return [];
  return largerInFamily(type)
    .slice(0, most)
    .map((larger) =>
      fromStart(`${larger.name} ${maxPodsText(larger, group)}`, {
        path: `${path}.instanceType`,
        value: larger.name,
      }),
    );
}

function maxPodsText(type: InstanceType, { maxPods }: NodeGroupDocument): string {
  const enis = `${type.maxEnis} × ${type.ipv4PerEni - 1}`;
  return maxPods === 'formula'
    ? `(${enis} + 2: max pods ${maxPodsByAddresses(type)})`
    : `(${enis} pod addresses)`;
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

/** Settings of aws-node from the start on. */
export function envFromStart(
  label: string,
  env: Readonly<Record<string, string | number | boolean>>,
): Change {
  return fromStart(label, ...envSettings(env));
}

function envSettings(env: Readonly<Record<string, string | number | boolean>>): Setting[] {
  return Object.entries(env).map(([name, value]) => ({ path: `cni.env.${name}`, value }));
}

// What a step of the timeline does, one generator an action. Each draws a function of the cast: it answers the action's
// value, or undefined when nothing that it could speak of is there.

import fc from 'fast-check';
import { stringify } from 'yaml';
import { elementAt } from '../../src/base/assert.ts';
import { MINUTE } from '../../src/base/time.ts';
import { CLUSTER_WIDE, KINDS } from '../../src/scenario/manifest/kinds.ts';
import { type Mortal, THING_OF, WORKLOAD_KEYS, WORKLOADS } from '../../src/scenario/language/things.ts';
import type { StepKey } from '../../src/scenario/steps/table.ts';
import type { CniVersion } from '../../src/base/cniReleases.ts';
import type { Cast, Role } from './cast.ts';
import {
  ARM,
  cniEnv,
  cniVersion,
  instanceTypes,
  maxPods,
  nodeGroup,
  otherInstanceTypes,
} from './clusterDraws.ts';
import { maybe, NAMES, NAMESPACES, oneOf, sparse, taint, withoutGaps } from './draws.ts';
import { type DrawnObject, manifestObject, withNamespaces } from './manifestDraws.ts';
import { addressesOf, takenAddresses } from './networkDraws.ts';
import { observation } from './observeDraws.ts';
import { pods } from './podDraws.ts';

/** `files`: where a step may put what it refers to. */
export type Draw = (cast: Cast, files: Map<string, string>) => unknown;

const number = fc.nat(1000);

/** Says the namespace as well, now and then; what the reference then means is what the cast has under it. */
function named(role: Role, key: string, withNamespace: boolean): Record<string, unknown> {
  return withoutGaps({ [key]: role.name, namespace: withNamespace ? role.namespace : undefined });
}

/** Something said about one role that there is. */
function about<T>(
  things: readonly Mortal[],
  drawn: fc.Arbitrary<T>,
  say: (role: Role, drawn: T, cast: Cast) => unknown,
): fc.Arbitrary<Draw> {
  return fc.tuple(number, drawn).map(([place, value]) => (cast) => {
    const role = cast.pick(things, place);
    return role === undefined ? undefined : say(role, value, cast);
  });
}

const nodes: fc.Arbitrary<(cast: Cast) => unknown> = fc
  .record({ all: fc.nat(4), place: number, index: maybe(fc.nat(3)) })
  .map(({ all, place, index }) => (cast) => {
    const group = cast.pick(['node group', 'NodePool'], place);
    if (all === 0) return 'all';
    if (group === undefined) return undefined;
    if (group.thing === 'NodePool') return withoutGaps({ nodePool: group.name, index });
    const isThere = index !== undefined && index < group.size;
    return withoutGaps({ nodeGroup: group.name, index: isThere ? index : undefined });
  });

const onNodes: fc.Arbitrary<Draw> = nodes.map((select) => (cast) => select(cast));

const nodeTaint: fc.Arbitrary<Draw> = fc.tuple(nodes, taint).map(([select, drawn]) => (cast) => {
  const selected = select(cast);
  return selected === undefined ? undefined : { nodes: selected, taint: drawn };
});

/** What chooses ENIConfigs, and what does not. */
const pairChanges = fc.dictionary(
  oneOf('k8s.amazonaws.com/eniConfig', 'vpc.amazonaws.com/externalEniConfig', 'team'),
  oneOf<string | null>('az-a', 'default', 'constructor', '', null),
  { maxKeys: 2 },
);

const ofNodes = (key: 'labels' | 'annotations'): fc.Arbitrary<Draw> =>
  fc.tuple(nodes, pairChanges).map(([select, drawn]) => (cast) => {
    const selected = select(cast);
    return selected === undefined ? undefined : { nodes: selected, [key]: drawn };
  });

/** Enters what the manifest makes. */
function enter(objects: readonly DrawnObject[], cast: Cast, namespace: string): void {
  for (const { kind, name, namespace: own, containers } of objects) {
    const isWide = CLUSTER_WIDE.includes(kind);
    cast.enter(THING_OF[kind], name, isWide ? undefined : (own ?? namespace), containers);
  }
}

const objects = fc
  .uniqueArray(manifestObject, {
    minLength: 1,
    maxLength: 3,
    selector: ({ kind, name, namespace = 'default' }) => `${kind}/${namespace}/${name}`,
  })
  .map(withNamespaces);

const asText = (drawn: readonly DrawnObject[]): string =>
  drawn.map(({ object }) => stringify(object)).join('---\n');

/** As YAML, as one object, as a list. */
const manifest: fc.Arbitrary<{ readonly drawn: readonly DrawnObject[]; readonly form: 'text' | 'value' }> =
  fc.record({
    drawn: objects,
    form: oneOf('text', 'value'),
  });

function written({
  drawn,
  form,
}: {
  readonly drawn: readonly DrawnObject[];
  readonly form: 'text' | 'value';
}): unknown {
  if (form === 'text') return asText(drawn);
  return drawn.length === 1 ? elementAt(drawn, 0).object : drawn.map(({ object }) => object);
}

const apply: fc.Arbitrary<Draw> = fc
  .record({ manifest, how: oneOf('file', 'manifest', 'both'), namespace: oneOf(undefined, ...NAMESPACES) })
  .map(({ manifest: drawn, how, namespace }) => (cast, files) => {
    const file = `manifest-${files.size}.yaml`;
    if (how !== 'manifest') files.set(file, asText(drawn.drawn));
    enter(drawn.drawn, cast, namespace ?? 'default');
    return withoutGaps({
      file: how === 'manifest' ? undefined : file,
      manifest: how === 'file' ? undefined : written(drawn),
      namespace,
    });
  });

const scale = about(
  ['deployment', 'stateful set', 'replica set', 'replication controller'],
  fc.tuple(oneOf(0, 1, 4, 12), fc.boolean()),
  (role, [replicas, withNamespace]) => ({ ...named(role, keyOf(role), withNamespace), replicas }),
);

/** The key by which steps name a workload of this kind. */
function keyOf({ thing }: Role): string {
  const found = Object.entries(WORKLOAD_KEYS).find(([, kind]) => THING_OF[kind] === thing);
  if (found === undefined) throw new Error(`no step names a ${thing}`);
  return found[0];
}

const setImage = about(
  ['deployment', 'stateful set', 'daemon set'],
  fc.tuple(number, oneOf('nginx:2', 'constructor'), fc.boolean()),
  (role, [place, image, withNamespace]) => {
    if (role.containers.length === 0) return undefined;
    const container = elementAt(role.containers, place % role.containers.length);
    return { ...named(role, keyOf(role), withNamespace), images: { [container]: image } };
  },
);

const rollout = fc
  .tuple(oneOf('restart', 'undo', 'pause', 'resume'), maybe(oneOf(1, 2)))
  .chain(([how, revision]) =>
    about(
      how === 'restart' ? ['deployment', 'stateful set', 'daemon set'] : ['deployment'],
      fc.boolean(),
      (role, withNamespace) =>
        withoutGaps({
          [how]: `${role.thing.replace(' ', '')}/${role.name}`,
          toRevision: how === 'undo' ? revision : undefined,
          namespace: withNamespace ? role.namespace : undefined,
        }),
    ),
  );

/** Of the kind drawn or, where nothing is of that kind, of the next that there is something of. */
const deletion: fc.Arbitrary<Draw> = fc
  .record({ first: fc.nat(KINDS.length - 1), place: number, withNamespace: fc.boolean() })
  .map(({ first, place, withNamespace }) => (cast) => {
    const kinds = [...KINDS.slice(first), ...KINDS.slice(0, first)];
    // Namespaces are always there: they would stand for all that is not.
    const kind = kinds.find((each, turn) => cast.has(THING_OF[each]) && (turn === 0 || each !== 'Namespace'));
    const role = kind && cast.pick([THING_OF[kind]], place);
    if (role === undefined) return undefined;
    // Clusters do not let go of these.
    const isFixed = kind === 'Namespace' && ['default', 'kube-system'].includes(role.name);
    return isFixed || !cast.leave(role) ? undefined : { kind, ...named(role, 'name', withNamespace) };
  });

const groupNamed = (role: Role, fields: Readonly<Record<string, unknown>>) => ({
  name: role.name,
  ...fields,
});

const addNodeGroup: fc.Arbitrary<Draw> = fc
  .tuple(nodeGroup(fc.nat(2)), number)
  .map(([drawn, place]) => (cast) => {
    const name = cast.newName(['node group'], ['g0', 'constructor', 'g2', 'g3'], place);
    return name === undefined ? undefined : enterGroup(cast, name, drawn);
  });

/** A node group as drawn, with names of subnets for their numbers. */
export function enterGroup(cast: Cast, name: string, drawn: Readonly<Record<string, unknown>>): unknown {
  const places = drawn['subnets'] as readonly number[] | undefined;
  const subnets = places?.map((place) => elementAt(cast.subnets, place % cast.subnets.length).name);
  const isManaged = drawn['management'] !== 'self-managed';
  cast.enter('node group', name, undefined, [], drawn['size'] as number, isManaged);
  return { name, ...drawn, ...(subnets === undefined ? {} : { subnets: [...new Set(subnets)] }) };
}

const instanceRefresh = about(
  ['node group'],
  fc.record({
    minHealthyPercentage: maybe(oneOf(0, 50, 100)),
    instanceType: maybe(instanceTypes, 3),
    maxPods: maybe(maxPods, 3),
  }),
  (role, drawn) => groupNamed(role, withoutGaps(drawn)),
);

const updateNodegroup = about(
  ['node group'],
  fc.record({
    force: maybe(fc.boolean()),
    instanceType: maybe(instanceTypes, 3),
    instanceTypes: maybe(otherInstanceTypes, 3),
    maxPods: maybe(maxPods, 3),
  }),
  (role, { instanceTypes: others, ...drawn }) => {
    if (!role.isManaged) return undefined;
    const same = drawn.instanceType === undefined || drawn.instanceType === ARM ? undefined : others;
    return groupNamed(role, withoutGaps({ ...drawn, instanceTypes: same }));
  },
);

const interruptSpotInstance: fc.Arbitrary<Draw> = fc
  .tuple(nodes, maybe(oneOf('0s', '1m', '5m')))
  .map(([select, noticeAfter]) => (cast) => {
    const selected = select(cast);
    return selected === undefined ? undefined : withoutGaps({ nodes: selected, noticeAfter });
  });

const takeAddresses: fc.Arbitrary<Draw> = fc
  .record({ place: number, taken: takenAddresses, random: maybe(oneOf(1, 8)) })
  .map(({ place, taken, random }) => ({ subnets }) => {
    const subnet = elementAt(subnets, place % subnets.length);
    const addresses = taken.map(([first, count]) => addressesOf(subnet.cidr, first, count));
    if (addresses.length === 0) return { subnet: subnet.name, random: random ?? 2 };
    return withoutGaps({ subnet: subnet.name, addresses, random });
  });

const freeAddresses: fc.Arbitrary<Draw> = fc
  .record({ place: number, first: fc.nat(63), count: oneOf(0, 16, 255) })
  .map(({ place, first, count }) => ({ subnets }) => {
    const subnet = elementAt(subnets, place % subnets.length);
    return { subnet: subnet.name, addresses: [addressesOf(subnet.cidr, first, count)] };
  });

const attachEni: fc.Arbitrary<Draw> = fc
  .record({
    select: nodes,
    secondaryIps: maybe(fc.nat(9)),
    prefixes: maybe(oneOf(0, 1)),
    noManage: maybe(fc.boolean()),
    networkCard: maybe(oneOf(0, 1), 3),
    place: maybe(number, 3),
  })
  .map(({ select, place, ...eni }) => (cast) => {
    const selected = select(cast);
    if (selected === undefined) return undefined;
    const { subnets } = cast;
    const subnet = place === undefined ? undefined : elementAt(subnets, place % subnets.length).name;
    return withoutGaps({ nodes: selected, ...eni, subnet });
  });

/** Under a new name. */
function creation(thing: Mortal, amount: string, amounts: readonly number[]): fc.Arbitrary<Draw> {
  return fc.tuple(pods({ [amount]: oneOf(...amounts) }), number).map(([drawn, place]) => (cast) => {
    const name = cast.newWorkload(NAMES, place);
    if (name === undefined) return undefined;
    cast.enter(thing, name, (drawn['namespace'] as string | undefined) ?? 'default', [name]);
    return { name, ...drawn };
  });
}

export const DRAWS: Readonly<Record<StepKey, fc.Arbitrary<Draw>>> = {
  createDeployment: creation('deployment', 'replicas', [0, 1, 3, 10]),
  adopt: apply,
  apply,
  manifest: manifest.map((drawn) => (cast) => {
    enter(drawn.drawn, cast, 'default');
    return written(drawn);
  }),
  delete: deletion,
  scale,
  setImage,
  rollout,
  deleteDeployment: about(['deployment'], fc.constant(0), (role, _, cast) =>
    cast.leave(role) ? { name: role.name } : undefined,
  ),
  createPods: creation('pod set', 'count', [1, 2, 8]),
  deletePods: about(
    WORKLOADS,
    fc.record({
      count: oneOf<unknown>(1, 3, 'all', undefined),
      waiting: oneOf<unknown>(true, false, undefined),
      from: oneOf<unknown>(0, 2, undefined),
    }),
    (role, drawn) => withoutGaps({ of: role.name, ...drawn }),
  ),
  addNodeGroup,
  scaleNodeGroup: about(['node group'], fc.nat(3), (role, size) => {
    role.size = Math.max(role.size, size);
    return groupNamed(role, { size });
  }),
  deleteNodeGroup: about(['node group'], fc.constant(0), (role, _, cast) =>
    cast.leave(role) ? { name: role.name } : undefined,
  ),
  instanceRefresh,
  updateNodegroup,
  cordon: onNodes,
  uncordon: onNodes,
  drain: onNodes,
  setCniEnv: cniEnv.map((drawn) => (cast) => cast.changeEnv(drawn)),
  setCniVersion: cniVersion.map(
    (version) => (cast) => (cast.changeVersion(version as CniVersion) ? version : undefined),
  ),
  setCniUpdateStrategy: fc
    .oneof(
      fc.constant({ type: 'OnDelete' }),
      sparse(
        { rollingUpdate: fc.record({ maxUnavailable: oneOf<unknown>(1, 2, '50%') }) },
        { type: oneOf('RollingUpdate') },
      ),
      fc.record({
        rollingUpdate: fc.record({ maxUnavailable: oneOf(0), maxSurge: oneOf<unknown>(1, '25%') }),
      }),
    )
    .map((strategy) => () => strategy),
  restartDaemon: onNodes,
  rebootNode: onNodes,
  terminateNode: onNodes,
  interruptSpotInstance,
  failNode: onNodes,
  recoverNode: onNodes,
  taint: nodeTaint,
  untaint: nodeTaint,
  labelNode: ofNodes('labels'),
  annotateNode: ofNodes('annotations'),
  takeAddresses,
  freeAddresses,
  attachEni,
  detachEnis: nodes.map((select) => (cast) => {
    const selected = select(cast);
    return selected === undefined ? undefined : { nodes: selected };
  }),
  observe: observation,
  note: oneOf('A note.', 'create\n\n  two lines').map((text) => () => text),
};

/** Actions that may be done again and again, whatever else happens. */
export const REPEATABLE: readonly StepKey[] = [
  'scale',
  'rollout',
  'deletePods',
  'scaleNodeGroup',
  'instanceRefresh',
  'updateNodegroup',
  'interruptSpotInstance',
  'restartDaemon',
  'rebootNode',
  'terminateNode',
  'takeAddresses',
  'cordon',
  'uncordon',
  'observe',
  'note',
];

export const repeats = fc.record({ every: oneOf('0s', '1s', '20s', '1m'), times: oneOf(2, 3, 10) });

/** What repeats may last: their last turn comes before the run's end. */
export const LONGEST_REPEAT = 2 * MINUTE;

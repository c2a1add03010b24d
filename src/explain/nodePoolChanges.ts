// Changes to Karpenter's NodePools: what they may launch and how much of it, and when nodes are taken away again.

import { formatDuration, HOUR, type Milliseconds } from '../base/time.ts';
import { instanceType } from '../ec2/instanceTypes.ts';
import type { Ec2NodeClass } from '../kube/api/ec2NodeClass.ts';
import type { NodePool } from '../kube/api/nodePool.ts';
import type { NodeSummary } from '../record/summary.ts';
import { itemsIn, partIn, partsIn, type Written } from '../scenario/manifest/rules/fields.ts';
import type { Change } from './change.ts';
import { fewerPods, nodesOfClass, nodesOfClassInNewSubnet } from './nodeClassChanges.ts';
import type { Scene } from './scene.ts';
import { rewritten, withValue, type WrittenObject, writtenObjects } from './writtenObjects.ts';

/** Whose nodes are spoken of; more would be more runs than one waits for. */
const MOST_POOLS = 2;

interface Pool {
  readonly pool: WrittenObject<NodePool>;
  readonly nodeClass: WrittenObject<Ec2NodeClass> | undefined;
}

function poolsOf({ scenario }: Scene): Pool[] {
  const classes = writtenObjects(scenario, (object) =>
    object.kind === 'EC2NodeClass' ? object.config : undefined,
  );
  const pools = writtenObjects(scenario, (object) =>
    object.kind === 'NodePool' ? object.config : undefined,
  );
  return pools.map((pool) => ({
    pool,
    nodeClass: classes.find(({ config }) => config.name === pool.config.template.nodeClass),
  }));
}

/** Of the node, where Karpenter made it. */
function poolOf({ group }: NodeSummary, scene: Scene): Pool | undefined {
  if (scene.scenario.karpenter === undefined) return undefined;
  return poolsOf(scene).find(({ pool }) => pool.config.name === group);
}

/** For pods without a node. */
export function nodesOfPools(scene: Scene): Change[] {
  if (scene.scenario.karpenter === undefined) return [];
  return poolsOf(scene)
    .slice(0, MOST_POOLS)
    .flatMap((each) => [
      ...higherLimits(each, scene),
      ...anyType(each, scene),
      ...anyZone(each),
      ...onDemandToo(each),
      ...classChanges(each, scene),
      ...laterConsolidation(each, scene),
    ]);
}

/** What a large node takes: where less is left of a limit, it may be what stops the next one. */
const ROOM: Readonly<Record<string, number>> = { cpu: 32_000, memory: 128 * 2 ** 30, nodes: 2 };

function classChanges({ pool, nodeClass }: Pool, scene: Scene): Change[] {
  return nodeClass === undefined ? [] : nodesOfClass(nodeClass, pool.config.name, scene);
}

/** Where little is left of one. */
function higherLimits({ pool }: Pool, { summary }: Scene): Change[] {
  const { name, limits } = pool.config;
  const types = summary.nodes
    .filter(({ group }) => group === name)
    .flatMap((node) => instanceType(node.instanceType) ?? []);
  const used: Readonly<Record<string, number>> = {
    cpu: types.reduce((sum, { vcpus }) => sum + (vcpus ?? 0) * 1000, 0),
    memory: types.reduce((sum, { memoryMiB }) => sum + (memoryMiB ?? 0) * 2 ** 20, 0),
    nodes: types.length,
  };
  const isNear = Object.entries(limits).some(([key, limit]) => limit - (used[key] ?? 0) < (ROOM[key] ?? 0));
  if (!isNear) return [];
  const twice = Object.entries(limits).map(([key, limit]) => [
    key,
    key === 'cpu' ? `${2 * limit}m` : String(2 * limit),
  ]);
  const manifest = withValue(pool.manifest, ['spec', 'limits'], Object.fromEntries(twice));
  return [rewritten(`twice the limits of NodePool ${name}`, pool, manifest)];
}

/** Requirements by which few instance types are left. */
const NARROW = [
  'node.kubernetes.io/instance-type',
  ...['family', 'size'].map((what) => `karpenter.k8s.aws/instance-${what}`),
];

const OF_TYPE = [
  ...NARROW,
  ...['category', 'generation', 'cpu', 'memory'].map((what) => `karpenter.k8s.aws/instance-${what}`),
];

/** As the NodePool of the getting-started guide has it. */
const ANY_TYPE = [
  { key: 'karpenter.k8s.aws/instance-category', operator: 'In', values: ['c', 'm', 'r'] },
  { key: 'karpenter.k8s.aws/instance-generation', operator: 'Gt', values: ['2'] },
];

function anyType({ pool }: Pool, { summary }: Scene): Change[] {
  const others = requirementsWithout(pool, OF_TYPE);
  const requirements = requirementsOf(pool);
  const dropped = requirements.filter((each) => !others.includes(each)).map(({ key }) => String(key));
  const failed = summary.failedLaunches.some(({ nodePool }) => nodePool === pool.config.name);
  if (!dropped.some((key) => NARROW.includes(key)) && !(failed && dropped.length > 0)) return [];
  return [
    rewritten(
      `any c, m or r type in NodePool ${pool.config.name}`,
      pool,
      withRequirements(pool, [...others, ...ANY_TYPE]),
    ),
  ];
}

const ZONE = 'topology.kubernetes.io/zone';

function anyZone({ pool }: Pool): Change[] {
  const others = requirementsWithout(pool, [ZONE, 'topology.k8s.aws/zone-id']);
  if (others.length === requirementsOf(pool).length) return [];
  return [rewritten(`any zone in NodePool ${pool.config.name}`, pool, withRequirements(pool, others))];
}

const CAPACITY_TYPE = 'karpenter.sh/capacity-type';

function onDemandToo({ pool }: Pool): Change[] {
  const others = requirementsWithout(pool, [CAPACITY_TYPE]);
  const [only, ...more] = requirementsOf(pool).filter(({ key }) => key === CAPACITY_TYPE);
  if (only === undefined || more.length > 0 || itemsIn(only, 'values').join() !== 'spot') return [];
  const both = { key: CAPACITY_TYPE, operator: 'In', values: ['spot', 'on-demand'] };
  return [
    rewritten(
      `on-demand instances too in NodePool ${pool.config.name}`,
      pool,
      withRequirements(pool, [...others, both]),
    ),
  ];
}

function requirementsOf({ manifest }: WrittenObject<NodePool>): readonly Written[] {
  return partsIn(partIn(partIn(partIn(manifest, 'spec'), 'template'), 'spec'), 'requirements');
}

function requirementsWithout(pool: WrittenObject<NodePool>, keys: readonly string[]): Written[] {
  return requirementsOf(pool).filter(({ key }) => !keys.includes(String(key)));
}

function withRequirements({ manifest }: WrittenObject<NodePool>, requirements: readonly unknown[]): Written {
  return withValue(manifest, ['spec', 'template', 'spec', 'requirements'], requirements);
}

/** Nodes stay so long after their last change. */
const LATER: Milliseconds = HOUR;

/** Where Karpenter has taken nodes away whose pods, or the next ones, then wait. */
function laterConsolidation({ pool }: Pool, { summary }: Scene): Change[] {
  const { name, disruption, template } = pool.config;
  const reasons = new Set(
    summary.nodeChanges.flatMap(({ group, went }) =>
      group === name && went !== undefined ? [went.reason] : [],
    ),
  );
  const { consolidateAfter } = disruption;
  const isEager = consolidateAfter !== 'Never' && consolidateAfter < LATER;
  const consolidates = reasons.has('Underutilized') || reasons.has('Empty');
  return [
    ...(consolidates && isEager
      ? [
          rewritten(
            `consolidateAfter ${formatDuration(LATER)} in NodePool ${name}`,
            pool,
            withValue(pool.manifest, ['spec', 'disruption', 'consolidateAfter'], '1h'),
          ),
        ]
      : []),
    ...(reasons.has('Underutilized') || reasons.has('Drifted') ? oneAtATime(pool) : []),
    ...(reasons.has('Expired') && template.expireAfter !== 'Never'
      ? [
          rewritten(
            `expireAfter Never in NodePool ${name}`,
            pool,
            withValue(pool.manifest, ['spec', 'template', 'spec', 'expireAfter'], 'Never'),
          ),
        ]
      : []),
  ];
}

function oneAtATime(pool: WrittenObject<NodePool>): Change[] {
  const { budgets } = pool.config.disruption;
  if (budgets.some(({ nodes, window }) => window === undefined && nodes.kind === 'count' && nodes.value <= 1))
    return [];
  const manifest = withValue(pool.manifest, ['spec', 'disruption', 'budgets'], [{ nodes: '1' }]);
  return [rewritten(`budget of 1 node in NodePool ${pool.config.name}`, pool, manifest)];
}

/** For pods that have a node of Karpenter and no address: no further node comes for them. */
export function nodesWithAddresses(nodes: readonly NodeSummary[], scene: Scene): Change[] {
  const [node] = nodes;
  const found = node === undefined ? undefined : poolOf(node, scene);
  if (node === undefined || found === undefined) return [];
  const { nodeClass } = found;
  return [
    ...(nodeClass === undefined ? [] : fewerPods(nodes, nodeClass)),
    ...(nodeClass === undefined ? [] : nodesOfClassInNewSubnet(nodeClass, node.subnet, scene)),
    ...smallerNodes(node, found.pool),
    ...laterConsolidation(found, scene),
  ];
}

/** Their ENIs take fewer addresses at once. */
function smallerNodes({ instanceType: name }: NodeSummary, pool: WrittenObject<NodePool>): Change[] {
  const cpus = instanceType(name)?.vcpus ?? 0;
  const most = cpus / 4;
  if (most < 2) return [];
  const requirement = { key: 'karpenter.k8s.aws/instance-cpu', operator: 'Lt', values: [String(most + 1)] };
  return [
    rewritten(
      `at most ${most} CPUs a node in NodePool ${pool.config.name}`,
      pool,
      withRequirements(pool, [...requirementsOf(pool), requirement]),
    ),
  ];
}

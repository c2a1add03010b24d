// Small clusters whose nodes come and go by Karpenter, by Cluster Autoscaler and by updates of a managed group, under
// whatever is hard on them: limits, budgets, drains, spot interruptions, hanging machines, zones without capacity, subnets
// without addresses. Held to it: all that `playedScenario.ts` says, and that a run with every look of theirs comes to the
// same records.

import fc from 'fast-check';
import { toLine } from '../../src/record/ndjson.ts';
import { parseScenario } from '../../src/scenario/parse.ts';
import type { CompiledScenario } from '../../src/scenario/compiled.ts';
import { runScenario } from '../../src/world/run.ts';
import type { Fuzzer } from './campaign.ts';
import { oneOf, sparse } from './draws.ts';
import { playScenarioCase } from './playedScenario.ts';

const MINUTES = 30;
const POOL = 'general';
const GROUP = 'workers';

const zones = ['us-west-2a', 'us-west-2b', 'us-west-2c'];

/** One subnet a zone: /28 have room for few nodes and fewer pods. */
const subnets = fc.tuple(oneOf(24, 26, 28), oneOf(24, 27, 28), oneOf(24, 28)).map((lengths) =>
  lengths.map((length, index) => ({
    name: `subnet-${index}`,
    cidr: `10.0.${index}.0/${length}`,
    availabilityZone: zones[index],
  })),
);

const budget = sparse(
  { nodes: oneOf('0', '1', '2', '20%', '50%', '100%') },
  { reasons: oneOf(['Empty'], ['Drifted', 'Underutilized']) },
  2,
);

const nodePoolSpec = fc
  .record({
    template: fc.record({
      types: oneOf(
        ['m5.large'],
        ['m5.large', 'm5.xlarge'],
        ['t3.medium', 'c5.large', 'm5.xlarge', 'r5.2xlarge'],
      ),
      capacityTypes: oneOf(['on-demand'], ['spot'], ['spot', 'on-demand']),
      expireAfter: oneOf('720h', '6m'),
      terminationGracePeriod: oneOf(undefined, undefined, '1m'),
      alias: fc.constant('default'),
    }),
    limits: oneOf<object | undefined>(undefined, { cpu: 4 }, { cpu: 10 }, { cpu: 24 }, { nodes: 3 }),
    consolidateAfter: oneOf('0s', '30s', '2m', 'Never'),
    consolidationPolicy: oneOf('WhenEmptyOrUnderutilized', 'WhenEmpty', 'Balanced'),
    budgets: fc.array(budget, { minLength: 1, maxLength: 2 }),
  })
  .map(({ template, limits, budgets, ...disruption }) => ({
    ...(limits === undefined ? {} : { limits }),
    disruption: { ...disruption, budgets },
    template: {
      spec: {
        nodeClassRef: { group: 'karpenter.k8s.aws', kind: 'EC2NodeClass', name: 'default' },
        requirements: [
          { key: 'node.kubernetes.io/instance-type', operator: 'In', values: template.types },
          { key: 'karpenter.sh/capacity-type', operator: 'In', values: template.capacityTypes },
        ],
        expireAfter: template.expireAfter,
        ...(template.terminationGracePeriod === undefined
          ? {}
          : { terminationGracePeriod: template.terminationGracePeriod }),
      },
    },
  }));

const nodes = oneOf<unknown>(
  'all',
  { nodePool: POOL },
  { nodePool: POOL, index: 0 },
  { nodePool: POOL, index: 1 },
  { nodeGroup: GROUP, index: 0 },
);

const budgetManifest = (maxUnavailable: number): string => `apiVersion: policy/v1
kind: PodDisruptionBudget
metadata: { name: web }
spec: { maxUnavailable: ${maxUnavailable}, selector: { matchLabels: { app: web } } }
`;

const poolManifest = (spec: object): string =>
  JSON.stringify({ apiVersion: 'karpenter.sh/v1', kind: 'NodePool', metadata: { name: POOL }, spec });

/** Of clusters with Karpenter: by Cluster Autoscaler those are left out that name a NodePool. */
const step = fc.oneof(
  {
    arbitrary: oneOf(0, 1, 5, 12, 25).map((replicas) => ({ scale: { deployment: 'web', replicas } })),
    weight: 5,
  },
  { arbitrary: nodes.map((drain) => ({ drain })), weight: 1 },
  { arbitrary: nodes.map((cordon) => ({ cordon })), weight: 1 },
  { arbitrary: nodes.map((uncordon) => ({ uncordon })), weight: 1 },
  { arbitrary: nodes.map((terminateNode) => ({ terminateNode })), weight: 2 },
  { arbitrary: nodes.map((failNode) => ({ failNode })), weight: 1 },
  { arbitrary: nodes.map((recoverNode) => ({ recoverNode })), weight: 1 },
  {
    arbitrary: fc
      .record({ nodes, noticeAfter: oneOf('0s', '2m') })
      .map((interruptSpotInstance) => ({ interruptSpotInstance })),
    weight: 3,
  },
  { arbitrary: oneOf(0, 1).map((most) => ({ apply: { manifest: budgetManifest(most) } })), weight: 1 },
  { arbitrary: nodePoolSpec.map((spec) => ({ apply: { manifest: poolManifest(spec) } })), weight: 2 },
  {
    arbitrary: oneOf(0, 1, 2).map((replicas) => ({ scale: { deployment: 'karpenter', replicas } })),
    weight: 1,
  },
  { arbitrary: oneOf(true, false).map((force) => ({ updateNodegroup: { name: GROUP, force } })), weight: 1 },
  { arbitrary: oneOf(2, 4).map((size) => ({ scaleNodeGroup: { name: GROUP, size } })), weight: 1 },
);

const shortage = sparse(
  { from: oneOf('0s', '5m'), to: oneOf('8m', '20m', '30m') },
  { instanceType: oneOf('m5.large', 'm5.xlarge'), availabilityZone: oneOf(...zones) },
  2,
);

const web = fc.record({
  name: fc.constant('web'),
  replicas: oneOf(3, 8, 20),
  requests: oneOf<object>({ cpu: '300m' }, { cpu: '900m' }, { cpu: '1500m', memory: '1Gi' }),
});

const drawn = fc.record({
  seed: fc.nat(1000),
  subnets,
  isKarpenter: fc.nat(3).map((number) => number > 0),
  env: sparse(
    {},
    {
      INTERRUPTION_QUEUE: oneOf('', 'karpenter'),
      FEATURE_GATES: oneOf<object>({ NodeRepair: true }, { SpotToSpotConsolidation: true }),
    },
  ),
  spec: nodePoolSpec,
  web,
  shortages: fc.array(shortage, { maxLength: 1 }),
  updateConfig: oneOf<object>({}, { maxUnavailable: 2 }, { updateStrategy: 'MINIMAL' }),
  isSpot: fc.boolean(),
  steps: fc.array(fc.tuple(fc.integer({ min: 3, max: MINUTES - 5 }), step), { maxLength: 7 }),
});

type Drawn = (typeof drawn extends fc.Arbitrary<infer T> ? T : never) & object;

export interface AutoscalerTrial {
  readonly text: string;
}

function isOfKarpenter(said: object): boolean {
  const text = JSON.stringify(said);
  return text.includes(POOL) || text.includes('karpenter');
}

function textOf(cluster: Drawn): string {
  const { isKarpenter, isSpot, steps, updateConfig } = cluster;
  const possible = steps.filter(([, said]) => isKarpenter || !isOfKarpenter(said));
  return JSON.stringify({
    apiVersion: 'vpc-cni-sim/v1',
    kind: 'Scenario',
    seed: cluster.seed,
    vpc: { cidrs: ['10.0.0.0/16'], subnets: cluster.subnets },
    nodeGroups: [
      {
        name: GROUP,
        instanceType: 'm5.large',
        size: 2,
        minSize: 1,
        maxSize: 6,
        updateConfig,
        ...(isSpot ? { capacityType: 'SPOT' } : {}),
      },
    ],
    ...(isKarpenter
      ? { karpenter: { env: cluster.env, nodePools: [{ metadata: { name: POOL }, spec: cluster.spec }] } }
      : {
          clusterAutoscaler: {
            flags: { 'scale-down-delay-after-add': '2m', 'scale-down-unneeded-time': '2m' },
          },
        }),
    ec2: { shortages: cluster.shortages },
    timeline: [
      { at: '2m', createDeployment: cluster.web },
      ...possible
        .toSorted(([one], [other]) => one - other)
        .map(([minute, said]) => ({ at: `${minute}m`, ...said })),
    ],
    until: `${MINUTES}m`,
  });
}

export const autoscalerFuzzer: Fuzzer<AutoscalerTrial> = {
  name: 'autoscalers',
  cases: drawn.map((cluster) => ({ text: textOf(cluster) })),
  casesPerRound: 20,
  try: tryAutoscalers,
  kept: (trial) => trial,
};

export function tryAutoscalers({ text }: AutoscalerTrial): {
  readonly events: number;
  readonly problems: readonly string[];
} {
  const played = playScenarioCase({ text, files: {} }, { looksAt: [0.3, 0.6, 0.8], twice: false });
  const parsed = parseScenario(text);
  if (played.problems.length > 0 || !parsed.ok) return played;
  return { events: played.events, problems: everyLookDiffers(parsed.scenario) };
}

function everyLookDiffers(scenario: CompiledScenario): string[] {
  const [rested, polled] = [false, true].map((playsEveryTick) => {
    const lines: string[] = [];
    runScenario(scenario, { playsEveryTick, onRecord: (record) => void lines.push(toLine(record)) });
    return lines;
  });
  const at = (rested ?? []).findIndex((line, index) => line !== polled?.[index]);
  if (at === -1 && rested?.length === polled?.length) return [];
  return [`with every look: ${polled?.[at] ?? 'nothing'} instead of ${rested?.[at] ?? 'nothing'}`];
}

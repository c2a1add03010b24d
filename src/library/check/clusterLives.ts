// Random lives of a small cluster: nodes of any type in one or two subnets, Deployments that come, grow, shrink and go,
// daemons that restart, nodes that are cordoned or lost, addresses that others take, calls of EC2 that fail. After the
// last step the trouble ends, and the cluster has time to come to rest.

import fc from 'fast-check';
import { assert } from '../../base/assert.ts';
import { formatDuration, MINUTE, SECOND, type Milliseconds } from '../../base/time.ts';
import { defineScenario, type Scenario, type ScenarioDocument } from '../scenario.ts';
import { asLines } from './lifeLines.ts';

export interface ClusterLife {
  readonly document: ScenarioDocument;
  /** From then on nothing is done to the cluster and no call fails. */
  readonly settlesFrom: Milliseconds;
}

export interface ClusterLifeOptions {
  /** Instance types to draw from. */
  readonly types?: readonly string[];
  /** Nodes of a group, at most. */
  readonly nodes?: number;
  /** Calls of EC2 that fail, and throttling. */
  readonly faults?: boolean;
  /** Daemons that restart, some with other settings. */
  readonly restarts?: boolean;
  /** Nodes that are cordoned, terminated or rebooted. */
  readonly losses?: boolean;
  /** Others who take addresses of the subnet. */
  readonly others?: boolean;
}

type Step = NonNullable<ScenarioDocument['timeline']>[number];
type TimedStep = { readonly ms: Milliseconds; readonly step: Omit<Step, 'at'> };
type Fault = NonNullable<NonNullable<ScenarioDocument['ec2']>['faults']>[number];

const TYPES = ['t3.small', 't3.medium', 't3.medium', 'm5.large'];
const FIRST_STEP = MINUTE;
const LAST_STEP = 10 * MINUTE;
const TROUBLE_ENDS = LAST_STEP + MINUTE;
const SETTLING = 20 * MINUTE;

const DEPLOYMENTS = ['web', 'api', 'job'];
const GROUPS = ['blue', 'green'];

const CALLS = [
  'AssignPrivateIpAddresses',
  'UnassignPrivateIpAddresses',
  'CreateNetworkInterface',
  'AttachNetworkInterface',
  'DetachNetworkInterface',
  'DeleteNetworkInterface',
  'DescribeNetworkInterfaces',
] as const;

const CODES = ['RequestLimitExceeded', 'InternalError', 'InsufficientFreeAddressesInSubnet'];

const oneOf = <T>(...values: readonly T[]): fc.Arbitrary<T> => fc.constantFrom(...values);

/** MINIMUM_IP_TARGET never stands alone: with no WARM_IP_TARGET ipamd has what it wants when it has that many, and pods wait. */
const settings = fc
  .record(
    {
      WARM_ENI_TARGET: oneOf('0', '1', '2'),
      WARM_IP_TARGET: oneOf('1', '2', '5'),
      MINIMUM_IP_TARGET: oneOf('3', '10'),
      IP_COOLDOWN_PERIOD: oneOf('0', '30'),
      ENABLE_PREFIX_DELEGATION: oneOf('true', 'false'),
    },
    { requiredKeys: [] },
  )
  .map((env) => (env.MINIMUM_IP_TARGET === undefined ? env : { WARM_IP_TARGET: '1', ...env }));

const time = fc.integer({ min: FIRST_STEP / SECOND, max: LAST_STEP / SECOND }).map((s) => s * SECOND);

const at = <T>(draw: fc.Arbitrary<T>, step: (drawn: T) => Omit<Step, 'at'>): fc.Arbitrary<TimedStep> =>
  fc.tuple(time, draw).map(([ms, drawn]) => ({ ms, step: step(drawn) }));

const scale = at(fc.tuple(oneOf(...DEPLOYMENTS), fc.nat(30)), ([deployment, replicas]) => ({
  scale: { deployment, replicas },
}));
const rollout = at(oneOf(...DEPLOYMENTS), (restart) => ({ rollout: { restart } }));

/** Nodes of a group that is there from the start: one of them or all. */
const nodes = fc
  .record({ nodeGroup: fc.constant('blue'), count: oneOf<number | undefined>(1, undefined) })
  .map(({ nodeGroup, count }) => (count === undefined ? { nodeGroup } : { nodeGroup, count }));

const STEPS = {
  restarts: [at(nodes, (restartDaemon) => ({ restartDaemon })), at(settings, (setCniEnv) => ({ setCniEnv }))],
  losses: [
    at(nodes, (cordon) => ({ cordon })),
    at(nodes, (uncordon) => ({ uncordon })),
    at(nodes, (rebootNode) => ({ rebootNode })),
    at(nodes, (terminateNode) => ({ terminateNode })),
  ],
  others: [at(fc.integer({ min: 1, max: 12 }), (random) => ({ takeAddresses: { subnet: 'a', random } }))],
} as const satisfies Readonly<Record<string, readonly fc.Arbitrary<TimedStep>[]>>;

const fault: fc.Arbitrary<Fault> = fc
  .record({
    call: oneOf(...CALLS),
    code: oneOf(...CODES),
    from: fc.nat(LAST_STEP / SECOND),
    seconds: oneOf(1, 20, 180),
    times: oneOf(1, 3, 100),
  })
  .map(({ from, seconds, ...rest }) => ({
    ...rest,
    from: formatDuration(from * SECOND),
    to: formatDuration(Math.min((from + seconds) * SECOND, TROUBLE_ENDS)),
  }));

/** A failure shows a life as lines. */
export function clusterLives(options: ClusterLifeOptions = {}): fc.Arbitrary<ClusterLife> {
  const {
    types = TYPES,
    nodes: most = 3,
    faults = true,
    restarts = true,
    losses = true,
    others = true,
  } = options;
  const steps = [
    scale,
    scale,
    rollout,
    ...(restarts ? STEPS.restarts : []),
    ...(losses ? STEPS.losses : []),
    ...(others ? STEPS.others : []),
  ];
  return fc
    .record({
      seed: fc.nat(),
      cidrs: fc.tuple(
        oneOf('10.0.0.0/24', '10.0.0.0/26', '10.0.0.0/27'),
        oneOf('10.0.1.0/24', '10.0.1.0/28'),
      ),
      subnets: oneOf(1, 2),
      groups: fc.array(
        fc.record({ instanceType: oneOf(...types), size: fc.integer({ min: 1, max: most }) }),
        {
          minLength: 1,
          maxLength: GROUPS.length,
        },
      ),
      env: settings,
      replicas: fc.tuple(...DEPLOYMENTS.map(() => fc.nat(12))),
      steps: fc.array(fc.oneof(...steps), { maxLength: 12 }),
      faults: fc.array(fault, { maxLength: faults ? 3 : 0 }),
    })
    .map(lifeOf)
    .filter(isSound)
    .map((life) => asLines(life, clusterLifeLines));
}

interface Drawn {
  readonly seed: number;
  readonly cidrs: readonly [string, string];
  readonly subnets: number;
  readonly groups: readonly { readonly instanceType: string; readonly size: number }[];
  readonly env: Readonly<Record<string, string>>;
  readonly replicas: readonly number[];
  readonly steps: readonly TimedStep[];
  readonly faults: Fault[];
}

function lifeOf({ seed, cidrs, subnets, groups, env, replicas, steps, faults }: Drawn): ClusterLife {
  const created = DEPLOYMENTS.map((name, index): TimedStep => ({
    ms: FIRST_STEP,
    step: { createDeployment: { name, replicas: replicas[index] ?? 0 } },
  }));
  const timeline = [...created, ...[...steps].sort((one, other) => one.ms - other.ms)];
  const names = ['a', 'b'].slice(0, subnets);
  return {
    settlesFrom: TROUBLE_ENDS,
    document: {
      seed,
      until: formatDuration(TROUBLE_ENDS + SETTLING),
      vpc: {
        cidrs: ['10.0.0.0/16'],
        subnets: names.map((name, index) => ({
          name,
          cidr: cidrs[index] ?? '',
          availabilityZone: `us-west-2${name}`,
        })),
      },
      cni: { env },
      ec2: { faults },
      nodeGroups: groups.map((group, index) => ({ name: GROUPS[index] ?? '', ...group })),
      timeline: timeline.map(({ ms, step }) => ({ at: formatDuration(ms), ...step })),
    },
  };
}

/** Few are not: aws-node does not start with some combinations of settings. */
function isSound({ document }: ClusterLife): boolean {
  return defineScenario(document).ok;
}

/** @internal */
export function scenarioOfLife({ document }: ClusterLife): Scenario {
  const defined = defineScenario(document);
  assert(defined.ok, defined.ok ? '' : `the life is no scenario: ${defined.problems[0]?.message}`);
  return defined.scenario;
}

/** `1m create deployment web with 12 pods`, … */
function clusterLifeLines(life: ClusterLife): string[] {
  const { nodeGroups, vpc, cni, ec2, seed } = life.document;
  const { timeline } = scenarioOfLife(life).source.scenario;
  return [
    ...nodeGroups.map(({ name, instanceType, size }) => `node group ${name}: ${size} of ${instanceType}`),
    ...(vpc?.subnets ?? []).map(({ name = '', cidr }) => `subnet ${name} ${cidr}`),
    `aws-node ${JSON.stringify(cni?.env ?? {})}, seed ${seed ?? 1}`,
    ...timeline.map(({ at: when, description }) => `${formatDuration(when)} ${description}`),
    ...(ec2?.faults ?? []).map(
      ({ call, code, from = '0s', to, times }) =>
        `${from} EC2 refuses ${call}: ${code} (${times ?? 'any number of'} times at most, until ${to ?? 'the end'})`,
    ),
  ];
}

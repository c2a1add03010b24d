// Random lives of one node, in the form of the recorded scenarios: any type, settings and subnets, pods that come and
// go, and trouble of several kinds, of which each case has some only. After the last step the trouble ends: addresses
// taken by others are free again, the node is uncordoned, no call fails any more.

import fc from 'fast-check';
import { MINUTE, SECOND, type Milliseconds } from '../../src/base/time.ts';
import { formatIpv4 } from '../../src/base/ipv4.ts';
import {
  addressRange,
  type IpamdTrace,
  type TraceFault,
  type TraceStep,
} from '../../src/conformance/ipamdTrace.ts';
import type { SdkGeneration } from '../../src/ec2/sdk.ts';

export interface SwarmCase {
  readonly seed: number;
  /** Which address or /28 EC2 picks. */
  readonly addressChoice: 'lowest' | 'random';
  readonly sdk: SdkGeneration;
  /** Tokens of each API's bucket, filled up in five seconds; 0: no throttling. */
  readonly tokens: number;
  /** Without records. From `settlesFrom` on nothing happens to the node. */
  readonly trace: IpamdTrace;
  readonly settlesFrom: Milliseconds;
}

/** The longest retries of an ENI's release take minutes; leftovers of another mode go one at a time, 30 s apart. */
const SETTLING = 60 * MINUTE;
const LAST_STEP = 8 * MINUTE;
/** Faults outlast the steps a little, so that they meet what the last steps set off. */
const LAST_FAULT = LAST_STEP + MINUTE;

type Env = Readonly<Record<string, string>>;

const FAULTY_CALLS = {
  assign: ['AssignPrivateIpAddresses'],
  unassign: ['UnassignPrivateIpAddresses'],
  create: ['CreateNetworkInterface', 'DescribeSubnets'],
  attach: ['AttachNetworkInterface', 'DescribeInstances', 'ModifyNetworkInterfaceAttribute'],
  free: ['DetachNetworkInterface', 'DeleteNetworkInterface'],
  describe: ['DescribeNetworkInterfaces', 'CreateTags'],
} as const;

const TROUBLES = [
  ...(Object.keys(FAULTY_CALLS) as (keyof typeof FAULTY_CALLS)[]),
  'restart',
  'switch',
  'foreign',
  'cordon',
  'shortage',
  'lag',
  'throttle',
] as const;
type Trouble = (typeof TROUBLES)[number];

const CODES = [
  'RequestLimitExceeded',
  'InternalError',
  'UnauthorizedOperation',
  'InsufficientFreeAddressesInSubnet',
  'InsufficientCidrBlocks',
  'PrivateIpAddressLimitExceeded',
];

/** Small types, one that shares eight slots, one with more, one without prefixes. */
const TYPES = ['t3.nano', 't3.small', 't3.medium', 't3.medium', 'm5.large', 'm5.xlarge', 'm4.large'];

const oneOf = <T>(...values: T[]): fc.Arbitrary<T> => fc.constantFrom(...values);

/** WARM_PREFIX_TARGET is never 0 with nothing else set: the shipped entrypoint refuses that. */
const targets: fc.Arbitrary<Env> = fc.oneof(
  fc.record({ WARM_ENI_TARGET: oneOf('0', '1', '2'), WARM_PREFIX_TARGET: oneOf('1', '2') }),
  fc.record(
    {
      WARM_ENI_TARGET: oneOf('0', '1'),
      WARM_PREFIX_TARGET: oneOf('0', '1'),
      WARM_IP_TARGET: oneOf('1', '2', '5', '17'),
      MINIMUM_IP_TARGET: oneOf('3', '10', '20'),
    },
    { requiredKeys: ['WARM_ENI_TARGET', 'WARM_PREFIX_TARGET', 'WARM_IP_TARGET'] },
  ),
  fc.record({ WARM_PREFIX_TARGET: oneOf('0', '1'), MINIMUM_IP_TARGET: oneOf('3', '10', '20') }),
);

const settings: fc.Arbitrary<Env> = fc
  .tuple(
    targets,
    fc.record(
      {
        ENABLE_PREFIX_DELEGATION: oneOf('true', 'false'),
        IP_COOLDOWN_PERIOD: oneOf('0', '5', '30', '60'),
        MAX_ENI: oneOf('1', '2', '3', '0', 'many'),
        ENABLE_SUBNET_DISCOVERY: oneOf('true', 'false'),
        AWS_MANAGE_ENIS_NON_SCHEDULABLE: oneOf('true'),
      },
      { requiredKeys: [] },
    ),
  )
  .map(([warm, others]) => ({ ...warm, ...others }));

type Subnet = Omit<IpamdTrace['subnets'][number], 'id'>;

const OWN_SUBNETS: readonly Subnet[] = [
  { cidr: '10.0.0.0/24' },
  { cidr: '10.0.0.0/24' },
  { cidr: '10.0.0.0/24' },
  { cidr: '10.0.0.0/26' },
  { cidr: '10.0.0.0/27' },
  { cidr: '10.0.0.0/28' },
  { cidr: '10.0.0.0/24', tags: { 'kubernetes.io/role/cni': '0' } },
];
const OTHER_SUBNETS: readonly Subnet[] = [
  { cidr: '10.0.1.0/24', tags: { 'kubernetes.io/role/cni': '1' } },
  { cidr: '10.0.1.0/28', tags: { 'kubernetes.io/role/cni': '1' } },
  { cidr: '10.0.1.0/26', tags: { 'kubernetes.io/role/cni': '0' } },
  { cidr: '10.0.1.0/26', tags: {} },
];

const subnets: fc.Arbitrary<IpamdTrace['subnets']> = fc
  .tuple(oneOf(...OWN_SUBNETS), fc.option(oneOf(...OTHER_SUBNETS), { nil: undefined }))
  .map(([own, other]) =>
    [own, ...(other === undefined ? [] : [other])].map((subnet, index) => ({
      id: `subnet-${'ab'[index]}`,
      ...subnet,
    })),
  );

/** Half of the times fall together with something: the daemon's beat starts at whole seconds more often than not. */
const time = fc.oneof(
  fc.integer({ min: SECOND, max: LAST_STEP }),
  fc.integer({ min: 1, max: LAST_STEP / 500 }).map((halves) => halves * 500),
);

/** Pods that come together and, most of them, leave together. Names are used again: a pod may come twice. */
const pods = fc
  .record({
    at: time,
    first: fc.nat({ max: 39 }),
    count: oneOf(1, 1, 2, 3, 6, 12),
    life: oneOf(1, 700, 5 * SECOND, 31 * SECOND, MINUTE, 2 * MINUTE, undefined),
  })
  .map(({ at, first, count, life }): TraceStep[] => {
    const names = Array.from({ length: count }, (_, index) => `p${(first + index) % 40}`);
    const adds = names.map((pod) => ({ atMs: at, op: 'add' as const, pod, retryEveryMs: 17 * SECOND }));
    if (life === undefined) return adds;
    return [
      ...adds,
      ...names.map((pod) => ({ atMs: Math.min(at + life, LAST_STEP), op: 'del' as const, pod })),
    ];
  });

/** What each trouble does, besides failing calls. */
const STEPS: Readonly<Partial<Record<Trouble, fc.Arbitrary<TraceStep[]>>>> = {
  restart: fc
    .record({ atMs: time, op: oneOf('restart' as const), downMs: oneOf(0, 10, 3 * SECOND, MINUTE) })
    .map((step) => [step]),
  switch: fc
    .record({ atMs: time, op: oneOf('restart' as const), downMs: oneOf(10, 5 * SECOND), env: settings })
    .map((step) => [step]),
  foreign: fc.oneof(
    fc
      .record({ atMs: time, op: oneOf('foreign-attach' as const), subnet: oneOf('subnet-a'), ips: fc.nat(4) })
      .map((step) => [step]),
    fc
      .record({
        atMs: time,
        op: oneOf('foreign-detach' as const),
        eni: oneOf('eni-1', 'eni-2', 'eni-3', 'eni-4'),
      })
      .map((step) => [step]),
  ),
  cordon: fc.record({ atMs: time, op: oneOf('cordon' as const, 'uncordon' as const) }).map((step) => [step]),
  shortage: fc
    .record({
      atMs: time,
      op: oneOf('take' as const, 'take' as const, 'free' as const),
      // Clipped to the subnet later on.
      cidrs: oneOf(['10.0.0.0-10.0.0.255'], ['10.0.0.16-10.0.0.31'], ['10.0.0.8', '10.0.0.24-10.0.0.40']),
    })
    .map((step) => [{ ...step, subnet: 'subnet-a' }]),
};

function faults(calls: readonly string[]): fc.Arbitrary<TraceFault[]> {
  const fault = fc
    .record({
      call: oneOf(...calls),
      code: oneOf(...CODES),
      fromMs: fc.integer({ min: 0, max: LAST_STEP }),
      forMs: oneOf(SECOND, 20 * SECOND, 3 * MINUTE),
      times: oneOf(1, 2, 5, 100),
    })
    .map(({ forMs, ...rest }) => ({ ...rest, toMs: Math.min(rest.fromMs + forMs, LAST_FAULT) }));
  return fc.array(fault, { maxLength: 3 });
}

function caseWith(troubles: readonly Trouble[]): fc.Arbitrary<SwarmCase> {
  const has = (trouble: Trouble): boolean => troubles.includes(trouble);
  const faulty = Object.entries(FAULTY_CALLS).filter(([trouble]) => has(trouble as Trouble));
  const steps = [pods, pods, pods, ...Object.entries(STEPS).filter(([trouble]) => has(trouble as Trouble)).map(([, each]) => each)]; // prettier-ignore
  return fc
    .record({
      seed: fc.nat(),
      upstream: oneOf('v1.23.1' as const, 'v1.16.4' as const),
      instanceType: oneOf(...TYPES),
      maxPods: oneOf(8, 17, 29, 58, 110),
      env: settings,
      subnets,
      latency: oneOf(1, 200, 500, 3 * SECOND),
      slowCall: oneOf('AttachNetworkInterface', 'UnassignPrivateIpAddresses', 'DescribeSubnets'),
      slowness: oneOf(0, 900, 7 * SECOND),
      detachMs: oneOf(0, 1500, 20 * SECOND),
      imdsLagMs: has('lag') ? oneOf(0, 700, 15 * SECOND) : fc.constant(0),
      addressChoice: oneOf('lowest' as const, 'random' as const),
      sdk: oneOf<SdkGeneration>('none', 'go-v1', 'go-v2'),
      tokens: has('throttle') ? oneOf(8, 20, 60) : fc.constant(0),
      faults: fc.tuple(...faulty.map(([, calls]) => faults(calls))).map((each) => each.flat()),
      steps: fc.array(fc.oneof(...steps), { maxLength: 60, size: 'max' }).map((each) => each.flat()),
    })
    .map(({ seed, addressChoice, sdk, tokens, ...scenario }) => ({
      seed,
      addressChoice,
      sdk,
      tokens,
      trace: traceOf(scenario, troubles),
      settlesFrom: LAST_FAULT,
    }));
}

interface Scenario {
  readonly upstream: IpamdTrace['upstream'];
  readonly instanceType: string;
  readonly maxPods: number;
  readonly env: Env;
  readonly subnets: IpamdTrace['subnets'];
  readonly latency: Milliseconds;
  readonly slowCall: string;
  readonly slowness: Milliseconds;
  readonly detachMs: Milliseconds;
  readonly imdsLagMs: Milliseconds;
  readonly faults: readonly TraceFault[];
  readonly steps: readonly TraceStep[];
}

function traceOf(scenario: Scenario, troubles: readonly Trouble[]): IpamdTrace {
  const { upstream, instanceType, maxPods, env, subnets, detachMs, imdsLagMs, faults } = scenario;
  const { latency, slowCall, slowness } = scenario;
  const end: TraceStep[] = [
    { atMs: LAST_FAULT, op: 'uncordon' },
    { atMs: LAST_FAULT, op: 'free', subnet: 'subnet-a', cidrs: [subnets[0].cidr] },
  ];
  return {
    name: 'swarm',
    about: troubles.length === 0 ? 'no trouble' : troubles.join(', '),
    upstream,
    node: { instanceType, maxPods },
    env,
    subnets,
    latencyMs: { default: latency, [slowCall]: latency + slowness },
    detachMs,
    imdsLagMs,
    faults,
    steps: scenario.steps
      .map((step) => ({ ...step, ...(step.cidrs && { cidrs: clipped(step.cidrs, subnets[0].cidr) }) }))
      .sort((a, b) => a.atMs - b.atMs)
      .concat(end),
    endMs: LAST_FAULT + SETTLING,
    observed: [],
  };
}

/** The parts of the ranges that lie in the subnet. */
function clipped(ranges: readonly string[], subnet: string): string[] {
  const { first, last } = addressRange(subnet);
  return ranges
    .map(addressRange)
    .map((range) => ({ first: Math.max(range.first, first), last: Math.min(range.last, last) }))
    .filter((range) => range.first <= range.last)
    .map((range) => `${formatIpv4(range.first)}-${formatIpv4(range.last)}`);
}

/** Each case has some of the troubles, the others not at all. */
export const swarmCase: fc.Arbitrary<SwarmCase> = fc
  .subarray([...TROUBLES])
  .chain((troubles) => caseWith(troubles));

// Random lives of one node: any type, settings and subnets, pods that come and go, and trouble of several kinds, of which
// each life has some only. After the last step the trouble ends: addresses taken by others are free again, the node is
// uncordoned, no call fails any more.

import fc from 'fast-check';
import { formatIpv4 } from '../../base/ipv4.ts';
import { MINUTE, SECOND, type Milliseconds } from '../../base/time.ts';
import type { SdkGeneration } from '../../ec2/sdk.ts';
import {
  addressRange,
  type LifeFault,
  type LifeStep,
  type LifeSubnet,
  type NodeLife,
} from '../../world/life/nodeLife.ts';
import { asLines, nodeLifeLines } from './lifeLines.ts';
import { settings, subnets, type Env } from './settingDraws.ts';

/** The longest retries of an ENI's release take minutes; leftovers of another mode go one at a time, 30 s apart. */
const SETTLING = 60 * MINUTE;
const LAST_STEP = 8 * MINUTE;
/** Faults outlast the steps a little, so that they meet what the last steps set off. */
const LAST_FAULT = LAST_STEP + MINUTE;

const FAULTY_CALLS = {
  assign: ['AssignPrivateIpAddresses'],
  unassign: ['UnassignPrivateIpAddresses'],
  create: ['CreateNetworkInterface', 'DescribeSubnets'],
  attach: ['AttachNetworkInterface', 'DescribeInstances', 'ModifyNetworkInterfaceAttribute'],
  free: ['DetachNetworkInterface', 'DeleteNetworkInterface'],
  describe: ['DescribeNetworkInterfaces', 'CreateTags'],
} as const;

type Faulty = keyof typeof FAULTY_CALLS;

/** Each with the option that leaves it out. */
const TROUBLES = {
  assign: 'faults',
  unassign: 'faults',
  create: 'faults',
  attach: 'faults',
  free: 'faults',
  describe: 'faults',
  restart: 'restarts',
  switch: 'restarts',
  foreign: 'others',
  cordon: 'cordons',
  shortage: 'others',
  lag: 'lag',
  throttle: 'throttling',
} as const;

type Trouble = keyof typeof TROUBLES;

const TROUBLE_NAMES: readonly Trouble[] = [
  'assign',
  'unassign',
  'create',
  'attach',
  'free',
  'describe',
  'restart',
  'switch',
  'foreign',
  'cordon',
  'shortage',
  'lag',
  'throttle',
];

/** Each kind of trouble may be left out. */
export interface NodeLifeOptions {
  /** Instance types to draw from. */
  readonly types?: readonly string[];
  /** Versions of the CNI to draw from. */
  readonly versions?: readonly NodeLife['upstream'][];
  /** Calls of EC2 that fail. */
  readonly faults?: boolean;
  /** Restarts of the container, some with other settings. */
  readonly restarts?: boolean;
  /** Others who attach and tear off ENIs, and take the subnet's addresses. */
  readonly others?: boolean;
  readonly cordons?: boolean;
  /** Instance metadata that is late. */
  readonly lag?: boolean;
  readonly throttling?: boolean;
}

const CODES = [
  'RequestLimitExceeded',
  'InternalError',
  'UnauthorizedOperation',
  'InsufficientFreeAddressesInSubnet',
  'InsufficientCidrBlocks',
  'PrivateIpAddressLimitExceeded',
];

const VERSIONS: readonly NodeLife['upstream'][] = ['v1.23.1', 'v1.16.4'];

/** Small types, one that shares eight slots, one with more, one without prefixes. */
const TYPES: readonly string[] = [
  't3.nano',
  't3.small',
  't3.medium',
  't3.medium',
  'm5.large',
  'm5.xlarge',
  'm4.large',
];

const oneOf = <T>(...values: T[]): fc.Arbitrary<T> => fc.constantFrom(...values);

/** One of them; a failure's becomes smaller step by step, where `oneOf` tries the first alone. */
const stepwise = (...values: number[]): fc.Arbitrary<number> =>
  fc.nat(values.length - 1).map((place) => values[place] ?? 1);

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
    count: stepwise(1, 1, 2, 3, 6, 12),
    life: oneOf(1, 700, 5 * SECOND, 31 * SECOND, MINUTE, 2 * MINUTE, undefined),
  })
  .map(({ at, first, count, life }): LifeStep[] => {
    const names = Array.from({ length: count }, (_, index) => `p${(first + index) % 40}`);
    const adds = names.map((pod) => ({ atMs: at, op: 'add' as const, pod, retryEveryMs: 17 * SECOND }));
    if (life === undefined) return adds;
    return [
      ...adds,
      ...names.map((pod) => ({ atMs: Math.min(at + life, LAST_STEP), op: 'del' as const, pod })),
    ];
  });

/** What each trouble does, besides failing calls. */
const STEPS: Readonly<Partial<Record<Trouble, fc.Arbitrary<LifeStep[]>>>> = {
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

function faults(calls: readonly string[]): fc.Arbitrary<LifeFault[]> {
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

function lifeWith(
  troubles: readonly Trouble[],
  { types = TYPES, versions = VERSIONS }: NodeLifeOptions,
): fc.Arbitrary<NodeLife> {
  const has = (trouble: Trouble): boolean => troubles.includes(trouble);
  const faulty = troubles.flatMap((trouble) => (isFaulty(trouble) ? [FAULTY_CALLS[trouble]] : []));
  const steps = [pods, pods, pods, ...troubles.flatMap((trouble) => STEPS[trouble] ?? [])];
  return fc
    .record({
      seed: fc.nat(),
      upstream: oneOf(...versions),
      instanceType: oneOf(...types),
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
      faults: fc.tuple(...faulty.map(faults)).map((each) => each.flat()),
      steps: fc.array(fc.oneof(...steps), { maxLength: 60, size: 'max' }).map((each) => each.flat()),
    })
    .map(({ seed, addressChoice, sdk, tokens, ...drawn }) => ({
      ...lifeOf(drawn),
      seed,
      addressChoice,
      sdk,
      tokens,
    }));
}

function isFaulty(trouble: Trouble): trouble is Faulty {
  return trouble in FAULTY_CALLS;
}

interface Drawn {
  readonly upstream: NodeLife['upstream'];
  readonly instanceType: string;
  readonly maxPods: number;
  readonly env: Env;
  readonly subnets: readonly LifeSubnet[];
  readonly latency: Milliseconds;
  readonly slowCall: string;
  readonly slowness: Milliseconds;
  readonly detachMs: Milliseconds;
  readonly imdsLagMs: Milliseconds;
  readonly faults: readonly LifeFault[];
  readonly steps: readonly LifeStep[];
}

function lifeOf(drawn: Drawn): NodeLife {
  const { upstream, instanceType, maxPods, env, subnets, detachMs, imdsLagMs, faults } = drawn;
  const { latency, slowCall, slowness } = drawn;
  const cidr = subnets[0]?.cidr ?? '';
  const end: LifeStep[] = [
    { atMs: LAST_FAULT, op: 'uncordon' },
    { atMs: LAST_FAULT, op: 'free', subnet: 'subnet-a', cidrs: [cidr] },
  ];
  return {
    upstream,
    node: { instanceType, maxPods },
    env,
    subnets,
    latencyMs: { default: latency, [slowCall]: latency + slowness },
    detachMs,
    imdsLagMs,
    faults,
    steps: drawn.steps
      .map((step) => ({ ...step, ...(step.cidrs && { cidrs: clipped(step.cidrs, cidr) }) }))
      .sort((a, b) => a.atMs - b.atMs)
      .concat(end),
    endMs: LAST_FAULT + SETTLING,
    settlesFrom: LAST_FAULT,
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

/** Each life has some of the troubles, the others not at all. A failure shows it as lines. */
export function nodeLives(options: NodeLifeOptions = {}): fc.Arbitrary<NodeLife> {
  const possible = TROUBLE_NAMES.filter((trouble) => options[TROUBLES[trouble]] !== false);
  return fc
    .subarray(possible)
    .chain((troubles) => lifeWith(troubles, options))
    .map((life) => asLines(life, nodeLifeLines));
}

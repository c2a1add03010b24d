// Lives of a node so small that every choice can be tried: two or three ENIs, a handful of addresses, one fault.

import { MINUTE, SECOND, type Milliseconds } from '../../src/base/time.ts';
import type { LifeFault, LifeStep, NodeLife } from '../../src/world/life/nodeLife.ts';

export interface SmallScenario {
  readonly about: string;
  readonly life: NodeLife;
}

/** t3.nano: 2 ENIs of 1 pod address; t3.small: 3 of 3. */
const DEFAULTS: Omit<NodeLife, 'steps'> = {
  seed: 1,
  upstream: 'v1.23.1',
  node: { instanceType: 't3.small', maxPods: 11 },
  env: { WARM_ENI_TARGET: '1', WARM_PREFIX_TARGET: '1' },
  subnets: [{ id: 'subnet-a', cidr: '10.0.0.0/24' }],
  latencyMs: { default: 300 },
  detachMs: 1500,
  imdsLagMs: 0,
  faults: [],
  endMs: 10 * MINUTE,
};

function scenario(about: string, changes: Partial<NodeLife>, ...steps: LifeStep[][]): SmallScenario {
  return { about, life: { ...DEFAULTS, ...changes, steps: steps.flat() } };
}

function adds(atMs: Milliseconds, ...pods: string[]): LifeStep[] {
  return pods.map((pod) => ({ atMs, op: 'add', pod, retryEveryMs: 10 * SECOND }));
}

function dels(atMs: Milliseconds, ...pods: string[]): LifeStep[] {
  return pods.map((pod) => ({ atMs, op: 'del', pod }));
}

function restart(atMs: Milliseconds, env: Readonly<Record<string, string>> = {}): LifeStep[] {
  return [{ atMs, op: 'restart', downMs: 10, env }];
}

const NANO = { instanceType: 't3.nano', maxPods: 4 };
const M5 = { instanceType: 'm5.large', maxPods: 29 };
const CARDS = { instanceType: 'hpc6id.32xlarge', maxPods: 51 };
const PREFIXES = { ...DEFAULTS.env, ENABLE_PREFIX_DELEGATION: 'true' };

function fault(call: string, code: string, times: number): readonly LifeFault[] {
  return [{ call, code, fromMs: 0, toMs: 5 * MINUTE, times }];
}

const RELEASE_FAILS = fault('UnassignPrivateIpAddresses', 'InternalError', 1);

export const SMALL_SCENARIOS: readonly SmallScenario[] = [
  scenario(
    'pods come to three warm ENIs and go',
    { env: { WARM_ENI_TARGET: '2' } },
    adds(60_005, 'a'),
    adds(80_005, 'b', 'c'),
    dels(100_005, 'b'),
  ),
  scenario(
    'a pod waits for one of two addresses in cooldown',
    { node: NANO, env: { WARM_ENI_TARGET: '2' } },
    adds(30_005, 'a', 'b'),
    dels(60_005, 'a', 'b'),
    adds(60_005, 'c'),
    dels(150_005, 'c'),
  ),
  scenario(
    'WARM_IP_TARGET releases what pods leave, and a release fails',
    { env: { WARM_IP_TARGET: '1' }, faults: RELEASE_FAILS },
    adds(10_005, 'a'),
    adds(20_005, 'b'),
    adds(30_005, 'c'),
    adds(40_005, 'd'),
    dels(70_005, 'a', 'd'),
    dels(110_005, 'b', 'c'),
  ),
  scenario(
    'the same on v1.16.4',
    { upstream: 'v1.16.4', env: { WARM_IP_TARGET: '1' }, faults: RELEASE_FAILS },
    adds(10_005, 'a'),
    adds(20_005, 'b'),
    adds(30_005, 'c'),
    adds(40_005, 'd'),
    dels(70_005, 'a', 'd'),
    dels(110_005, 'b', 'c'),
  ),
  scenario(
    'MINIMUM_IP_TARGET falls when the daemon is started again',
    { env: { WARM_IP_TARGET: '1', MINIMUM_IP_TARGET: '4' } },
    adds(60_005, 'a'),
    restart(80_000, { MINIMUM_IP_TARGET: '2' }),
  ),
  scenario(
    'addresses of two prefixes are given out again',
    { env: { ...PREFIXES, WARM_PREFIX_TARGET: '2' } },
    adds(10_005, 'a', 'b', 'c'),
    dels(20_005, 'a', 'b', 'c'),
    adds(60_005, 'd', 'e'),
  ),
  scenario(
    'a warm prefix too many goes, and the release fails',
    { env: { ...PREFIXES, WARM_PREFIX_TARGET: '2' }, faults: RELEASE_FAILS },
    adds(10_005, 'a', 'b'),
    restart(60_000, { WARM_PREFIX_TARGET: '1' }),
    dels(120_005, 'b'),
  ),
  scenario(
    'prefix mode comes to a node with a pod',
    // Never at rest while secondary addresses are left: two minutes are enough.
    { faults: RELEASE_FAILS, endMs: 2 * MINUTE },
    adds(10_005, 'a'),
    restart(30_000, PREFIXES),
    dels(60_005, 'a'),
  ),
  scenario(
    'prefix mode goes from a node with pods',
    { env: { ...PREFIXES, WARM_PREFIX_TARGET: '2' } },
    adds(10_005, 'a', 'b'),
    restart(60_000, { ENABLE_PREFIX_DELEGATION: 'false' }),
    dels(100_005, 'a'),
    dels(110_005, 'b'),
  ),
  scenario(
    'an ENI is detached at the third try',
    { node: NANO, faults: fault('DetachNetworkInterface', 'InternalError', 2) },
    adds(10_005, 'a', 'b'),
    dels(60_005, 'a', 'b'),
  ),
  scenario(
    'a freed ENI is in use for long',
    { env: { WARM_IP_TARGET: '4' }, detachMs: 7000, endMs: 4 * MINUTE },
    restart(80_000, { WARM_IP_TARGET: '1' }),
  ),
  scenario(
    'metadata is late and an attach fails',
    { node: NANO, imdsLagMs: 900, faults: fault('AttachNetworkInterface', 'InternalError', 1) },
    adds(10_005, 'a'),
    dels(90_005, 'a'),
  ),
  scenario(
    'others attach an ENI and tear off one with pods',
    { env: { WARM_IP_TARGET: '1' } },
    adds(10_005, 'a'),
    [{ atMs: 20_005, op: 'foreign-attach', subnet: 'subnet-a', ips: 2 }],
    adds(90_005, 'b'),
    [{ atMs: 120_005, op: 'foreign-detach', eni: 'eni-1' }],
    dels(200_005, 'a', 'b'),
  ),
  scenario(
    'a trunk comes to a node that keeps a slot for it, and a pod gets a branch ENI',
    { node: M5, env: { WARM_IP_TARGET: '1', ENABLE_POD_ENI: 'true' } },
    adds(10_005, 'a', 'b'),
    [
      { atMs: 30_005, op: 'trunk-attach', subnet: 'subnet-a' },
      { atMs: 40_005, op: 'annotate', pod: 'c', ip: '10.0.0.99', vlan: 1 },
      { atMs: 40_005, op: 'add', pod: 'c', podEni: true },
    ],
    dels(70_005, 'a', 'c'),
  ),
  scenario(
    'ENIs for pods go where the ENIConfig says, and it goes away',
    {
      env: { WARM_IP_TARGET: '1', AWS_VPC_K8S_CNI_CUSTOM_NETWORK_CFG: 'true' },
      eniConfigs: [{ name: 'default', subnet: 'subnet-b' }],
      subnets: [
        { id: 'subnet-a', cidr: '10.0.0.0/24' },
        { id: 'subnet-b', cidr: '10.0.1.0/24' },
      ],
    },
    adds(10_005, 'a', 'b', 'c'),
    [{ atMs: 20_005, op: 'eni-config', name: 'default', missing: true }],
    adds(60_005, 'd'),
    dels(120_005, 'a'),
    [{ atMs: 200_005, op: 'eni-config', name: 'default', subnet: 'subnet-b' }],
  ),
  scenario(
    'a pod for both network cards finds none on the second',
    { node: CARDS, env: { WARM_IP_TARGET: '1', ENABLE_MULTI_NIC: 'true' }, endMs: 4 * MINUTE },
    [
      { atMs: 30_005, op: 'add', pod: 'a', multiNic: true },
      { atMs: 30_005, op: 'add', pod: 'b', multiNic: true, retryEveryMs: 40 * SECOND },
    ],
    dels(100_005, 'a'),
  ),
  scenario(
    'the subnet is full for a while',
    { subnets: [{ id: 'subnet-a', cidr: '10.0.0.0/28', taken: ['10.0.0.7-10.0.0.14'] }] },
    adds(10_005, 'a', 'b', 'c'),
    [{ atMs: 200_005, op: 'free', subnet: 'subnet-a', cidrs: ['10.0.0.7-10.0.0.14'] }],
    dels(300_005, 'a'),
    adds(320_005, 'd'),
  ),
];

// What is measured of a run: by facts told by hand, then whole runs against their summaries.

import { describe, expect, it } from 'vitest';
import type { Fact } from '../../src/record/trace.ts';
import { parseScenario } from '../../src/scenario/parse.ts';
import { Measure } from '../../src/record/measure.ts';
import type { RunFigures } from '../../src/base/metrics.ts';
import { measureRun } from '../../src/sweep/run.ts';
import { runScenario } from '../../src/world/run.ts';
import { minimalWith } from '../scenario/minimal.ts';

function figuresOf(end: number, facts: readonly (readonly [at: number, fact: Fact])[]): RunFigures {
  const measure = new Measure();
  for (const [at, fact] of facts) measure.apply(fact, at);
  return measure.finish(end);
}

const created = (pod: string, hostNetwork = false): Fact => ({
  kind: 'pod-created',
  pod,
  owner: 'web',
  hostNetwork,
});
const running = (pod: string): Fact => ({ kind: 'pod-running', pod, node: 'n' });
const deleted = (pod: string): Fact => ({ kind: 'pod-deleted', pod });
const removed = (pod: string): Fact => ({ kind: 'pod-removed', pod });
const refused = (pod: string): Fact => ({
  kind: 'address-refused',
  node: 'n',
  pod,
  cause: 'NoAddressOnNode',
});
const failed = (pod: string): Fact => ({ kind: 'sandbox-failed', pod, node: 'n', message: 'no' });
const assigned = (pod: string, sandbox = pod): Fact => ({
  kind: 'address-assigned',
  node: 'n',
  pod,
  sandbox,
  address: '10.0.0.9',
  eni: 'eni-1',
});
const unassigned = (pod: string): Fact => ({
  kind: 'address-unassigned',
  node: 'n',
  pod,
  sandbox: pod,
  address: '10.0.0.9',
  eni: 'eni-1',
  coolingUntil: 0,
});
const launched = (eni: string): Fact => ({
  kind: 'instance-launched',
  node: 'n',
  instance: 'i-1',
  instanceType: 't3.medium',
  subnet: 'main',
  eni,
  address: '10.0.0.4',
});

describe('waits', () => {
  it('last from the first failed ADD to the one that got an address, and are 0 where the first did', () => {
    const figures = figuresOf(100_000, [
      [0, created('a')],
      [0, created('b')],
      [1000, assigned('a')],
      [1000, refused('b')],
      [1000, failed('b')],
      [12_000, refused('b')],
      [12_500, failed('b')],
      [23_000, assigned('b')],
      [24_000, running('a')],
      [25_000, running('b')],
    ]);
    expect(figures).toMatchObject({
      addressWaitP50: 0,
      addressWaitP90: 22_000,
      addressWaitMax: 22_000,
      podStartP50: 24_000,
      podStartMax: 25_000,
      allRunning: 25_000,
      failedSandboxes: 2,
      sandboxRetries: 2,
      podsNeverStarted: 0,
      podsStarted: 2,
    });
  });

  it('of a start begin when there is a node that is Ready', () => {
    const figures = figuresOf(100, [
      [0, created('a')],
      [30, { kind: 'node-ready', node: 'n' }],
      [40, running('a')],
    ]);
    expect(figures).toMatchObject({ podStartMax: 10, allRunning: 40 });
  });

  it('begin with the failed sandbox where no daemon answered', () => {
    const figures = figuresOf(100_000, [
      [0, created('a')],
      [1000, failed('a')],
      [12_000, assigned('a')],
      [13_000, running('a')],
    ]);
    expect(figures).toMatchObject({ addressWaitMax: 11_000, failedSandboxes: 1, sandboxRetries: 1 });
  });

  it('count as long as they lasted where they had no end', () => {
    const figures = figuresOf(60_000, [
      [10_000, created('starved')],
      [20_000, refused('starved')],
      [20_000, failed('starved')],
      [10_000, created('given-up')],
      [20_000, failed('given-up')],
      [50_000, deleted('given-up')],
      [55_000, failed('given-up')],
      [58_000, removed('given-up')],
    ]);
    expect(figures).toMatchObject({
      addressWaitP50: 30_000,
      addressWaitMax: 40_000,
      podStartP50: 40_000,
      podStartMax: 50_000,
      podsNeverStarted: 1,
      podsStarted: 0,
      allRunning: 60_000,
      failedSandboxes: 3,
      sandboxRetries: 0,
    });
  });

  it('leave out pods on the host’s network', () => {
    const figures = figuresOf(10, [
      [0, created('proxy', true)],
      [5, running('proxy')],
    ]);
    expect(figures).toMatchObject({ podsStarted: 0, podStartMax: 0, podsNeverStarted: 0, allRunning: 0 });
  });

  it('begin anew with a new sandbox after a reboot, a start does not', () => {
    const figures = figuresOf(100, [
      [0, created('a')],
      [10, assigned('a', 's1')],
      [20, running('a')],
      [30, refused('a')],
      [30, failed('a')],
      [45, assigned('a', 's2')],
      [50, running('a')],
    ]);
    expect(figures).toMatchObject({ addressWaitP50: 0, addressWaitMax: 15, podStartMax: 20, podsStarted: 1 });
  });

  it('count the Jobs that failed', () => {
    const finished = (job: string, condition: 'Complete' | 'Failed'): Fact => {
      return { kind: 'job-finished', job, condition, succeeded: 0, failed: 1 };
    };
    expect(
      figuresOf(10, [
        [1, finished('a', 'Failed')],
        [2, finished('b', 'Complete')],
      ]),
    ).toMatchObject({
      failedJobs: 1,
    });
  });

  it('know pods that were turned away as never started, and as waiting no more', () => {
    const figures = figuresOf(100, [
      [0, created('a')],
      [40, { kind: 'pod-rejected', pod: 'a', node: 'n', message: 'Too many pods' }],
    ]);
    expect(figures).toMatchObject({ podsNeverStarted: 1, podStartMax: 40, allRunning: 40 });
  });
});

describe('addresses', () => {
  it('are those that ENIs hold, over time; available is what serves no pod and is not primary', () => {
    const figures = figuresOf(100, [
      [0, launched('eni-1')],
      [10, { kind: 'eni-cidrs-assigned', eni: 'eni-1', cidrs: ['10.0.0.9/32', '10.0.0.10/32'] }],
      [
        20,
        { kind: 'eni-created', eni: 'eni-2', subnet: 'main', address: '10.0.0.5', cidrs: ['10.0.0.16/28'] },
      ],
      [30, assigned('a')],
      [50, unassigned('a')],
      [60, { kind: 'eni-deleted', eni: 'eni-2' }],
      [70, { kind: 'eni-cidrs-unassigned', eni: 'eni-1', cidrs: ['10.0.0.10/32'] }],
    ]);
    expect(figures).toMatchObject({
      addressHours: 100 + 60 * 1 + 90 * 1 + 40 * 17,
      availableAddressHours: 60 * 1 + 90 * 1 + 40 * 16 - 20,
      peakAddresses: 20,
      eniHours: 100 + 40,
    });
  });

  it('are free again when their instance is gone', () => {
    const figures = figuresOf(100, [
      [0, launched('eni-1')],
      [0, { kind: 'eni-cidrs-assigned', eni: 'eni-1', cidrs: ['10.0.0.9/32'] }],
      [0, assigned('a')],
      [40, { kind: 'eni-deleted', eni: 'eni-1' }],
      [40, { kind: 'instance-terminated', node: 'n', instance: 'i-1' }],
    ]);
    expect(figures).toMatchObject({ addressHours: 80, availableAddressHours: 0, eniHours: 40 });
  });

  it('fall in a subnet as low as the lowest of all', () => {
    const seen = (subnet: string, free: number, freePrefixes: number): Fact => {
      return { kind: 'subnet-changed', subnet, free, freePrefixes };
    };
    const figures = figuresOf(100, [
      [0, seen('a', 250, 15)],
      [0, seen('b', 11, 1)],
      [5, seen('a', 9, 3)],
      [9, seen('a', 200, 12)],
    ]);
    expect(figures).toMatchObject({ lowestFree: 9, lowestFreePrefixes: 1 });
  });
});

/** Of the minimal scenario's subnet: a /24 without the five that AWS keeps. */
const USABLE = 251;

describe('a whole run', () => {
  it.each([
    ['until: 8m\n', 28],
    [
      'cni: { env: { WARM_IP_TARGET: 1 } }\nec2: { limits: { AssignPrivateIpAddresses: { capacity: 2, refillPerSecond: 1 } } }\nuntil: 8m\n',
      24,
    ],
    ['cni: { env: { ENABLE_PREFIX_DELEGATION: true } }\nuntil: 8m\n', 20],
  ])('says the same as its summary: %s', (rest, replicas) => {
    // Without pods that are there before the first node, whose start is measured from that.
    const steps = `kubernetes: { systemPods: { coredns: { replicas: 0 } } }
timeline:
  - { at: 2m, createDeployment: { name: web, replicas: ${replicas} } }
  - { at: 6m, scale: { deployment: web, replicas: 4 } }
`;
    const parsed = parseScenario(minimalWith(`${steps}${rest}`));
    if (!parsed.ok) throw new Error(JSON.stringify(parsed.problems));
    for (const seed of [1, 2, 3]) {
      const figures = measureRun(parsed.scenario, seed);
      const { summary } = runScenario(parsed.scenario, { seed });
      const calls = Object.values(summary.ec2Calls);
      expect(figures.ec2Calls).toBe(calls.reduce((sum, { count }) => sum + count, 0));
      expect(figures.throttledCalls).toBe(calls.reduce((sum, { throttled }) => sum + throttled, 0));
      expect(figures.podStartMax).toBe(summary.podStartMs?.max);
      expect(figures.podStartP50).toBe(summary.podStartMs?.p50);
      expect(figures.podsStarted).toBe(replicas);
      expect(figures.podsNeverStarted).toBe(0);
      const held = USABLE - Math.min(...summary.subnets.map(({ free }) => free));
      expect(figures.peakAddresses).toBeGreaterThanOrEqual(held);
      expect(figures.lowestFree).toBe(USABLE - figures.peakAddresses);
      expect(figures.availableAddressHours).toBeLessThan(figures.addressHours);
      expect(figures.availableAddressHours).toBeGreaterThan(0);
    }
  });
});

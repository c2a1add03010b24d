// The judge follows any run that the model can make, also where its calls do not name the choice: what the model itself
// came to is accepted.

import { describe, expect, it } from 'vitest';
import { walkOfAttached } from '../../src/conformance/attachedWalk.ts';
import { IpamdRun } from '../../src/conformance/ipamdRun.ts';
import type { IpamdTrace } from '../../src/conformance/ipamdTrace.ts';
import { judgeIpamdTrace } from '../../src/conformance/judgeIpamd.ts';
import { SeededChooser } from '../../src/kernel/chooser.ts';
import { life } from '../ipamd/life.ts';

const SEEDS = Array.from({ length: 8 }, (_, seed) => seed);

function fault(call: string, times: number, fromMs = 0) {
  return { call, code: 'InternalError', fromMs, toMs: 600_000, times };
}

function foreign(atMs: number) {
  return { atMs, op: 'foreign-attach' as const, subnet: 'subnet-a', ips: 1 };
}

const RESTART = { atMs: 150_000, op: 'restart' as const, downMs: 10, env: {} };

const LIVES: Readonly<Record<string, Partial<IpamdTrace>>> = {
  'waits in vain for an ENI': {
    faults: [fault('ModifyNetworkInterfaceAttribute', 1, 20_000)],
    endMs: 400_000,
  },
  'ends while it waits in vain': {
    faults: [fault('ModifyNetworkInterfaceAttribute', 1, 20_000)],
    endMs: 205_000,
  },
  'ends where a wait in vain may have ended': {
    faults: [fault('ModifyNetworkInterfaceAttribute', 1, 20_000)],
    endMs: 195_000,
  },
  ...Object.fromEntries(
    [90, 150, 700, 1600, 3350, 6500, 13_000, 26_500, 52_000].map((imdsLagMs) => [
      `sees metadata ${imdsLagMs} ms late`,
      { imdsLagMs, endMs: 400_000 },
    ]),
  ),
  'waits in vain before it is ready': {
    node: { instanceType: 't3.medium', maxPods: 110 },
    env: { WARM_ENI_TARGET: '1', MINIMUM_IP_TARGET: '5' },
    steps: [{ atMs: 220_000, op: 'restart', downMs: 10, env: { MINIMUM_IP_TARGET: '10' } }],
    faults: [fault('ModifyNetworkInterfaceAttribute', 1, 221_500)],
    latencyMs: { default: 400 },
    endMs: 500_000,
  },
  'tags at the fourth try': { faults: [fault('CreateTags', 3)] },
  'starts with tagged and untagged ENIs': {
    steps: [{ atMs: 30_005, op: 'add', pod: 'p1' }, foreign(140_005), foreign(145_005), RESTART],
    endMs: 200_000,
  },
  'is restarted late, in the midst of adds that waited for a DEL': {
    env: { WARM_ENI_TARGET: '1', ENABLE_PREFIX_DELEGATION: 'false' },
    latencyMs: { default: 250, UnassignPrivateIpAddresses: 9000 },
    node: { instanceType: 't3.medium', maxPods: 110 },
    steps: [
      {
        atMs: 10_000,
        op: 'restart',
        downMs: 10,
        env: { ENABLE_PREFIX_DELEGATION: 'true', WARM_PREFIX_TARGET: '1' },
      },
      { atMs: 60_005, op: 'add', pod: 'a' },
      { atMs: 90_000, op: 'restart', downMs: 10, env: { ENABLE_PREFIX_DELEGATION: 'false' } },
      { atMs: 110_005, op: 'del', pod: 'a' },
      { atMs: 111_005, op: 'add', pod: 'b' },
      { atMs: 112_000, op: 'restart', downMs: 10, env: {} },
      { atMs: 113_005, op: 'add', pod: 'c' },
    ],
    endMs: 200_000,
  },
  'detaches at the third try': {
    env: { WARM_ENI_TARGET: '1', WARM_IP_TARGET: '2' },
    steps: [foreign(5005)],
    faults: [fault('DetachNetworkInterface', 2), fault('DeleteNetworkInterface', 2)],
    endMs: 300_000,
  },
};

describe.each(['v1.16.4', 'v1.23.1'] as const)('a run of the model, %s,', (upstream) => {
  it.each(Object.entries(LIVES))('that %s is accepted', (_, changes) => {
    for (const seed of SEEDS) {
      const { trace } = life({ upstream, ...changes });
      const run = new IpamdRun(trace, {
        seed,
        playsEveryTick: false,
        chooser: (_simulation, random) => new SeededChooser(random, 'own'),
      });
      expect(judgeIpamdTrace({ ...trace, observed: run.finish() })).toMatchObject({ accepted: true });
    }
  });
});

describe('a trace', () => {
  it('with a fault of something that is no call of the daemon is rejected', () => {
    const { trace } = life({});
    expect(judgeIpamdTrace({ ...trace, faults: [fault('RunInstances', 1)] })).toMatchObject({
      accepted: false,
      headline: 'a fault of RunInstances, which is no EC2 call of the daemon',
    });
  });
});

describe('the walk over the attached ENIs', () => {
  const tag = (eni: string, error?: string) => ({ t: 0, call: 'CreateTags', eni, ...(error && { error }) });
  const lookup = (error?: string) => ({ t: 0, call: 'DescribeSubnets', ...(error && { error }) });

  it('has a tagged ENI where a lookup of subnets follows no tag', () => {
    const calls = [lookup(), tag('b'), lookup(), { t: 0, call: 'ModifyNetworkInterfaceAttribute', eni: 'a' }];
    expect(walkOfAttached(calls, ['a', 'b'])).toEqual(['a', 'b']);
    expect(walkOfAttached([tag('b'), lookup(), lookup()], ['a', 'b'])).toEqual(['b', 'a']);
  });

  it('counts a tag or a lookup that is tried again once', () => {
    const calls = [
      lookup('InternalError'),
      lookup(),
      tag('b', 'InternalError'),
      tag('b'),
      lookup(),
      lookup(),
    ];
    expect(walkOfAttached(calls, ['a', 'b', 'c'])).toEqual(['c', 'b', 'a']);
  });

  it('has known ENIs where they are described one by one', () => {
    const calls = [{ t: 0, call: 'DescribeNetworkInterfaces', enis: ['c'] }, tag('b'), lookup()];
    expect(walkOfAttached(calls, ['a', 'b', 'c'])).toEqual(['c', 'b', 'a']);
  });
});

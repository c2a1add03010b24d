// Properties of allocators: random lives of a node and of a cluster keep what must hold with allocators that are sound,
// and what is wrong with one is found, made small and shown in lines.

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  clusterLives,
  invariants,
  nodeLifeLines,
  nodeLives,
  outcomes,
  play,
  settles,
  unsettled,
  type NodeLife,
} from '../../src/library/check/check.ts';
import { ipamd, type Allocator } from '../../src/library/library.ts';
import { simple } from '../world/allocator/simple.ts';

const SMALL: NodeLife = {
  upstream: 'v1.23.1',
  node: { instanceType: 't3.small', maxPods: 11 },
  env: { WARM_IP_TARGET: '1', WARM_ENI_TARGET: '1', WARM_PREFIX_TARGET: '1' },
  subnets: [{ id: 'subnet-a', cidr: '10.0.0.0/24' }],
  latencyMs: { default: 300 },
  detachMs: 1500,
  imdsLagMs: 0,
  faults: [{ call: 'AssignPrivateIpAddresses', code: 'InternalError', fromMs: 0, toMs: 20_000, times: 1 }],
  steps: [
    { atMs: 30_000, op: 'add', pod: 'a', retryEveryMs: 10_000 },
    { atMs: 30_000, op: 'add', pod: 'b', retryEveryMs: 10_000 },
    { atMs: 60_500, op: 'del', pod: 'a' },
  ],
  endMs: 300_000,
  settlesFrom: 60_500,
};

/** Gives an address out again before its pod has gone, where none is free. */
const sharing = simple((pool) => {
  const add = pool.add.bind(pool);
  pool.add = (sandbox) => {
    const answer = add(sandbox);
    const [held] = pool.holders.keys();
    return 'address' in answer || held === undefined ? answer : { address: held };
  };
});

describe('the life of a node', () => {
  it.each([
    ['ipamd', ipamd(), {}],
    // It never looks whether others have torn off an ENI, and takes metadata for true when it starts again.
    ['an own allocator', simple(), { others: false, lag: false }],
  ])('is kept by %s', (_, allocator, options) => {
    fc.assert(
      fc.property(nodeLives(options), (life) => {
        const played = play(life, allocator);
        expect(invariants(played)).toEqual([]);
        expect(unsettled(played)).toEqual([]);
      }),
      { numRuns: 60 },
    );
  });

  it('shows what an allocator does wrong as the smallest life, in lines', () => {
    const property = fc.property(nodeLives({ types: ['t3.small'], faults: false }), (life) => {
      expect(
        invariants(play(life, sharing))
          .map(({ text }) => text)
          .join(''),
      ).toBe('');
    });
    const { failed, counterexample } = fc.check(property, { numRuns: 200 });
    expect(failed).toBe(true);
    const [life] = counterexample ?? [];
    expect(invariants(play(life ?? SMALL, sharing))).toMatchObject([{ property: 'address-shared' }]);
    const adds = life?.steps.filter(({ op }) => op === 'add') ?? [];
    // At most one more than the slots of the primary ENI, and not two less.
    expect([2, 3, 4]).toContain(adds.length);
    expect(fc.stringify(life)).toBe(`\n${nodeLifeLines(life ?? SMALL).join('\n')}\n`);
  });

  it('leaves out what it is told to', () => {
    const options = { types: ['m5.large'], faults: false, restarts: false, others: false, cordons: false };
    fc.assert(
      fc.property(nodeLives(options), ({ node, faults, steps }) => {
        expect(node.instanceType).toBe('m5.large');
        expect(faults).toEqual([]);
        const ops = new Set(steps.map(({ op }) => op));
        expect([...ops].filter((op) => !['add', 'del', 'uncordon', 'free'].includes(op))).toEqual([]);
      }),
      { numRuns: 100 },
    );
  });

  it('reads in lines', () => {
    expect(nodeLifeLines(SMALL)).toEqual([
      't3.small, max pods 11, CNI v1.23.1, WARM_IP_TARGET=1 WARM_ENI_TARGET=1 WARM_PREFIX_TARGET=1',
      'subnet-a 10.0.0.0/24',
      'EC2 answers in 300ms; detaching takes 1s500ms, metadata lags 0s; lowest addresses, seed 0',
      '0s EC2 refuses AssignPrivateIpAddresses: InternalError (1 time at most, until 20s)',
      '30s add a',
      '30s add b',
      '1m00.500s del a',
    ]);
  });

  it('says what has not settled, and by when', () => {
    const miser = simple((pool) => (pool.add = () => ({ refused: 'no' })));
    expect(unsettled(play(SMALL, miser))).toEqual([
      expect.stringMatching(/^[ab] waits while 10\.0\.0\.\d+ is free$/),
    ]);
    expect(settles(play(SMALL, simple()), { within: '5m' })).toBe(true);
    const restless = simple(({ node }) => {
      const [eni] = node.imds.attachedEnis();
      node.spawn(function* () {
        for (;;) {
          yield* node.sleep('30s');
          const got = yield* node.ec2.assignPrivateIpAddresses(eni?.eniId ?? '', { kind: 'ips', count: 1 });
          if (got.ok) yield* node.ec2.unassignPrivateIpAddresses(eni?.eniId ?? '', got.value);
        }
      });
    });
    const roomy = { ...SMALL, node: { instanceType: 'm5.large', maxPods: 29 } };
    expect(unsettled(play(roomy, restless), { within: '1m' }).join()).toMatch(/^still changing at /);
  });
});

describe('all outcomes of a small life', () => {
  it('are every choice of an own allocator', () => {
    const choosing: Allocator = simple((pool) => {
      const add = pool.add.bind(pool);
      const free = pool.free.bind(pool);
      pool.add = (sandbox) => {
        const all = [...free()];
        const chosen = all.splice(pool.node.choose(Math.max(1, all.length)), 1);
        pool.free = () => chosen;
        const answer = add(sandbox);
        pool.free = free;
        return answer;
      };
    });
    const ends = [...outcomes(SMALL, choosing)].map(({ pods, broken }) => [
      broken.length,
      pods.served.map(({ pod, address }) => `${pod} ${address}`).join(),
    ]);
    expect(ends.every(([broken]) => broken === 0)).toBe(true);
    expect(new Set(ends.map(([, served]) => served)).size).toBeGreaterThan(2);
    expect(() => [...outcomes(SMALL, choosing, { limit: 2 })]).toThrow(RangeError);
  });

  it('are the two orders of two pods where nothing else is left open', () => {
    expect([...outcomes(SMALL, simple())]).toHaveLength(2);
  });
});

describe('the life of a cluster', () => {
  it.each([
    ['ipamd', ipamd()],
    ['an own allocator', simple()],
  ])('is kept by %s', (_, allocator) => {
    fc.assert(
      fc.property(clusterLives(), (life) => {
        const played = play(life, allocator);
        expect(invariants(played)).toEqual([]);
        expect(unsettled(played)).toEqual([]);
      }),
      { numRuns: 12 },
    );
  });

  it('shows what an allocator does wrong', () => {
    const property = fc.property(clusterLives({ faults: false, losses: false }), (life) => {
      expect(
        invariants(play(life, sharing))
          .map(({ text }) => text)
          .join(''),
      ).toBe('');
    });
    const { failed, counterexample } = fc.check(property, { numRuns: 40 });
    expect(failed).toBe(true);
    const [life] = counterexample ?? [];
    const broken = life === undefined ? [] : invariants(play(life, sharing));
    expect(broken).toMatchObject([{ property: 'address-shared' }]);
    expect(fc.stringify(life)).toMatch(/\nnode group blue: 1 of t3\./);
  });
});

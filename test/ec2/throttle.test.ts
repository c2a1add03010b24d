import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { MINUTE, SECOND } from '../../src/base/time.ts';
import type { BucketConfig } from '../../src/ec2/config.ts';
import { DEFAULT_BUCKETS } from '../../src/ec2/defaults.ts';
import { OtherCalls } from '../../src/ec2/otherCalls.ts';
import { Throttle, TokenBucket } from '../../src/ec2/throttle.ts';
import { Random } from '../../src/kernel/random.ts';

const bucket = fc.record({
  capacity: fc.integer({ min: 1, max: 20 }),
  refillPerSecond: fc.integer({ min: 1, max: 30 }),
});
/** Gaps between attempts, in ms. */
const gaps = fc.array(fc.oneof(fc.constant(0), fc.nat({ max: 50 }), fc.nat({ max: 5000 })), {
  maxLength: 200,
});

describe('a token bucket', () => {
  it('lets through exactly what its level allows, and never falls below zero', () => {
    fc.assert(
      fc.property(bucket, gaps, (config, gaps) => {
        const tested = new TokenBucket(config);
        // Thousandths of a token: with whole rates exact as well.
        let level = config.capacity * 1000;
        let now = 0;
        for (const gap of gaps) {
          now += gap;
          level = Math.min(config.capacity * 1000, level + gap * config.refillPerSecond);
          const admitted = tested.take(now);
          expect(admitted).toBe(level >= 1000);
          if (admitted) level -= 1000;
          expect(tested.tokens(now)).toBe(Math.floor(level / 1000));
          expect(tested.tokens(now)).toBeGreaterThanOrEqual(0);
        }
      }),
    );
  });

  it('admits in any span at most its capacity and what came in meanwhile', () => {
    fc.assert(
      fc.property(bucket, gaps, (config, gaps) => {
        const tested = new TokenBucket(config);
        const admitted: number[] = [];
        let now = 0;
        for (const gap of gaps) {
          now += gap;
          if (tested.take(now)) admitted.push(now);
        }
        admitted.forEach((from, first) => {
          admitted.slice(first).forEach((to, further) => {
            const cameIn = ((to - from) * config.refillPerSecond) / 1000;
            expect(further + 1).toBeLessThanOrEqual(config.capacity + cameIn);
          });
        });
      }),
      { numRuns: 50 },
    );
  });

  it('refills rates of less than one token a second', () => {
    const tested = new TokenBucket({ capacity: 1, refillPerSecond: 0.5 });
    expect(tested.take(0)).toBe(true);
    expect(tested.take(1999)).toBe(false);
    expect(tested.take(2000)).toBe(true);
  });
});

describe('throttling', () => {
  it('keeps a bucket for each call and none for a call without one', () => {
    const throttle = new Throttle({ CreateNetworkInterface: { capacity: 1, refillPerSecond: 1 } });
    expect(throttle.admits('CreateNetworkInterface', 0)).toBe(true);
    expect(throttle.admits('CreateNetworkInterface', 0)).toBe(false);
    expect(throttle.tokens('CreateNetworkInterface', 0)).toBe(0);
    expect(throttle.admits('AttachNetworkInterface', 0)).toBe(true);
    expect(throttle.tokens('AttachNetworkInterface', 0)).toBeUndefined();
  });

  it('spends 80 s on the creates of 500 nodes at once', () => {
    const throttle = new Throttle(DEFAULT_BUCKETS);
    let last = 0;
    for (let node = 0; node < 500; node++) {
      while (!throttle.admits('CreateNetworkInterface', last)) last++;
    }
    expect(last).toBe(80_000);
  });
});

describe('calls of others', () => {
  const CREATES: BucketConfig = { capacity: 100, refillPerSecond: 5 };

  function others(perSecond: number, from = 0, to = MINUTE): OtherCalls {
    const config = { call: 'CreateNetworkInterface', perSecond, from, to } as const;
    return new OtherCalls(config, new Random(1).stream('others'));
  }

  it('come as often as they are said to, and in their time alone', () => {
    const calls = others(8, 10 * SECOND, 70 * SECOND);
    const moments: number[] = [];
    for (; calls.next < Infinity; calls.pass()) moments.push(calls.next);
    expect(moments.length).toBeGreaterThan(430);
    expect(moments.length).toBeLessThan(530);
    expect(moments[0]).toBeGreaterThanOrEqual(10 * SECOND);
    expect(moments.at(-1)).toBeLessThan(70 * SECOND);
  });

  it('empty the bucket when they are more than come in, and leave it full when they are few', () => {
    const crowded = new TokenBucket(CREATES, [others(20)]);
    expect(crowded.tokens(3 * SECOND)).toBeGreaterThan(40);
    expect(crowded.tokens(30 * SECOND)).toBe(0);
    const quiet = new TokenBucket(CREATES, [others(2)]);
    expect(quiet.tokens(30 * SECOND)).toBeGreaterThan(95);
  });

  it('share what comes in: by chance a call finds a token', () => {
    const bucket = new TokenBucket(CREATES, [others(20)]);
    let admitted = 0;
    for (let at = 30 * SECOND; at < MINUTE; at += 250) if (bucket.take(at)) admitted++;
    expect(admitted).toBeGreaterThan(5);
    expect(admitted).toBeLessThan(60);
  });

  it('are the same, however often somebody looks', () => {
    fc.assert(
      fc.property(fc.array(fc.nat(2000), { maxLength: 40 }), (pauses) => {
        const looked = new TokenBucket(CREATES, [others(20)]);
        let now = 0;
        for (const pause of pauses) {
          now += pause;
          looked.tokens(now);
        }
        const asked = new TokenBucket(CREATES, [others(20)]);
        expect(looked.tokens(now)).toBe(asked.tokens(now));
      }),
    );
  });
});

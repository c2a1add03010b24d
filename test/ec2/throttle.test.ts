import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { DEFAULT_BUCKETS } from '../../src/ec2/defaults.ts';
import { Throttle, TokenBucket } from '../../src/ec2/throttle.ts';

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

import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { RateLimiter } from '../../src/kube/api/rateLimiter.ts';

describe('a rate limiter', () => {
  it('lets a burst pass and then one an interval', () => {
    const limiter = new RateLimiter({ burst: 3, interval: 50 });
    expect([1, 2, 3, 4, 5].map(() => limiter.reserve(1000))).toEqual([1000, 1000, 1000, 1050, 1100]);
  });

  it('saves up no more than the burst', () => {
    const limiter = new RateLimiter({ burst: 2, interval: 100 });
    limiter.reserve(0);
    expect([1, 2, 3].map(() => limiter.reserve(1e6))).toEqual([1e6, 1e6, 1e6 + 100]);
  });

  it('counts several tokens for one reservation', () => {
    const limiter = new RateLimiter({ burst: 4, interval: 10 });
    expect([1, 2, 3].map(() => limiter.reserve(0, 2))).toEqual([0, 0, 20]);
  });

  it('refuses only while there is no token', () => {
    const limiter = new RateLimiter({ burst: 2, interval: 100 });
    expect([0, 0, 0, 99, 100, 101].map((now) => limiter.tryReserve(now))).toEqual([
      true,
      true,
      false,
      false,
      true,
      false,
    ]);
  });

  it('limits nothing with an interval of zero', () => {
    const limiter = new RateLimiter({ burst: 1, interval: 0 });
    expect([1, 2, 3].map(() => limiter.reserve(5))).toEqual([5, 5, 5]);
  });

  it('is a token bucket: agrees with one that is refilled millisecond by millisecond', () => {
    const steps = fc.array(fc.nat({ max: 60 }), { minLength: 1, maxLength: 60 });
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 5 }),
        fc.integer({ min: 1, max: 30 }),
        steps,
        (burst, interval, gaps) => {
          const limiter = new RateLimiter({ burst, interval });
          // Refilled in units of 1/interval token; a bucket that is full starts its next token when one is taken.
          let filled = burst * interval;
          let now = 0;
          for (const gap of gaps) {
            now += gap;
            filled = Math.min(filled + gap, burst * interval);
            const allowed = filled >= interval;
            if (allowed) filled -= interval;
            expect(limiter.tryReserve(now)).toBe(allowed);
          }
        },
      ),
    );
  });
});

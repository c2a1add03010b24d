// A client's token bucket, as a schedule of reservations: it answers when the next call may go out.

import type { Milliseconds } from '../../base/time.ts';
import type { RateLimit } from './config.ts';

export class RateLimiter {
  private readonly limit: RateLimit;
  /** When the next token would be there if none had been saved up. */
  private next: Milliseconds | undefined = undefined;

  constructor(limit: RateLimit) {
    this.limit = limit;
  }

  /** Takes tokens and returns the time, now or later, at which the last of them is there. */
  reserve(now: Milliseconds, tokens = 1): Milliseconds {
    const { burst, interval } = this.limit;
    const full = now - (burst - 1) * interval;
    const first = this.next === undefined ? full : Math.max(this.next, full);
    const last = first + (tokens - 1) * interval;
    this.next = last + interval;
    return Math.max(now, last);
  }

  /** Takes a token if there is one now. */
  tryReserve(now: Milliseconds): boolean {
    if (this.next !== undefined && this.next > now) return false;
    this.reserve(now);
    return true;
  }
}

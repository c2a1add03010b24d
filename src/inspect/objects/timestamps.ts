// Virtual times as the API writes points in time.

import type { Milliseconds } from '../../base/time.ts';
import { isoTime } from '../../base/calendar.ts';

const NANOSECONDS = 1_000_000n;

export class Timestamps {
  /** Unix time of virtual time 0. */
  private readonly startTime: Milliseconds;

  constructor(startTime: Milliseconds) {
    this.startTime = startTime;
  }

  /** metav1.Time: whole seconds, cut. */
  time(at: Milliseconds): string {
    return isoTime(this.startTime + at);
  }

  /** metav1.MicroTime. */
  microTime(at: Milliseconds): string {
    const unix = this.startTime + at;
    const fraction = String(unix % 1000).padStart(3, '0');
    return isoTime(unix).replace(/Z$/, `.${fraction}000Z`);
  }

  /** Unix time. */
  nanoseconds(at: Milliseconds): bigint {
    return BigInt(this.startTime + at) * NANOSECONDS;
  }
}

// Calendar times of a state as times of the run: how long before its start.

import { parseIsoTime } from '../../base/calendar.ts';
import type { Milliseconds } from '../../base/time.ts';

export class SinceStart {
  private readonly startTime: Milliseconds;

  constructor(startTime: Milliseconds) {
    this.startTime = startTime;
  }

  /** Of a time that has passed the schema: not above 0. */
  of(text: string): Milliseconds {
    return Math.min(0, (parseIsoTime(text) ?? this.startTime) - this.startTime);
  }

  optional(text: string | undefined): Milliseconds | undefined {
    return text === undefined ? undefined : this.of(text);
  }
}

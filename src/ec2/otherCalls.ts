// Calls of EC2's API by other users of the account: each takes a token of the bucket that the daemons' calls need too.
// They are played when somebody looks at the bucket, not before.

import { SECOND, type Milliseconds } from '../base/time.ts';
import type { RandomStream } from '../kernel/random.ts';
import type { OtherCallsConfig } from './config.ts';

export class OtherCalls {
  private readonly to: Milliseconds;
  private readonly longestPause: Milliseconds;
  private readonly stream: RandomStream;
  private nextAt: Milliseconds;

  constructor({ perSecond, from, to }: OtherCallsConfig, stream: RandomStream) {
    this.to = to;
    this.longestPause = (2 * SECOND) / perSecond;
    this.stream = stream;
    this.nextAt = from;
    this.pass();
  }

  /** Infinity: there is none. */
  get next(): Milliseconds {
    return this.nextAt < this.to ? this.nextAt : Infinity;
  }

  /**
   * The next call has been made.
   * @assumption pauses between calls are uniform from nothing to twice the mean; those of real clients come in bursts.
   */
  pass(): void {
    this.nextAt += Math.round(this.stream.unit() * this.longestPause);
  }
}

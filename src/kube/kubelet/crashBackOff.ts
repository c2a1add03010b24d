// How long a container that exited waits before it is started again: not at all the first time, then 10 s doubling to
// 5 min, and from the start again after a long enough run.
// @upstream pkg/kubelet/kuberuntime doBackOff, client-go util/flowcontrol/backoff.go

import { MINUTE, SECOND, type Milliseconds } from '../../base/time.ts';

const FIRST = 10 * SECOND;
const LONGEST = 5 * MINUTE;
/** A run this much longer than the last start is no crash loop any more. */
const FORGOTTEN_AFTER = 2 * LONGEST;

export class CrashBackOff {
  private current: Milliseconds = 0;
  private startedAt: Milliseconds = 0;

  /** The pause after an exit. */
  after(exitedAt: Milliseconds): Milliseconds {
    if (exitedAt - this.startedAt > FORGOTTEN_AFTER) this.current = 0;
    return this.current;
  }

  /** The container is started again. */
  restarted(now: Milliseconds): void {
    this.startedAt = now;
    this.current = this.current === 0 ? FIRST : Math.min(2 * this.current, LONGEST);
  }
}

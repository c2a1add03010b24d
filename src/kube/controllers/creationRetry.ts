// What a controller does when the API server refuses its pods: it says so in an event, and tries again, later each time.
// @upstream pkg/controller/controller_utils.go#createPods, client-go util/workqueue/default_rate_limiters.go
// @assumption the change of the owner's own status does not make it try once more in between.

import { SECOND, type Milliseconds } from '../../base/time.ts';
import type { EventHandle } from '../../kernel/eventQueue.ts';
import type { Environment } from '../api/environment.ts';
import type { EventRecorder } from '../api/events.ts';
import type { EventSource } from '../api/eventSource.ts';

interface BackOff {
  readonly first: Milliseconds;
  readonly longest: Milliseconds;
}

const ITEM_BACK_OFF: BackOff = { first: 5, longest: 1000 * SECOND };
/** @upstream pkg/controller/job/job_controller.go#DefaultJobApiBackOff, MaxJobApiBackOff */
export const JOB_BACK_OFF: BackOff = { first: SECOND, longest: 60 * SECOND };
/** More doublings than either has. */
const MOST_DOUBLINGS = 20;

export interface RetryPorts {
  readonly environment: Environment;
  readonly events: EventRecorder;
}

export class CreationRetry {
  private readonly ports: RetryPorts;
  private readonly source: EventSource;
  private readonly object: string;
  private readonly backOff: BackOff;
  private failures = 0;
  private pending: { readonly handle: EventHandle; readonly at: Milliseconds } | undefined;

  /** `object`: the owner, as `namespace/name`. */
  constructor(ports: RetryPorts, source: EventSource, object: string, backOff = ITEM_BACK_OFF) {
    this.ports = ports;
    this.source = source;
    this.object = object;
    this.backOff = backOff;
  }

  say(message: string): void {
    this.ports.events.record(this.source, this.object, 'Warning', 'FailedCreate', message);
  }

  /** A sync failed. Of two retries the sooner counts. */
  again(sync: () => void): void {
    const { environment } = this.ports;
    const doublings = Math.min(this.failures++, MOST_DOUBLINGS);
    const delay = Math.min(this.backOff.first * 2 ** doublings, this.backOff.longest);
    const at = environment.now + delay;
    if (this.pending !== undefined && this.pending.at <= at) return;
    this.cancel();
    const handle = environment.after(delay, () => {
      this.pending = undefined;
      sync();
    });
    this.pending = { handle, at };
  }

  /** A sync went well. */
  forget(): void {
    this.failures = 0;
  }

  cancel(): void {
    if (this.pending !== undefined) this.ports.environment.cancel(this.pending.handle);
    this.pending = undefined;
  }
}

// Why a run ends before its end: a signal, or memory that runs out. Asked often while it runs.

import { formatMoment, type Milliseconds } from '../base/time.ts';
import { ExitCode } from './exitCode.ts';
import { heapAdvice, heapLimitText, isNearHeapLimit } from './heapWatch.ts';
import { stopStatus } from './thread/stopRequest.ts';

export class EarlyEnd {
  private why: { readonly status: number; readonly isSignal: boolean } | undefined;

  /** The exit status; undefined: the run goes on, or has come to its end. */
  get status(): number | undefined {
    return this.why?.status;
  }

  readonly shouldStop = (): boolean => {
    const signal = stopStatus();
    if (signal !== undefined) this.why = { status: signal, isSignal: true };
    else if (isNearHeapLimit()) this.why = { status: ExitCode.badInput, isSignal: false };
    return this.why !== undefined;
  };

  /** For a person; `kept`: what there is of the run. */
  text(now: Milliseconds, until: Milliseconds | 'quiet', kept: string): string {
    const moment = `at ${formatMoment(now)}${until === 'quiet' ? '' : ` of ${formatMoment(until)}`}`;
    return this.why?.isSignal === true
      ? `Interrupted ${moment}. ${kept}`
      : `Stopped ${moment}: memory is nearly used up (Node's heap limit is ${heapLimitText()}). ${kept} ` +
          `To get further, ${heapAdvice()}.`;
  }
}

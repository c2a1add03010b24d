// How long a pod waits after a failed attempt, and when a waiting pod is due.
// @upstream pkg/scheduler/backend/queue/backoff_queue.go

import { type Milliseconds, SECOND } from '../../base/time.ts';
import type { Behaviour } from './behaviour.ts';

const LONGEST: Milliseconds = 10 * SECOND;

/** What the back-off of a pod depends on. */
export interface BackoffCounts {
  /** When it came back from its last attempt. */
  readonly since: Milliseconds;
  readonly attempts: number;
  readonly rejections: number;
  readonly errors: number;
}

/** Until when the pod backs off; −1 for one that never failed. Since 1.33 cut to the whole second. */
export function backoffEnd(
  { since, attempts, rejections, errors }: BackoffCounts,
  behaviour: Behaviour,
): Milliseconds {
  const apart = errors > 0 ? errors : rejections;
  const count = behaviour.countsErrorsApart ? apart : attempts;
  if (count === 0) return -1;
  const end = since + (count > 4 ? LONGEST : SECOND * 2 ** (count - 1));
  return behaviour.popsFromBackoff ? end - (end % SECOND) : end;
}

/** Whether a pod with this end still backs off. */
export function isBackingOff(end: Milliseconds, now: Milliseconds, behaviour: Behaviour): boolean {
  return behaviour.popsFromBackoff ? end >= now - (now % SECOND) : end > now;
}

/**
 * When the flusher finds the pod done: it looks once a second.
 * @assumption Before 1.33 it looks at whole seconds, too; really at those since the scheduler's start. Off by
 * < 1 s.
 */
export function flushTime(end: Milliseconds, behaviour: Behaviour): Milliseconds {
  return behaviour.popsFromBackoff ? end + SECOND : Math.ceil(end / SECOND) * SECOND;
}

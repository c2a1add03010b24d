// Creation in growing batches: 1, 2, 4, 8 … each awaited before the next, at the pace of the controller's API client. The
// first batch with a failure is the last.
// @upstream pkg/controller/replicaset/replica_set.go slowStartBatch

import type { Environment } from '../api/environment.ts';
import type { RateLimiter } from '../api/rateLimiter.ts';

/** Runs `create` `count` times, or until one says false; `done` when the last answer is back, with whether one failed. */
export function slowStart(
  environment: Environment,
  limiter: RateLimiter,
  count: number,
  create: () => boolean,
  done: (failed: boolean) => void,
): void {
  let failed = false;
  const one = (): void => {
    if (!create()) failed = true;
  };
  const batch = (size: number, left: number): void => {
    if (left === 0 || failed) {
      done(failed);
      return;
    }
    const now = Math.min(size, left);
    let last = environment.now;
    for (let index = 0; index < now; index++) {
      last = limiter.reserve(environment.now);
      environment.at(last, one);
    }
    environment.at(last + environment.propagationDelay(), () => batch(2 * size, left - now));
  };
  batch(1, count);
}

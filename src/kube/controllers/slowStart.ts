// Creation in growing batches: 1, 2, 4, 8 … each awaited before the next, at the pace of the controller's API client.
// @upstream pkg/controller/replicaset/replica_set.go slowStartBatch

import type { Environment } from '../api/environment.ts';
import type { RateLimiter } from '../api/rateLimiter.ts';

/** Runs `create` `count` times; `done` when the last answer is back. */
export function slowStart(
  environment: Environment,
  limiter: RateLimiter,
  count: number,
  create: () => void,
  done: () => void,
): void {
  const batch = (size: number, left: number): void => {
    if (left === 0) {
      done();
      return;
    }
    const now = Math.min(size, left);
    let last = environment.now;
    for (let index = 0; index < now; index++) {
      last = limiter.reserve(environment.now);
      environment.at(last, create);
    }
    environment.at(last + environment.propagationDelay(), () => batch(2 * size, left - now));
  };
  batch(1, count);
}

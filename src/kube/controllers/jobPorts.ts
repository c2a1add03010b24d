// What a Job works with, and who hears of its end.

import type { Cluster } from '../api/cluster.ts';
import type { Environment } from '../api/environment.ts';
import type { EventRecorder } from '../api/events.ts';
import type { JobCondition } from './jobEvents.ts';
import type { RateLimiter } from '../api/rateLimiter.ts';

export interface JobPorts {
  readonly environment: Environment;
  readonly cluster: Cluster;
  readonly events: EventRecorder;
  /** Shared by all Jobs. */
  readonly limiter: RateLimiter;
  readonly finished: (condition: JobCondition) => void;
  /** The time to live after its end is over. */
  readonly expired: () => void;
}

// What a Job works with, and who hears of its end.

import type { Cluster } from './cluster.ts';
import type { Environment } from './environment.ts';
import type { EventRecorder } from './events.ts';
import type { JobCondition } from './jobStory.ts';
import type { RateLimiter } from './rateLimiter.ts';

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

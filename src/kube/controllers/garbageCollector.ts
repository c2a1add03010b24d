// Deletes pods whose owner is gone. It reads each object afresh before it deletes it: two API calls a pod, so half the
// pace of other controllers. @upstream pkg/controller/garbagecollector attemptToDeleteItem

import type { Cluster } from '../api/cluster.ts';
import type { Environment } from '../api/environment.ts';
import type { Pod } from '../api/objects.ts';
import { RateLimiter } from '../api/rateLimiter.ts';

const CALLS_PER_POD = 2;

export class GarbageCollector {
  private readonly cluster: Cluster;
  private readonly environment: Environment;
  private readonly limiter: RateLimiter;

  constructor(cluster: Cluster, environment: Environment) {
    this.cluster = cluster;
    this.environment = environment;
    this.limiter = new RateLimiter(environment.limits.controllerWrites);
  }

  collect(pods: readonly Pod[]): void {
    for (const pod of pods) {
      const at = this.limiter.reserve(this.environment.now, CALLS_PER_POD);
      this.environment.at(at, () => this.cluster.deletePod(pod));
    }
  }
}

// What a workload's controller hears of its own pods. Latency of watches is the controller's.

import type { Owner, Pod } from '../api/objects.ts';

export interface PodController {
  readonly owner: Owner;
  podReadinessChanged(pod: Pod): void;
  podTerminating(pod: Pod): void;
  /** The phase is Succeeded or Failed. */
  podFinished(pod: Pod): void;
  podRemoved(pod: Pod): void;
  /** A container of the pod was started again. */
  podRestarted?(pod: Pod): void;
}

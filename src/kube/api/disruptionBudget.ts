// A PodDisruptionBudget with the status its controller computed, as the scheduler reads it.

import type { LabelSelector } from './objects.ts';

export interface DisruptionBudget {
  readonly namespace: string;
  readonly name: string;
  readonly selector: LabelSelector | undefined;
  readonly disruptionsAllowed: number;
  /** Names of pods whose eviction was granted and not yet seen. */
  readonly disruptedPods: readonly string[];
}

// One pod of a trace: when it comes, and how long it lives, as far as that is known.

import type { Milliseconds } from '../../base/time.ts';
import type { Known, PodLife } from './podLives.ts';

export interface TracedLife {
  readonly pod: PodLife;
  /** Since the first look; negative: it was there. */
  readonly arrival: Milliseconds;
  readonly known: Known;
  readonly life: Milliseconds;
}

// What the parts of a sweep's page share: the sweep, and the setting that is picked.

import type { SweepDocument } from '../report/sweepSchema.ts';

export interface Picking {
  readonly sweep: SweepDocument;
  /** Index of a setting. */
  readonly picked: number;
  readonly pick: (index: number) => void;
}

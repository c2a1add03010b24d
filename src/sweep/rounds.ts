// A search that goes by rounds: each asks for runs, and by their figures it decides what the next one asks for.

import type { BatchSource } from './batch.ts';

export interface Rounds {
  readonly isOver: boolean;
  /** Runs that the present round still needs. */
  readonly pending: number;
  /** Those runs, a batch at a time. */
  batches(): BatchSource;
  /** All runs of the round are in. */
  endRound(): void;
}

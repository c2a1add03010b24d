// What a finding is: something wrong in a run although no pod may be waiting for it.

import type { Milliseconds } from '../../base/time.ts';
import type { Situation } from '../finding.ts';

/** What one row found at one place. */
export interface Found {
  /** What is wrong, since when and how much, in one sentence without a full stop. */
  readonly text: string;
  /** The same in a clause, where it belongs in the headline of a run in which no pod waits. */
  readonly brief?: string;
  /** Since when; undefined: no moment can be named. */
  readonly from: Milliseconds | undefined;
  /** The node group, node, subnet, workload or setting it is about. */
  readonly place: string;
}

export interface FindingRow {
  /** For programs. */
  readonly name: string;
  readonly find: (situation: Situation) => readonly Found[];
}

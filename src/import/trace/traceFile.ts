// A file over time as it is being read: what it is called, and what it adds to.

import type { Milliseconds } from '../../base/time.ts';
import type { Findings } from '../cluster/findings.ts';
import type { PodLives } from './podLives.ts';

export interface TraceFile {
  readonly name: string;
  readonly lives: PodLives;
  readonly findings: Findings;
  /** When a snapshot was taken, if its content does not say. */
  readonly namedTime: (newest: Milliseconds) => Milliseconds;
}

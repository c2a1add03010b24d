// What a scenario comes to when it is played, as far as that can be foreseen: a share for each part of it that makes
// pods, nodes or repetitions. Shares are counted high where the course of the run decides.

import type { DocumentPath, Foreseen } from '../language/diagnostics.ts';

/** What one part of the document adds. */
export interface Share {
  readonly of: Foreseen;
  readonly count: number;
  /** The number to lower. */
  readonly path: DocumentPath;
  readonly target: 'key' | 'value';
}

export function share(
  of: Foreseen,
  count: number,
  path: DocumentPath,
  target: Share['target'] = 'value',
): Share {
  return { of, count, path, target };
}

/** The shares of a whole scenario, added up. */
export type ForeseenTotals = Readonly<Record<Foreseen, number>>;

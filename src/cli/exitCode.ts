// How the program ends, for scripts.

import { hanging } from '../report/layout.ts';

export const ExitCode = {
  /** It ran, and what the scenario expects holds. */
  ok: 0,
  /** It ran, and an expectation failed or an invariant broke. */
  failed: 1,
  /** The input is at fault: arguments, files, scenarios. */
  badInput: 2,
  /** The program is at fault. */
  internal: 70,
  /** The queue is lost, or nobody works on it: what was done until then has been printed, and may be gone on with. */
  queueLost: 75,
} as const;

export type ExitCode = (typeof ExitCode)[keyof typeof ExitCode];

export interface ExitStatus {
  readonly status: string;
  readonly meaning: string;
}

/** All there are, for every verb. */
export const EXIT_STATUSES: readonly ExitStatus[] = [
  { status: '0', meaning: 'done; expectations and objectives are met' },
  { status: '1', meaning: 'done, but an expectation or objective failed, or an invariant is broken' },
  { status: '2', meaning: 'invalid input, or a limit: memory, disk, a run that cannot end' },
  { status: '70', meaning: 'internal error' },
  { status: '75', meaning: 'queue lost, or no worker; the results so far are printed' },
  { status: '128+n', meaning: 'stopped by signal n (130: Ctrl-C); the results so far are printed' },
];

/** For the end of every help. */
export function exitStatusHelp(width: number): string[] {
  const column = Math.max(...EXIT_STATUSES.map(({ status }) => status.length));
  const lines = EXIT_STATUSES.flatMap(({ status, meaning }) =>
    hanging(`  ${status.padEnd(column)}  `, meaning, width),
  );
  return ['Exit status', ...lines];
}

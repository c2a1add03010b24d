// How the program ends, for scripts.

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

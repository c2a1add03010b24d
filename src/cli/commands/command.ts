// What each verb's file in this folder says of it: its options, its help, and what to do when it is asked for. The doing
// is imported only then.

import type { Argv } from 'yargs';
import type { ExitCode } from '../exitCode.ts';
import type { Streams } from '../streams.ts';

/** Told how the verb ended. */
type End = (code: ExitCode) => void;

export interface Command {
  /** Options without a value. */
  readonly flags: readonly string[];
  add(parser: Argv, streams: Streams, end: End): void;
}

// What each verb's file in this folder says of it: its options, its help, and what to do when it is asked for. The doing
// is imported only then.

import type { Argv } from 'yargs';
import type { Streams } from '../streams.ts';

/** Told the exit status: one of `ExitCode`, or that of the tool that answered. */
type End = (code: number) => void;

export interface Command {
  /** The verb. */
  readonly name: string;
  /** What it cannot do without, in words; absent: nothing. */
  readonly needs?: string;
  /** Options without a value. */
  readonly flags: readonly string[];
  /** Where words begin that are not this verb's to read, in arguments that are its own. */
  restFrom?(argv: readonly string[]): number | undefined;
  /** `rest`: words that no verb reads. */
  add(parser: Argv, streams: Streams, end: End, rest: readonly string[]): void;
}

// What each verb's file in this folder says of it: its options, its help, and what to do when it is asked for. The doing
// is imported only then.

import type { Argv, Options } from 'yargs';
import type { Streams } from '../streams.ts';

/** Told the exit status: one of `ExitCode`, or that of the tool that answered. */
type End = (code: number) => void;

/** What yargs is told of an option; `repeatable`: it may be given several times, any other only once. */
interface CommandOption extends Options {
  readonly repeatable?: boolean;
  /** Which of the words behind a value are further values. */
  readonly takesMore?: (word: string) => boolean;
}

/** By long name. */
export type OptionTable = Readonly<Record<string, CommandOption>>;

export interface Command {
  /** The verb. */
  readonly name: string;
  /** What it cannot do without, in words; absent: nothing. */
  readonly needs?: string;
  readonly options: OptionTable;
  /** After so many words of its own a command of another tool begins, which is not read; absent: none does. */
  readonly commandAfter?: number;
  /**
   * What standard output is to it: `rest` where the exit status or files are results as well. Absent: its only result.
   */
  readonly prints?: 'rest' | 'nothing' | ((args: Readonly<Record<string, unknown>>) => 'all' | 'rest');
  /** `rest`: the command of another tool. */
  add(parser: Argv, streams: Streams, end: End, rest: readonly string[]): void;
}

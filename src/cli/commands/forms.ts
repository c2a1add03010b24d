// The forms of what a verb is given: options by their names, words by their places. A form says how the scan takes it,
// what the help shows of it, and how the text becomes a value.

import { assert } from '../../base/assert.ts';
import { nearest } from '../../scenario/language/suggestion.ts';
import { BadInput } from '../badInput.ts';

/** Throws `BadInput` on text that has another form. `name`: the option's, without dashes. */
export type Reader<T> = (text: string, name: string) => T;

interface Form<T> {
  readonly describe: string;
  /** What the help shows for the value: `PATH=VALUE`; without it the name itself, in capitals. */
  readonly placeholder?: string;
  readonly isRequired?: boolean;
  readonly choices?: readonly string[];
  /** What holds where nothing is given. */
  readonly default?: string | number;
  read(given: readonly string[], name: string): T;
}

export interface Option<T> extends Form<T> {
  /** A single letter. */
  readonly alias?: string;
  /** Other long names that are taken for it and not shown, without dashes. */
  readonly otherNames?: readonly string[];
  /** Values: `several`: it may be given several times, any other only once. */
  readonly takes: 'nothing' | 'one' | 'several';
  /** Which of the words behind a value are further values. */
  readonly takesMore?: (word: string) => boolean;
}

export interface Word<T> extends Form<T> {
  /** `command`: all that follows, as it is: it is the command of another tool. */
  readonly takes: 'one' | 'several' | 'command';
  /** Whether it names a scenario: those that come with the program are completed. */
  readonly isScenario?: true;
}

interface Row {
  readonly describe: string;
  readonly placeholder?: string;
  readonly alias?: string;
  readonly otherNames?: readonly string[];
}

interface ValueRow<T> extends Row {
  readonly read: Reader<T>;
  readonly choices?: readonly string[];
}

interface WithDefault {
  readonly default: string | number;
}

interface Required {
  readonly isRequired: true;
}

export function flag(describe: string, alias?: string): Option<boolean> {
  return {
    describe,
    ...(alias === undefined ? {} : { alias }),
    takes: 'nothing',
    read: (given) => given.length > 0,
  };
}

export function value<T>(row: ValueRow<T> & (WithDefault | Required)): Option<T>;
export function value<T>(row: ValueRow<T>): Option<T | undefined>;
export function value<T>(row: ValueRow<T> & Partial<WithDefault & Required>): Option<T | undefined> {
  return {
    ...row,
    takes: 'one',
    read: ([text = row.default], name) => (text === undefined ? undefined : row.read(String(text), name)),
  };
}

export function text(row: Row & WithDefault): Option<string>;
export function text(row: Row): Option<string | undefined>;
export function text(row: Row & Partial<WithDefault>): Option<string | undefined> {
  return value({ ...row, read: String });
}

export function choice<C extends string>(row: Row & Choices<C> & WithDefault): Option<C>;
export function choice<C extends string>(row: Row & Choices<C>): Option<C | undefined>;
export function choice<C extends string>(
  row: Row & Choices<C> & Partial<WithDefault>,
): Option<C | undefined> {
  return value({ ...row, read: oneOf(row.choices) });
}

interface Choices<C> {
  readonly choices: readonly C[];
}

interface ListRow<T> extends Row {
  readonly read: Reader<T>;
  readonly takesMore?: (word: string) => boolean;
  readonly isRequired?: true;
}

/** It may be given several times. */
export function list<T>(row: ListRow<T>): Option<readonly T[]> {
  return { ...row, takes: 'several', read: (given, name) => given.map((each) => row.read(each, name)) };
}

export function word(describe: string): Word<string> {
  return {
    describe,
    takes: 'one',
    isRequired: true,
    read: ([given], name) => {
      assert(given !== undefined, `${name} is required`);
      return given;
    },
  };
}

export function optionalWord(describe: string): Word<string | undefined> {
  return { describe, takes: 'one', read: ([given]) => given };
}

/** At least one. */
export function words(describe: string): Word<readonly string[]> {
  return { describe, takes: 'several', isRequired: true, read: (given) => given };
}

/** None, too. */
export function anyWords(describe: string): Word<readonly string[]> {
  return { describe, takes: 'several', read: (given) => given };
}

export function choiceWord<C extends string>(choices: readonly [C, ...C[]], describe: string): Word<C> {
  const read = oneOf<C>(choices);
  const [usual] = choices;
  return {
    describe,
    takes: 'one',
    choices,
    default: usual,
    read: ([given], name) => (given === undefined ? usual : read(given, name)),
  };
}

export function commandWords(describe: string): Word<readonly string[]> {
  return { describe, takes: 'command', read: (given) => given };
}

export function scenarioWord<T>(of: Word<T>): Word<T> {
  return { ...of, isScenario: true };
}

function oneOf<C extends string>(choices: readonly C[]): Reader<C> {
  return (given, name) => {
    const found = choices.find((each) => each === given);
    if (found !== undefined) return found;
    const near = nearest(given, choices);
    const fix = near === undefined ? `use ${choices.join(', ')}` : `did you mean ${near}?`;
    throw new BadInput(`unknown ${name} "${given}"; ${fix}`);
  };
}

// What a verb is: one row, in a file of its own in this folder. The scan of the arguments, the help and "did you mean" are
// derived from it. What it does is imported only when it is asked for.

import { assert } from '../../base/assert.ts';
import { BadInput } from '../badInput.ts';
import type { Streams } from '../streams.ts';
import type { Option, Word } from './forms.ts';

/** By name; that of an option is written maxEni and typed --max-eni. */
export type OptionTable = Readonly<Record<string, Option<unknown>>>;

/** In their order. */
export type WordTable = Readonly<Record<string, Word<unknown>>>;

interface Described {
  /** The verb. */
  readonly name: string;
  readonly summary: string;
  /** What it cannot do without, in words; absent: nothing. */
  readonly needs?: string;
  /** What to type behind the program's name, and what comes of it. */
  readonly examples: readonly (readonly [typed: string, comment: string])[];
  readonly epilogue?: string;
}

/** What standard output is to it: `rest` where the exit status or files are results as well. */
type Prints = 'all' | 'rest' | 'nothing';

interface VerbRow<Words extends object, Options extends object> extends Described {
  readonly words: { readonly [Name in keyof Words]: Word<Words[Name]> };
  readonly options: { readonly [Name in keyof Options]: Option<Options[Name]> };
  readonly prints: Prints | ((asked: Words & Options) => Prints);
  /** Returns the exit status: one of `ExitCode`, or that of the tool that answered. */
  run(asked: Words & Options, streams: Streams): Promise<number>;
}

/** What has been typed behind a verb. */
export interface Given {
  readonly words: readonly string[];
  /** The command of another tool, as it is. */
  readonly command: readonly string[];
  /** By the option's name in its table. */
  readonly options: ReadonlyMap<string, readonly string[]>;
}

export interface Verb extends Described {
  readonly words: WordTable;
  readonly options: OptionTable;
  /** Throws `BadInput` on what it cannot be asked. */
  ask(given: Given): { readonly prints: Prints; run(streams: Streams): Promise<number> };
}

export function defineVerb<Words extends object, Options extends object>(row: VerbRow<Words, Options>): Verb {
  const { name, summary, words, options, examples, prints } = row;
  return {
    ...row,
    words,
    options,
    name,
    summary,
    examples,
    ask(given) {
      const placed = placeWords(row, words, given);
      const values = readForms<Options>(options, given.options);
      refuseLacking(name, options, given);
      refuseMore(name, words, given);
      const asked = { ...readForms<Words>(words, placed), ...values };
      return {
        prints: typeof prints === 'function' ? prints(asked) : prints,
        run: (streams) => row.run(asked, streams),
      };
    },
  };
}

/** As it is typed, without the dashes. */
export function longName(option: string): string {
  return option.replaceAll(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
}

function placeWords(
  { name, needs = 'more' }: Described,
  table: WordTable,
  given: Given,
): ReadonlyMap<string, readonly string[]> {
  const placed = new Map<string, readonly string[]>();
  let rest = given.words;
  for (const [place, { takes, isRequired = false }] of Object.entries(table)) {
    const taken = takes === 'command' ? given.command : rest.slice(0, takes === 'one' ? 1 : undefined);
    if (isRequired && taken.length === 0) throw new BadInput(`${name} needs ${needs}; ${seeHelp(name)}`);
    placed.set(place, taken);
    if (takes !== 'command') rest = rest.slice(taken.length);
  }
  return placed;
}

function refuseMore(name: string, table: WordTable, { words }: Given): void {
  const takes = Object.values(table).map((word) => word.takes);
  if (takes.includes('several')) return;
  const more = words.slice(takes.filter((each) => each === 'one').length);
  if (more.length > 0) throw new BadInput(`${more.join(', ')}: ${name} does not take this; ${seeHelp(name)}`);
}

function refuseLacking(name: string, table: OptionTable, { options }: Given): void {
  const lacking = Object.entries(table)
    .filter(([option, { isRequired = false }]) => isRequired && !options.has(option))
    .map(([option]) => `--${longName(option)}`);
  if (lacking.length > 0) throw new BadInput(`${name} needs ${lacking.join(' and ')}; ${seeHelp(name)}`);
}

export function seeHelp(verb: string): string {
  return `see vpc-cni-sim ${verb} --help`;
}

interface Readable<T> {
  read(given: readonly string[], name: string): T;
}

type Readables<Values> = { readonly [Name in keyof Values]: Readable<Values[Name]> };

function readForms<Values extends object>(
  forms: Readables<Values>,
  given: ReadonlyMap<string, readonly string[]>,
): Values {
  const values: Partial<Values> = {};
  for (const name in forms) values[name] = forms[name].read(given.get(name) ?? [], longName(name));
  assert(isWhole(values, forms), 'every form is read');
  return values;
}

function isWhole<Values extends object>(values: Partial<Values>, forms: Readables<Values>): values is Values {
  return Object.keys(forms).every((name) => Object.hasOwn(values, name));
}

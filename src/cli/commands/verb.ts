// What a verb is: one row, in a file of its own in this folder. The scan of the arguments, the help and "did you mean" are
// derived from it. What it does is imported only when it is asked for.

import { BadInput, collectProblems } from '../badInput.ts';
import { PROGRAM } from '../programCommand.ts';
import type { Streams } from '../streams.ts';
import type { Option, Word } from './forms.ts';

/** By name; that of an option is written maxEni and typed --max-eni. */
export type OptionTable = Readonly<Record<string, Option<unknown>>>;

/** In their order. */
export type WordTable = Readonly<Record<string, Word<unknown>>>;

/** The questions verbs answer, in the order of the help: what is going on, what to choose, what files there are. */
export const VERB_GROUPS = ['Answers', 'Decisions', 'Files'] as const;

export type VerbGroup = (typeof VERB_GROUPS)[number];

interface Described {
  /** The verb. */
  readonly name: string;
  /** Where the program's help lists it. */
  readonly group: VerbGroup;
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
  /** What could not be read, a line each. */
  readonly problems: readonly string[];
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
      const problems = [...given.problems];
      const values = readForms<Options>(options, given.options, problems);
      // What was not read may be the name of a lacking option, or have left its value behind as a word.
      const isRead = given.problems.length === 0;
      const placed = isRead ? placeWords(row, given, problems) : undefined;
      if (isRead) problems.push(...lackingOptions(row, given), ...moreWords(row, given));
      const read = placed === undefined ? undefined : readForms<Words>(words, placed, problems);
      if (values === undefined || read === undefined || problems.length > 0) throw new BadInput(...problems);
      const asked = { ...read, ...values };
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

/** Undefined when one is lacking. */
function placeWords(
  { name, needs = 'more', words }: Described & { readonly words: WordTable },
  given: Given,
  problems: string[],
): ReadonlyMap<string, readonly string[]> | undefined {
  const placed = new Map<string, readonly string[]>();
  let rest = given.words;
  for (const [place, { takes, isRequired = false }] of Object.entries(words)) {
    const taken = takes === 'command' ? given.command : rest.slice(0, takes === 'one' ? 1 : undefined);
    if (isRequired && taken.length === 0) {
      problems.push(`${name} needs ${needs}; ${seeHelp(name)}`);
      return undefined;
    }
    placed.set(place, taken);
    if (takes !== 'command') rest = rest.slice(taken.length);
  }
  return placed;
}

function moreWords(verb: { readonly name: string; readonly words: WordTable }, { words }: Given): string[] {
  const takes = Object.values(verb.words).map((word) => word.takes);
  if (takes.includes('several')) return [];
  const more = words.slice(takes.filter((each) => each === 'one').length);
  return more.length === 0
    ? []
    : [`unexpected argument "${more.join(' ')}" of ${verb.name}; ${seeHelp(verb.name)}`];
}

function lackingOptions(
  verb: { readonly name: string; readonly options: OptionTable },
  { options }: Given,
): string[] {
  const lacking = Object.entries(verb.options)
    .filter(([option, { isRequired = false }]) => isRequired && !options.has(option))
    .map(([option]) => `--${longName(option)}`);
  return lacking.length === 0 ? [] : [`${verb.name} needs ${lacking.join(' and ')}; ${seeHelp(verb.name)}`];
}

export function seeHelp(verb: string): string {
  return `see ${PROGRAM} ${verb} --help`;
}

interface Readable<T> {
  read(given: readonly string[], name: string): T;
}

type Readables<Values> = { readonly [Name in keyof Values]: Readable<Values[Name]> };

/** Undefined when one cannot be read. */
function readForms<Values extends object>(
  forms: Readables<Values>,
  given: ReadonlyMap<string, readonly string[]>,
  problems: string[],
): Values | undefined {
  const values: Partial<Values> = {};
  for (const name in forms) {
    collectProblems(problems, () => {
      values[name] = forms[name].read(given.get(name) ?? [], longName(name));
    });
  }
  return isWhole(values, forms) ? values : undefined;
}

function isWhole<Values extends object>(values: Partial<Values>, forms: Readables<Values>): values is Values {
  return Object.keys(forms).every((name) => Object.hasOwn(values, name));
}

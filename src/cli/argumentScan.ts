// The first reading of the arguments: which verb, which words, which options, by the tables of the verbs. A word that
// looks like an option behind `--` is a word, and nothing is given twice that has one value.

import { nearest } from '../scenario/language/suggestion.ts';
import { BadInput } from './badInput.ts';
import { flag, type Option } from './commands/forms.ts';
import { longName, seeHelp, type Given, type Verb } from './commands/verb.ts';
import { PROGRAM } from './programCommand.ts';

type Scannable = Pick<Verb, 'name' | 'words' | 'options'>;

export interface ScannedArguments<V> extends Given {
  /** Undefined: none is named. */
  readonly verb: V | undefined;
}

/** Options of every verb, and of none. */
const GLOBAL = { help: flag('Show help', 'h'), version: flag('Show the version', 'v') };

export function scanArguments<V extends Scannable>(
  argv: readonly string[],
  verbs: readonly V[],
): ScannedArguments<V> {
  const at = verbPlace(argv, verbs);
  const named = at === undefined ? undefined : argv[at];
  if (at === undefined || named === undefined) {
    const given = Object.entries(GLOBAL)
      .flatMap(spellings)
      .filter(([typed]) => argv.includes(typed));
    const options = new Map(given.map(([, [name]]) => [name, ['']]));
    return { verb: undefined, words: [], command: [], options, problems: [] };
  }
  const others = argv.filter((word, place) => place !== at && (place > at || word !== '--'));
  if (named === 'help') return scanArguments([...others, '--help'], verbs);
  const verb = verbs.find(({ name }) => name === named);
  if (verb === undefined) {
    const near = meant(
      named,
      verbs.map(({ name }) => name),
    );
    throw new BadInput(`unknown verb "${named}"${near}; see ${PROGRAM} --help`);
  }
  return { verb, ...new Scan(others, verb).run() };
}

/** An option, and its name in its table. */
type Known = readonly [name: string, option: Option<unknown>];

class Scan {
  private readonly argv: readonly string[];
  private readonly verb: Scannable;
  /** By what is typed. */
  private readonly known: ReadonlyMap<string, Known>;
  /** After so many words a command of another tool begins, which is not read. */
  private readonly commandAfter: number;
  private readonly words: string[] = [];
  private readonly given = new Map<string, string[]>();
  private readonly problems: string[] = [];
  private at = 0;

  constructor(argv: readonly string[], verb: Scannable) {
    this.argv = argv;
    this.verb = verb;
    this.known = new Map(Object.entries({ ...verb.options, ...GLOBAL }).flatMap(spellings));
    this.commandAfter = Object.values(verb.words).findIndex(({ takes }) => takes === 'command');
  }

  run(): Given {
    let onlyWords = false;
    for (let word = this.argv[0]; word !== undefined; word = this.argv[++this.at]) {
      if (!onlyWords && word === '--') onlyWords = true;
      else if (!onlyWords && isOption(word)) this.takeOption(word);
      else if (this.words.length === this.commandAfter) break;
      else this.takeWord(word);
    }
    const { words, given: options, problems } = this;
    return { words, command: this.argv.slice(this.at), options, problems };
  }

  private takeWord(word: string): void {
    if (word === '') this.refuse('empty argument');
    else this.words.push(word);
  }

  private takeOption(word: string): void {
    const { shown, attached } = split(word);
    const known = this.known.get(shown);
    if (known === undefined) {
      const names = [...this.known.keys()].filter((each) => each.startsWith('--'));
      this.refuse(`unknown option ${shown}${meant(shown, names)}`);
      return;
    }
    const [name, { takes, takesMore }] = known;
    if (takes === 'nothing') {
      if (attached !== undefined) this.problems.push(`invalid ${word}; ${shown} takes no value`);
      this.given.set(name, ['']);
      return;
    }
    const values = this.given.get(name) ?? [];
    const value = attached ?? this.nextValue();
    if (values.length > 0 && takes === 'one')
      this.problems.push(`--${longName(name)} is given more than once`);
    else if (value === undefined || value === '') this.refuse(`${shown} needs a value`);
    else this.given.set(name, [...values, value, ...(takesMore === undefined ? [] : this.more(takesMore))]);
  }

  private more(fits: (word: string) => boolean): string[] {
    const more: string[] = [];
    for (;;) {
      const next = this.argv[this.at + 1];
      if (next === undefined || isOption(next) || !fits(next)) return more;
      more.push(next);
      this.at++;
    }
  }

  private nextValue(): string | undefined {
    const next = this.argv[this.at + 1];
    if (next === undefined || next.startsWith('--') || this.known.has(next)) return undefined;
    this.at++;
    return next;
  }

  private refuse(what: string): void {
    this.problems.push(`${what}; ${seeHelp(this.verb.name)}`);
  }
}

function spellings([name, option]: Known): (readonly [typed: string, Known])[] {
  const { alias, otherNames = [] } = option;
  const typed = [longName(name), ...otherNames].map((long) => `--${long}`);
  if (alias !== undefined) typed.push(`-${alias}`);
  return typed.map((each) => [each, [name, option]]);
}

/** `--name=value`, `-nvalue`, `-n=value`, or without the value. */
function split(word: string): { readonly shown: string; readonly attached: string | undefined } {
  const isLong = word.startsWith('--');
  const end = isLong ? (word + '=').indexOf('=') : 2;
  const behind = word.slice(end);
  const attached = behind.replace(/^=/, '');
  return { shown: word.slice(0, end), attached: behind === '' ? undefined : attached };
}

/** A lone dash stands for standard input. */
function isOption(word: string): boolean {
  return word.startsWith('-') && word !== '-';
}

/** Where the verb is; options may stand before it. */
function verbPlace(argv: readonly string[], verbs: readonly Scannable[]): number | undefined {
  const taking = new Set(
    verbs
      .flatMap(({ options }) => Object.entries(options).flatMap(spellings))
      .filter(([, [, { takes }]]) => takes !== 'nothing')
      .map(([typed]) => typed),
  );
  let isValue = false;
  for (const [at, word] of argv.entries()) {
    if (isValue) isValue = false;
    else if (word === '--') return at + 1 < argv.length ? at + 1 : undefined;
    else if (!isOption(word)) return at;
    else isValue = taking.has(word);
  }
  return undefined;
}

function meant(name: string, known: readonly string[]): string {
  const near = nearest(name, known);
  return near === undefined ? '' : `; did you mean ${near}?`;
}

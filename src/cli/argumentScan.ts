// The first reading of the arguments: which verb, which words, which options, by the tables of the verbs. What it finds
// is passed on in one form, words first and then `--name=value`, in which nothing is left to guess: a word that looks
// like an option is still a word, and nothing is given twice that has one value.

import { nearest } from '../scenario/language/suggestion.ts';
import { BadInput } from './badInput.ts';
import type { Command, OptionTable } from './commands/command.ts';

type Scanned = Pick<Command, 'name' | 'options' | 'commandAfter'>;

export interface ScannedArguments {
  /** The verb, the words, the options. */
  readonly own: readonly string[];
  /** The command of another tool, as it is. */
  readonly rest: readonly string[];
}

/** Options of every verb, and of none. */
const GLOBAL: OptionTable = { help: { type: 'boolean' }, version: { type: 'boolean' } };

/** In front of words that would be taken for something else: of private use, so that no quoting changes it. */
const MARK = '\ue000';

export function scanArguments(argv: readonly string[], commands: readonly Scanned[]): ScannedArguments {
  const at = verbPlace(argv, commands);
  if (at === undefined) return { own: argv.filter((word) => word !== '--'), rest: [] };
  const verb = argv[at];
  const others = argv.filter((word, place) => place !== at && (place > at || word !== '--'));
  if (verb === 'help') return scanArguments([...others, '--help'], commands);
  const command = commands.find(({ name }) => name === verb);
  if (command === undefined) {
    const near = meant(
      verb,
      commands.map(({ name }) => name),
    );
    throw new BadInput(`${verb}: no such verb${near}; see vpc-cni-sim --help`);
  }
  return new Scan(others, command).run();
}

/** A word as it was given. */
export function unmarked(word: string): string {
  return word.startsWith(MARK) ? word.slice(MARK.length) : word;
}

/** A message that may quote words. */
export function withoutMarks(message: string): string {
  return message.replaceAll(MARK, '');
}

class Scan {
  private readonly argv: readonly string[];
  private readonly command: Scanned;
  private readonly options: OptionTable;
  private readonly words: string[] = [];
  private readonly given: string[] = [];
  private readonly names = new Set<string>();
  private at = 0;

  constructor(argv: readonly string[], command: Scanned) {
    this.argv = argv;
    this.command = command;
    this.options = { ...command.options, ...GLOBAL };
  }

  run(): ScannedArguments {
    let onlyWords = false;
    for (; this.at < this.argv.length; this.at++) {
      const word = this.argv[this.at];
      if (!onlyWords && word === '--') onlyWords = true;
      else if (!onlyWords && isOption(word)) this.takeOption(word);
      else if (this.words.length === this.command.commandAfter) break;
      else this.takeWord(word);
    }
    return { own: [this.command.name, ...this.words, ...this.given], rest: this.argv.slice(this.at) };
  }

  private takeWord(word: string): void {
    if (word === '') throw this.problem("'' is empty");
    const isAmbiguous = word.startsWith('-') || word.startsWith(MARK) || word === 'help';
    this.words.push(isAmbiguous ? `${MARK}${word}` : word);
  }

  private takeOption(word: string): void {
    const { shown, name, attached } = this.split(word);
    const { type, repeatable = false, takesMore } = this.options[name];
    if (type === 'boolean') {
      if (attached !== undefined) throw new BadInput(`${word}: ${shown} takes no value`);
      this.given.push(`--${name}`);
      return;
    }
    if (this.names.has(name) && !repeatable) throw new BadInput(`--${name} is given twice`);
    this.names.add(name);
    this.given.push(`--${name}=${attached ?? this.nextValue(shown)}`);
    if (attached === '' || this.given.at(-1) === `--${name}=`) throw this.problem(`${shown} needs a value`);
    if (takesMore !== undefined) this.takeMore(name, takesMore);
  }

  private takeMore(name: string, fits: (word: string) => boolean): void {
    for (;;) {
      const next = this.argv.at(this.at + 1);
      if (next === undefined || isOption(next) || !fits(next)) return;
      this.given.push(`--${name}=${next}`);
      this.at++;
    }
  }

  private nextValue(shown: string): string {
    const next = this.argv[this.at + 1];
    if (next === undefined || next.startsWith('--') || aliasOf(next, this.options) !== undefined)
      throw this.problem(`${shown} needs a value`);
    this.at++;
    return next;
  }

  /** `--name=value`, `-nvalue`, `-n=value`, or without the value. */
  private split(word: string) {
    const [shown, ...values] = word.startsWith('--') ? word.split('=') : [word.slice(0, 2), word.slice(2)];
    const short = word.startsWith('--') ? undefined : aliasOf(shown, this.options);
    const name = short ?? shown.slice(2);
    if (!Object.hasOwn(this.options, name)) {
      const known = Object.keys(this.options).map((option) => `--${option}`);
      throw this.problem(`${shown}: no such option${meant(shown, known)}`);
    }
    const attached = short === undefined ? values.join('=') : values[0].replace(/^=/, '');
    const isAttached = short === undefined ? values.length > 0 : values[0] !== '';
    return { shown, name, attached: isAttached ? attached : undefined };
  }

  private problem(what: string): BadInput {
    return new BadInput(`${what}; see vpc-cni-sim ${this.command.name} --help`);
  }
}

/** The long name. */
function aliasOf(word: string, options: OptionTable): string | undefined {
  return Object.keys(options).find((name) => word === `-${String(options[name].alias)}`);
}

/** A lone dash stands for standard input. */
function isOption(word: string): boolean {
  return word.startsWith('-') && word !== '-';
}

/** Where the verb is; options may stand before it. */
function verbPlace(argv: readonly string[], commands: readonly Scanned[]): number | undefined {
  for (let at = 0; at < argv.length; at++) {
    const word = argv[at];
    if (word === '--') return at + 1 < argv.length ? at + 1 : undefined;
    if (!isOption(word)) return at;
    const takesValue = commands.some(({ options }) => {
      const name = aliasOf(word, options) ?? word.slice(2);
      return Object.hasOwn(options, name) && options[name].type !== 'boolean';
    });
    if (takesValue) at++;
  }
  return undefined;
}

function meant(name: string, known: readonly string[]): string {
  const near = nearest(name, known);
  return near === undefined ? '' : `; did you mean ${near}?`;
}

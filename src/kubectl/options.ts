// The words of a command line, read as kubectl's own parser reads them: options anywhere, `-A`, `-n kube-system`,
// `-nkube-system`, `--namespace=kube-system`, `--no-headers`, `--no-headers=false`.

import { elementAt } from '../base/assert.ts';
import { own } from '../base/own.ts';
import { complaint, type Failure } from './failure.ts';

export interface Option {
  readonly long: string;
  readonly short?: string;
  readonly takes: 'nothing' | 'text' | 'list';
}

export class Options {
  readonly positionals: string[] = [];
  readonly #values = new Map<string, string[]>();

  add(long: string, value: string): void {
    const values = this.#values.get(long) ?? [];
    this.#values.set(long, [...values, value]);
  }

  /** The last one given. */
  text(long: string): string {
    return this.#values.get(long)?.at(-1) ?? '';
  }

  /** All that were given, taken apart at commas. */
  list(long: string): readonly string[] {
    return (this.#values.get(long) ?? [])
      .flatMap((value) => value.split(','))
      .filter((value) => value !== '');
  }

  isOn(long: string, otherwise = false): boolean {
    const value = this.#values.get(long)?.at(-1);
    return value === undefined ? otherwise : ['true', 't', '1'].includes(value.toLowerCase());
  }
}

export const EVERYWHERE: readonly Option[] = [
  { long: 'namespace', short: 'n', takes: 'text' },
  { long: 'context', takes: 'text' },
  { long: 'cluster', takes: 'text' },
  { long: 'kubeconfig', takes: 'text' },
  { long: 'request-timeout', takes: 'text' },
  { long: 'v', short: 'v', takes: 'text' },
];

const OF_MANY: readonly Option[] = [
  { long: 'all-namespaces', short: 'A', takes: 'nothing' },
  { long: 'chunk-size', takes: 'text' },
];

export const SELECTING: readonly Option[] = [...OF_MANY, { long: 'selector', short: 'l', takes: 'text' }];

const PRINTING: readonly Option[] = [
  { long: 'output', short: 'o', takes: 'text' },
  { long: 'no-headers', takes: 'nothing' },
  { long: 'show-managed-fields', takes: 'nothing' },
  { long: 'watch', short: 'w', takes: 'nothing' },
];

const OPTIONS: Readonly<Record<string, readonly Option[]>> = {
  get: [
    ...EVERYWHERE,
    ...SELECTING,
    ...PRINTING,
    { long: 'field-selector', takes: 'text' },
    { long: 'label-columns', short: 'L', takes: 'list' },
    { long: 'show-labels', takes: 'nothing' },
    { long: 'show-kind', takes: 'nothing' },
    { long: 'sort-by', takes: 'text' },
    { long: 'ignore-not-found', takes: 'nothing' },
    { long: 'server-print', takes: 'nothing' },
  ],
  describe: [...EVERYWHERE, ...SELECTING, { long: 'show-events', takes: 'nothing' }],
  events: [
    ...EVERYWHERE,
    ...OF_MANY,
    ...PRINTING,
    { long: 'for', takes: 'text' },
    { long: 'types', takes: 'list' },
  ],
};

export const COMMANDS: readonly string[] = Object.keys(OPTIONS);

/** The command may come after options that go with every command. */
export function commandOf(words: readonly string[]): { command: string; rest: readonly string[] } {
  for (let index = 0; index < words.length; index++) {
    const word = elementAt(words, index);
    if (!word.startsWith('-')) return { command: word, rest: words.toSpliced(index, 1) };
    if (EVERYWHERE.some(({ long, short }) => [`--${long}`, `-${short}`].includes(word))) index++;
  }
  return { command: '', rest: words };
}

export function parseOptions(
  command: string,
  words: readonly string[],
  known = own(OPTIONS, command) ?? EVERYWHERE,
): Options {
  const wrong = (message: string): Failure =>
    complaint(`${message}\nSee 'kubectl ${command} --help' for usage.`);
  const options = new Options();
  for (let index = 0; index < words.length; index++) {
    const word = elementAt(words, index);
    if (word === '--') {
      options.positionals.push(...words.slice(index + 1));
      break;
    }
    if (word === '-' || !word.startsWith('-')) {
      options.positionals.push(word);
      continue;
    }
    const value = word.startsWith('--')
      ? longOption(word, known, options, wrong)
      : shortOptions(word, known, options, wrong);
    if (value === undefined) continue;
    const next = words[++index];
    if (next === undefined) throw wrong(`flag needs an argument: ${value.written}`);
    options.add(value.long, next);
  }
  return options;
}

/** The option whose value is the next word, if one is. */
type Awaited = { readonly long: string; readonly written: string } | undefined;

function longOption(
  word: string,
  known: readonly Option[],
  options: Options,
  wrong: (message: string) => Failure,
): Awaited {
  const equals = word.indexOf('=');
  const long = equals < 0 ? word.slice(2) : word.slice(2, equals);
  const option = known.find((one) => one.long === long);
  if (option === undefined) throw wrong(`unknown flag: --${long}`);
  if (equals >= 0) options.add(long, checked(option, word.slice(equals + 1), wrong));
  else if (option.takes === 'nothing') options.add(long, 'true');
  else return { long, written: `--${long}` };
  return undefined;
}

function shortOptions(
  word: string,
  known: readonly Option[],
  options: Options,
  wrong: (message: string) => Failure,
): Awaited {
  for (let index = 1; index < word.length; index++) {
    const option = known.find(({ short }) => short === word[index]);
    if (option === undefined)
      throw wrong(`unknown shorthand flag: '${word[index]}' in -${word.slice(index)}`);
    const rest = word.slice(index + 1);
    if (option.takes === 'nothing' && !rest.startsWith('=')) {
      options.add(option.long, 'true');
      continue;
    }
    if (rest === '') return { long: option.long, written: `'${word[index]}' in -${word.slice(index)}` };
    options.add(option.long, checked(option, rest.replace(/^=/, ''), wrong));
    return undefined;
  }
  return undefined;
}

const TRUTHS = /^(?:1|t|T|TRUE|true|True|0|f|F|FALSE|false|False)$/;

function checked({ long, short, takes }: Option, value: string, wrong: (message: string) => Failure): string {
  if (takes !== 'nothing' || TRUTHS.test(value)) return value;
  const name = short === undefined ? `--${long}` : `-${short}, --${long}`;
  throw wrong(
    `invalid argument "${value}" for "${name}" flag: strconv.ParseBool: parsing "${value}": invalid syntax`,
  );
}

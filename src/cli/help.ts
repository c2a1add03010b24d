// The help of the program and of its verbs, made of the rows of the verbs. The program's lists the verbs by the question
// they answer; a verb's shows how it is typed, what each word and option means, and examples.

import { hanging } from '../report/layout.ts';
import type { Option, Word } from './commands/forms.ts';
import { longName, VERB_GROUPS, type Verb } from './commands/verb.ts';
import { exitStatusHelp } from './exitCode.ts';
import { PROGRAM } from './programCommand.ts';

const PURPOSE = 'Simulate how Amazon EKS assigns IP addresses to pods (VPC CNI, ipamd, EC2, scheduler).';

/** Between two columns. */
const GAP = '  ';

/** A name that is longer has its description on the next lines. */
const WIDEST_NAME = 24;

/** What is shown, and what it means. */
type Entry = readonly [shown: string, meaning: string];

/** `verb`: whose help; undefined: the program's. */
export function helpText(verb: Verb | undefined, verbs: readonly Verb[], width: number): string {
  const blocks = verb === undefined ? programBlocks(verbs, width) : verbBlocks(verb, width);
  return `${blocks.map((lines) => lines.join('\n')).join('\n\n')}\n`;
}

function programBlocks(verbs: readonly Verb[], width: number): string[][] {
  const groups = VERB_GROUPS.map((group): readonly [string, readonly Entry[]] => [
    group,
    verbs.filter((verb) => verb.group === group).map(({ name, summary }) => [name, summary]),
  ]);
  const names = groups.flatMap(([, entries]) => entries);
  return [
    hanging('', PURPOSE, width),
    ['Start', `${GAP}${PROGRAM} replay example:43-pods`],
    ...groups.map(([group, entries]) => [group, ...listed(entries, width, widestOf(names))]),
    exitStatusHelp(width),
    hanging(
      '',
      `${PROGRAM} VERB --help shows the options of a verb, ${PROGRAM} --version the version.`,
      width,
    ),
  ];
}

function verbBlocks(verb: Verb, width: number): string[][] {
  const { summary, words, options, examples, epilogue } = verb;
  const entries: Entry[] = [
    ...Object.entries(words).map(([name, word]): Entry => [wordName(name, word), described(word)]),
    ...Object.entries(options).map(([name, option]): Entry => [optionName(name, option), described(option)]),
  ];
  return [
    hanging('', `${summary}.`, width),
    hanging('Usage: ', usage(verb), width),
    ...(entries.length === 0 ? [] : [listed(entries, width, Math.min(WIDEST_NAME, widestOf(entries)))]),
    ['Examples', ...exampleLines(examples, width)],
    ...(epilogue === undefined ? [] : [hanging('', epilogue, width)]),
    exitStatusHelp(width),
  ];
}

/** A command to copy is one line, however long. What each is for stands behind it, or above where one has no room. */
function exampleLines(examples: readonly Entry[], width: number): string[] {
  const typed = examples.map(([command, comment]): Entry => [`${GAP}${PROGRAM} ${command}`, `# ${comment}`]);
  const column = widestOf(typed);
  const behind = typed.map(([command, comment]) => `${command.padEnd(column)}${GAP}${comment}`);
  if (behind.every((line) => line.length <= width)) return behind;
  return typed.flatMap(([command, comment]) => [...hanging(GAP, comment, width), command]);
}

function listed(entries: readonly Entry[], width: number, column: number): string[] {
  return entries.flatMap(([shown, meaning]) => {
    const label = `${GAP}${shown}`.padEnd(column + 2 * GAP.length);
    if (shown.length <= column) return hanging(label, meaning, width);
    return [`${GAP}${shown}`, ...hanging(' '.repeat(column + 2 * GAP.length), meaning, width)];
  });
}

function widestOf(entries: readonly Entry[]): number {
  return Math.max(...entries.map(([shown]) => shown.length));
}

function usage({ name, words, options }: Verb): string {
  const required = Object.entries(options).filter(([, { isRequired = false }]) => isRequired);
  const hasMore = required.length < Object.keys(options).length;
  // A command of another tool takes all that follows it: options come before.
  const shown = Object.entries(words).map(([word, form]): readonly [text: string, isCommand: boolean] => {
    const shownWord = wordName(word, form);
    return [form.isRequired === true ? shownWord : `[${shownWord}]`, form.takes === 'command'];
  });
  return [
    PROGRAM,
    name,
    ...shown.flatMap(([text, isCommand]) => (isCommand ? [] : [text])),
    ...required.map(([option, form]) => `--${longName(option)}${placeholderOf(option, form)}`),
    ...(hasMore ? ['[options]'] : []),
    ...shown.flatMap(([text, isCommand]) => (isCommand ? [text] : [])),
  ].join(' ');
}

function wordName(name: string, { takes, placeholder }: Word<unknown>): string {
  return `${placeholder ?? name.toUpperCase()}${takes === 'one' ? '' : '...'}`;
}

function optionName(name: string, option: Option<unknown>): string {
  const short = option.alias === undefined ? '' : `-${option.alias}, `;
  return `${short}--${longName(name)}${placeholderOf(name, option)}`;
}

function placeholderOf(name: string, { takes, placeholder }: Option<unknown>): string {
  if (takes === 'nothing') return '';
  return ` ${placeholder ?? longName(name).split('-').at(-1)?.toUpperCase() ?? ''}`;
}

/** With what is chosen from, and what holds where nothing is given; what must be given is so in the usage. */
function described(form: Option<unknown> | Word<unknown>): string {
  const { describe, choices } = form;
  const among = choices === undefined ? '' : `: ${choices.join(', ')}`;
  const usual = form.default === undefined ? '' : ` (default: ${form.default})`;
  return `${describe}${among}${usual}`;
}

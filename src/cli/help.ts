// The help of the program and of its verbs, laid out by yargs from the rows of the verbs.

import type { Argv, Options, PositionalOptions } from 'yargs';
import type { Option, Word } from './commands/forms.ts';
import { longName, type Verb } from './commands/verb.ts';
import { exitStatusHelp } from './exitCode.ts';

const WIDEST = 100;

/** `verb`: whose help; undefined: the program's. */
export async function helpText(
  verb: Verb | undefined,
  verbs: readonly Verb[],
  columns: number | undefined,
): Promise<string> {
  const { default: yargs } = await import('yargs');
  const parser = yargs()
    .scriptName('vpc-cni-sim')
    .usage('$0 <verb> [options]\n\nHow Amazon EKS hands IP addresses to pods, replayed without a cluster.')
    .locale('en')
    .version('')
    .exitProcess(false)
    .wrap(Math.min(WIDEST, columns ?? WIDEST));
  for (const each of verbs)
    parser.command(
      usage(each),
      each.summary,
      (page) => fill(page, each),
      () => undefined,
    );
  let text = '';
  await parser.parseAsync(
    [...(verb === undefined ? [] : [verb.name]), '--help'],
    {},
    (_error, _args, output) => {
      text = output;
    },
  );
  return `${text}\n\n${exitStatusHelp()}\n`;
}

function usage({ name, words }: Verb): string {
  const places = Object.entries(words).map(([word, { takes, isRequired = false }]) => {
    const shown = takes === 'one' ? word : `${word}..`;
    return isRequired ? ` <${shown}>` : ` [${shown}]`;
  });
  return `${name}${places.join('')}`;
}

function fill(page: Argv, { words, options, examples, epilogue }: Verb): Argv {
  for (const [name, word] of Object.entries(words)) page.positional(name, wordRow(word));
  for (const [name, option] of Object.entries(options)) page.option(longName(name), optionRow(option));
  for (const [typed, comment] of examples) page.example(`$0 ${typed}`, comment);
  return epilogue === undefined ? page : page.epilogue(epilogue);
}

function wordRow({ takes, ...word }: Word<unknown>): PositionalOptions {
  return { ...formRow(word), ...(takes === 'one' ? {} : { array: true }) };
}

function optionRow({ takes, alias, ...option }: Option<unknown>): Options {
  const row = { ...formRow(option), ...(alias === undefined ? {} : { alias }) };
  return takes === 'nothing' ? { ...row, type: 'boolean', default: false } : { ...row, requiresArg: true };
}

type Shown = Pick<Option<unknown>, 'describe' | 'isRequired' | 'isText' | 'choices' | 'default'>;

function formRow({ describe, isRequired = false, isText = false, choices, ...form }: Shown) {
  return {
    describe,
    ...(isRequired ? { demandOption: true } : {}),
    ...(isText ? { type: 'string' as const } : {}),
    ...(choices === undefined ? {} : { choices }),
    ...(form.default === undefined ? {} : { default: form.default }),
  };
}

// What is wrong with the arguments, in the program's own words and with the nearest right one.

import { nearest } from '../scenario/suggestion.ts';
import { BadInput } from './badInput.ts';
import type { Command } from './commands/command.ts';

const OPTIONS = [
  '--seed',
  '--at',
  '--node',
  '--pod',
  '--output',
  '--format',
  '--events',
  '--record',
  '--check',
  '--until',
  '--set',
  '--sweep',
  '--seeds',
  '--workers',
  '--queue',
  '--objective',
  '--minimise',
  '--budget',
  '--journal',
  '--resume',
  '--prefix-delegation',
  '--max-eni',
  '--custom-networking',
  '--show-max-allowed',
  '--help',
  '--version',
];

/** `message`: what yargs says of it. */
export function usageProblem(
  message: string,
  argv: readonly string[],
  commands: readonly Pick<Command, 'name' | 'needs'>[],
): BadInput {
  const verbs = commands.map(({ name }) => name);
  const verb = argv.find((argument) => !argument.startsWith('-'));
  if (verb === undefined) {
    return new BadInput(`name a verb: ${verbs.join(', ')}; see vpc-cni-sim --help`);
  }
  const command = commands.find(({ name }) => name === verb);
  if (command === undefined) {
    return new BadInput(`${verb}: no such verb${meant(verb, verbs)}; see vpc-cni-sim --help`);
  }
  if (message.startsWith('--')) return new BadInput(message);
  const choice = /Argument: ([\w-]+), Given: "(.*)", Choices: (.*)$/s.exec(message);
  if (choice !== null)
    return new BadInput(`${choice[2]}: ${choice[1]} is one of ${choice[3].replaceAll('"', '')}`);
  const unknown = /^Unknown arguments?: (.*)$/.exec(message)?.[1].split(', ')[0];
  if (unknown !== undefined) return unknownArgument(unknown, verb, argv);
  if (message.startsWith('Not enough non-option arguments')) {
    return new BadInput(`${verb} needs ${command.needs ?? 'more'}; see vpc-cni-sim ${verb} --help`);
  }
  return new BadInput(`${message.replace(/\s+/g, ' ').trim()}; see vpc-cni-sim ${verb} --help`);
}

function unknownArgument(name: string, verb: string, argv: readonly string[]): BadInput {
  const given = argv.find((argument) => argument.replace(/=.*/s, '') === `--${name}`);
  if (given === undefined) {
    return new BadInput(`${name}: ${verb} does not take this; see vpc-cni-sim ${verb} --help`);
  }
  const mend = meant(`--${name}`, OPTIONS);
  return new BadInput(`--${name}: no such option${mend}; see vpc-cni-sim ${verb} --help`);
}

function meant(name: string, known: readonly string[]): string {
  const near = nearest(name, known);
  return near === undefined ? '' : `; did you mean ${near}?`;
}

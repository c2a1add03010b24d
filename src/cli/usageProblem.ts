// What is wrong with the arguments once their options are known, in the program's own words.

import { BadInput } from './badInput.ts';
import type { Command } from './commands/command.ts';

/** `message`: what yargs says of it. */
export function usageProblem(
  message: string,
  verb: string | undefined,
  commands: readonly Pick<Command, 'name' | 'needs'>[],
): BadInput {
  const command = commands.find(({ name }) => name === verb);
  if (command === undefined) {
    const verbs = commands.map(({ name }) => name);
    return new BadInput(`name a verb: ${verbs.join(', ')}; see vpc-cni-sim --help`);
  }
  const { name, needs = 'more' } = command;
  if (message.startsWith('--')) return new BadInput(message);
  const choice = /Argument: ([\w-]+), Given: "(.*)", Choices: (.*)$/s.exec(message);
  if (choice !== null)
    return new BadInput(`${choice[2]}: ${choice[1]} is one of ${choice[3].replaceAll('"', '')}`);
  const unknown = /^Unknown arguments?: (.*)$/s.exec(message)?.[1];
  if (unknown !== undefined)
    return new BadInput(`${unknown}: ${name} does not take this; see vpc-cni-sim ${name} --help`);
  const missing = /^Missing required arguments?: (.*)$/s.exec(message)?.[1];
  if (missing !== undefined) {
    const options = missing.split(', ').map((option) => `--${option}`);
    return new BadInput(`${name} needs ${options.join(' and ')}; see vpc-cni-sim ${name} --help`);
  }
  if (message.startsWith('Not enough non-option arguments')) {
    return new BadInput(`${name} needs ${needs}; see vpc-cni-sim ${name} --help`);
  }
  return new BadInput(`${message.replace(/\s+/g, ' ').trim()}; see vpc-cni-sim ${name} --help`);
}

// What a shell may complete, found by yargs in the rows of the verbs. A shell asks `completion words` with the words typed
// so far; where nothing is found, it completes names of files.

import type { Argv } from 'yargs';
import { EXAMPLE } from './exampleName.ts';
import { exampleNames } from './examples.ts';
import type { Completion } from './choices.ts';
import type { Option } from './commands/forms.ts';
import { lateImports } from './lateImports.ts';
import { longName, type Verb } from './commands/verb.ts';

/** The last word is the one that is being typed. */
export async function completionsOf(typed: readonly string[], verbs: readonly Verb[]): Promise<string[]> {
  const last = typed.at(-1) ?? '';
  const found = typed.length <= 1 ? await verbsAndGlobals(last, verbs) : await ofVerb(typed, verbs);
  return [...new Set(found)].filter((word) => word.startsWith(last));
}

async function verbsAndGlobals(last: string, verbs: readonly Verb[]): Promise<string[]> {
  const parser = await newParser();
  for (const { name, summary } of verbs) parser.command(name, summary);
  return await offered(parser, [last]);
}

/** The first word that a verb takes may be one of a list, of which yargs knows only within its own commands. */
async function ofVerb([name, ...rest]: readonly string[], verbs: readonly Verb[]): Promise<string[]> {
  const verb = verbs.find((each) => each.name === name);
  if (verb === undefined) return [];
  const parser = await newParser();
  for (const [option, form] of Object.entries(verb.options)) parser.option(longName(option), optionRow(form));
  const words = Object.values(verb.words);
  return [
    ...(rest.length === 1 ? (words[0]?.choices ?? []) : []),
    ...(words.some(({ isScenario = false }) => isScenario) ? examplesFor(rest.at(-1) ?? '') : []),
    ...(await offered(parser, rest)),
  ];
}

/** Only once their form is begun: where something is offered, files are not. */
function examplesFor(typed: string): string[] {
  const isBegun = typed.startsWith(EXAMPLE.slice(0, -1));
  return isBegun ? exampleNames().map((name) => `${EXAMPLE}${name}`) : [];
}

async function newParser(): Promise<Argv> {
  const { default: yargs } = await lateImports().yargs();
  return yargs().scriptName('vpc-cni-sim').locale('en').exitProcess(false);
}

/** Where the shell is zsh or fish, yargs adds what each means. */
async function offered(parser: Argv, typed: readonly string[]): Promise<string[]> {
  const found = await parser.getCompletion([...typed]);
  // An option is completed from its first dash on; elsewhere it would hide names of files.
  const isOption = typed.at(-1)?.startsWith('-') === true;
  return found.map((word) => word.replace(/[:\t].*/, '')).filter((word) => isOption || !word.startsWith('-'));
}

function optionRow({ takes, alias, choices }: Option<unknown>) {
  return {
    ...(alias === undefined ? {} : { alias }),
    ...(choices === undefined ? {} : { choices }),
    ...(takes === 'nothing' ? { type: 'boolean' as const } : { requiresArg: true }),
  };
}

/** To be read by the shell when it starts. */
export const SCRIPTS: Readonly<Record<Exclude<Completion, 'words'>, string>> = {
  bash: `# vpc-cni-sim completion bash >> ~/.bashrc
# example:NAME is one word.
COMP_WORDBREAKS=\${COMP_WORDBREAKS//:}
_vpc_cni_sim() {
  local IFS=$'\\n'
  COMPREPLY=($(vpc-cni-sim completion words -- "\${COMP_WORDS[@]:1:COMP_CWORD}" 2>/dev/null))
}
complete -o default -F _vpc_cni_sim vpc-cni-sim
`,
  zsh: `#compdef vpc-cni-sim
# vpc-cni-sim completion zsh >> ~/.zshrc, after compinit
_vpc_cni_sim() {
  local -a found
  found=("\${(@f)$(vpc-cni-sim completion words -- "\${(@)words[2,CURRENT]}" 2>/dev/null)}")
  if [[ -n "$found" ]]; then compadd -a found; else _files; fi
}
compdef _vpc_cni_sim vpc-cni-sim
`,
  fish: `# vpc-cni-sim completion fish > ~/.config/fish/completions/vpc-cni-sim.fish
complete -c vpc-cni-sim -a '(vpc-cni-sim completion words -- (commandline -opc)[2..] (commandline -ct) 2>/dev/null)'
`,
};

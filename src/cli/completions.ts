// What a shell may complete, found in the rows of the verbs. A shell asks `completion words` with the words typed so far;
// where nothing is found, it completes names of files.

import type { Completion } from './choices.ts';
import type { Option } from './commands/forms.ts';
import { longName, type Verb } from './commands/verb.ts';

/** The last word is the one that is being typed. */
export function completionsOf(typed: readonly string[], verbs: readonly Verb[]): string[] {
  const [last = '', before = ''] = [typed.at(-1), typed.at(-2)];
  const verb = verbs.find(({ name }) => name === typed[0]);
  if (typed.length <= 1)
    return beginning(last, last.startsWith('-') ? GLOBAL : verbs.map(({ name }) => name));
  if (verb === undefined) return [];
  const options = Object.entries(verb.options);
  const open = options.find(
    ([name, option]) => option.takes !== 'nothing' && spellings(name, option).includes(before),
  );
  if (open !== undefined) return beginning(last, open[1].choices ?? []);
  // An option is completed from its first dash on; elsewhere it would hide names of files.
  if (last.startsWith('-'))
    return beginning(last, [...options.flatMap(([name, option]) => spellings(name, option)), ...GLOBAL]);
  const [first] = Object.values(verb.words);
  return typed.length === 2 ? beginning(last, first?.choices ?? []) : [];
}

const GLOBAL = ['--help', '--version'];

function spellings(name: string, { alias }: Option<unknown>): string[] {
  return [`--${longName(name)}`, ...(alias === undefined ? [] : [`-${alias}`])];
}

function beginning(start: string, words: readonly string[]): string[] {
  return words.filter((word) => word.startsWith(start));
}

/** To be read by the shell when it starts. */
export const SCRIPTS: Readonly<Record<Exclude<Completion, 'words'>, string>> = {
  bash: `# vpc-cni-sim completion bash >> ~/.bashrc
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

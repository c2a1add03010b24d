// vpc-cni-sim completion

import { COMPLETIONS } from '../choices.ts';
import { ExitCode } from '../exitCode.ts';
import { choiceWord, commandWords } from './forms.ts';
import { defineVerb, type Verb } from './verb.ts';

/** `verbs`: those that it completes, of which it is one. */
export function completion(verbs: () => readonly Verb[]): Verb {
  return defineVerb({
    name: 'completion',
    group: 'Files',
    summary: 'Print a script with which a shell completes commands',
    words: {
      shell: choiceWord(COMPLETIONS, 'Shell, or words: what may follow the words typed so far'),
      typed: commandWords('With words: what is typed behind vpc-cni-sim'),
    },
    options: {},
    examples: [
      ['completion bash >> ~/.bashrc', 'for bash'],
      ['completion words -- replay --se', 'what a script asks'],
    ],
    prints: 'all',
    async run({ shell, typed }, { out }) {
      const { completionsOf, SCRIPTS } = await import('../completions.ts');
      if (shell !== 'words') {
        out.write(SCRIPTS[shell]);
        return ExitCode.ok;
      }
      const words = await completionsOf(typed, verbs());
      out.write(words.map((word) => `${word}\n`).join(''));
      return ExitCode.ok;
    },
  });
}

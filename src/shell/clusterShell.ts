// The shell of a session: what is typed is read and piped by a simulated bash that has neither files nor a network, and
// the tools answer for the moment that the session is at.

import type { Bash } from 'just-bash/browser';
import type { ToolAnswer } from '../base/toolAnswer.ts';
import { bashOf } from './bash.ts';
import type { Standing } from './standing.ts';

/** Asked to stop, as a shell ends what Ctrl-C interrupts. */
const INTERRUPTED = 130;

export class ClusterShell {
  readonly standing: Standing;
  private bash: Bash | undefined;
  private variables: Readonly<Record<string, string>> = {};

  constructor(standing: Standing) {
    this.standing = standing;
  }

  /** As `run`; undefined: it does not end yet, so that nothing was run: an open quote, a loop without its end. */
  async runWhole(text: string, stop: AbortSignal): Promise<ToolAnswer | undefined> {
    if (isOpen(text)) return undefined;
    const ran = await this.run(text, stop);
    const isUnfinished = ran.exitCode === 2 && ran.stdout === '' && UNFINISHED.test(ran.stderr);
    return isUnfinished ? undefined : ran;
  }

  /** Runs what was typed. */
  async run(text: string, stop?: AbortSignal): Promise<ToolAnswer> {
    this.bash ??= bashOf(this.standing);
    this.standing.stop = stop;
    try {
      const result = await this.bash.exec(withOwnHelp(text), {
        env: this.variables,
        rawScript: true,
        ...(stop === undefined ? {} : { signal: stop }),
      });
      this.variables = result.env;
      return stop?.aborted === true ? { ...result, exitCode: INTERRUPTED } : result;
    } catch (error) {
      if (stop?.aborted === true) return { stdout: '', stderr: '', exitCode: INTERRUPTED };
      throw error;
    }
  }
}

/** How bash complains of a text that ends too early. */
const UNFINISHED = /^bash: .*(?:got EOF|unexpected EOF|unterminated|unexpected end of (?:file|input))/i;

/** A line that goes on, or a document whose last line has not come: bash would take what there is. */
function isOpen(text: string): boolean {
  if (/(?:^|[^\\])(?:\\\\)*\\$/.test(text)) return true;
  const lines = text.split('\n');
  const documents = [...text.matchAll(/<<-?\s*(["']?)(\w+)\1/g)].map(([, , end]) => end);
  return documents.some((end) => !lines.some((line) => line.trim() === end));
}

/** A shell's own help is of the shell alone, and goes before commands: a function goes before both. */
function withOwnHelp(text: string): string {
  return /\bhelp\b/.test(text) ? `help() { commands; }; ${text}` : text;
}

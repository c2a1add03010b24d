// A command as somebody would type it into a shell: words, quotes, pipes and `$(…)`, and nothing else a shell can do.

import { elementAt } from '../../base/assert.ts';

/** Words of each command between pipes. */
export type Pipeline = readonly (readonly string[])[];

export type ShellLine =
  | { readonly ok: true; readonly pipeline: Pipeline }
  /** What is wrong, and what to write instead. */
  | { readonly ok: false; readonly detail: string; readonly fix: string };

/** What a shell would take for more than a word. */
const REFUSED: Readonly<Record<string, string>> = {
  ';': 'only one command is allowed',
  '&': 'only one command is allowed',
  '>': 'output cannot be redirected',
  '<': 'input cannot be redirected',
  '`': 'only $(…) is substituted',
  $: 'only $(…) is substituted',
  '(': 'subshells are not supported',
  ')': 'subshells are not supported',
};

/** What stands inside a command as `$(…)`, in the place of its output; line breaks in it part words. */
export function substituted(text: string, output: (command: string) => string): string {
  const inner = /\$\(([^()]*)\)/.exec(text);
  if (inner === null) return text;
  const value = output(elementAt(inner, 1))
    .trim()
    .replace(/\s*\n\s*/g, ' ');
  const end = inner.index + inner[0].length;
  return substituted(text.slice(0, inner.index) + value + text.slice(end), output);
}

export function parseShellLine(text: string): ShellLine {
  return new Reader(text).read();
}

class Reader {
  private readonly text: string;
  private at = 0;
  private word: string | undefined;
  private words: string[] = [];
  private readonly pipeline: string[][] = [];

  constructor(text: string) {
    this.text = text;
  }

  read(): ShellLine {
    while (this.at < this.text.length) {
      const character = this.text.charAt(this.at++);
      if (/\s/.test(character)) this.endWord();
      else if (character === '|') this.endCommand();
      else if (character === "'" || character === '"') {
        if (!this.readQuoted(character)) return wrong(`missing closing ${character}`, `add ${character}`);
      } else if (character === '\\') this.readEscaped();
      else if (REFUSED[character] !== undefined)
        return wrong(`unsupported shell syntax ${character}: ${REFUSED[character]}`, 'quote or remove it');
      else this.word = (this.word ?? '') + character;
    }
    this.endCommand();
    const isWhole = this.pipeline.every((words) => words.length > 0);
    if (isWhole) return { ok: true, pipeline: this.pipeline };
    return this.pipeline.length === 1
      ? wrong('missing command', 'use a command such as kubectl get pods')
      : wrong('missing command before or after |', 'use kubectl get pods | grep nginx');
  }

  private endWord(): void {
    if (this.word !== undefined) this.words.push(this.word);
    this.word = undefined;
  }

  private endCommand(): void {
    this.endWord();
    this.pipeline.push(this.words);
    this.words = [];
  }

  /** A line that is continued is one line. */
  private readEscaped(): void {
    const character = this.text[this.at++] ?? '';
    if (character !== '\n') this.word = (this.word ?? '') + character;
  }

  /** False when the quote has no end. */
  private readQuoted(quote: string): boolean {
    this.word ??= '';
    while (this.at < this.text.length) {
      const character = this.text[this.at++];
      if (character === quote) return true;
      const escapes = quote === '"' && character === '\\' && /["\\$`]/.test(this.text[this.at] ?? '');
      this.word += escapes ? this.text[this.at++] : character;
    }
    return false;
  }
}

function wrong(detail: string, fix: string): ShellLine {
  return { ok: false, detail, fix };
}

// What is to be said about an import: what no file had and was guessed, what was left out, what contradicts.

import type { LeftOut } from '../evidence/evidence.ts';

export interface Guess {
  readonly what: string;
  readonly value: string;
  readonly because: string;
  /** The command or option that would replace it; null: nothing would. */
  readonly better: string | null;
}

export class Findings {
  readonly guessed: Guess[] = [];
  readonly leftOut: LeftOut[] = [];
  readonly warned: string[] = [];
  /** Lines on what two files say differently. */
  readonly contradictions: string[] = [];

  guess(what: string, value: string, because: string, better: string | null): void {
    this.guessed.push({ what, value, because, better });
  }

  leave(what: string, because: string): void {
    this.leftOut.push({ what, because });
  }

  warn(line: string): void {
    this.warned.push(line);
  }

  contradict(line: string): void {
    this.contradictions.push(line);
  }
}

/** `a, b and 3 more`: names of things of which there may be thousands. */
export function someOf(names: readonly string[], most = 3): string {
  const shown = names.slice(0, names.length === most + 1 ? most + 1 : most);
  const more = names.length - shown.length;
  return more === 0 ? shown.join(', ') : `${shown.join(', ')} and ${more} more`;
}

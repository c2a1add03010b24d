// The text of one described object: lines with tabs between their cells, aligned in blocks.

import { align, escapeTerminal, PAGE_FORMAT } from '../tabwriter.ts';

export class Page {
  #pending = '';
  #done = '';

  /** Two spaces a level; tabs end cells. No line end of its own. */
  write(level: number, text: string): void {
    this.#pending += '  '.repeat(level) + escapeTerminal(text);
  }

  line(level: number, text: string): void {
    this.write(level, `${text}\n`);
  }

  /** What is written so far is aligned by itself. */
  flush(): void {
    this.#done += align(this.#pending, PAGE_FORMAT);
    this.#pending = '';
  }

  finish(): string {
    this.flush();
    return this.#done;
  }
}

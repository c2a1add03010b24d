// Which line and column of a text a character stands in. A line ends before its line break: \n, or \r\n.

import { elementAt } from '../../base/assert.ts';

export interface Place {
  /** From 1. */
  readonly line: number;
  /** From 1, in UTF-16 units. */
  readonly column: number;
  /** Characters from there to the end of the line. */
  readonly rest: number;
}

export class Lines {
  private readonly source: string;
  /** Where each line starts. */
  private readonly starts: readonly number[];

  constructor(source: string) {
    this.source = source;
    this.starts = [0, ...Array.from(source.matchAll(/\n/g), ({ index }) => index + 1)];
  }

  placeOf(offset: number): Place {
    let low = 0;
    for (let high = this.starts.length - 1; low < high;) {
      const middle = Math.ceil((low + high) / 2);
      if (elementAt(this.starts, middle) <= offset) low = middle;
      else high = middle - 1;
    }
    // Between \r and \n, or past the end of the text, is the end of the line.
    const inside = Math.min(offset, this.endOf(low));
    return {
      line: low + 1,
      column: inside - elementAt(this.starts, low) + 1,
      rest: this.endOf(low) - inside,
    };
  }

  /** A line by its number; undefined where there is none. */
  textOf(line: number): string | undefined {
    const index = line - 1;
    return index < this.starts.length ? this.source.slice(this.starts[index], this.endOf(index)) : undefined;
  }

  private endOf(index: number): number {
    const next = this.starts[index + 1];
    if (next === undefined) return this.source.length;
    return this.source[next - 2] === '\r' && next - 2 >= elementAt(this.starts, index) ? next - 2 : next - 1;
  }
}

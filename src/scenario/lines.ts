// Which line and column of a text a character stands in.

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
      if (this.starts[middle] <= offset) low = middle;
      else high = middle - 1;
    }
    const end = this.starts[low + 1] ?? this.source.length + 1;
    return { line: low + 1, column: offset - this.starts[low] + 1, rest: Math.max(end - 1 - offset, 0) };
  }
}

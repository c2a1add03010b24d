// The text of a file that may be longer than a string can be: looked at by character, read in parts.

export interface LongText {
  /** In characters, or in bytes where that is how it is kept: whatever is asked for by offset is asked in these. */
  readonly length: number;
  /** Of the character at an offset, or of its first byte; NaN outside of the text. */
  codeAt(offset: number): number;
  /** The next ASCII character of this code; −1: none. */
  next(code: number, from: number): number;
  slice(start: number, end?: number): string;
}

const BYTE_ORDER_MARK = '\uFEFF';

export function shortText(text: string): LongText {
  const read = text.startsWith(BYTE_ORDER_MARK) ? text.slice(1) : text;
  return {
    length: read.length,
    codeAt: (offset) => read.charCodeAt(offset),
    next: (code, from) => read.indexOf(String.fromCharCode(code), from),
    slice: (start, end) => read.slice(start, end),
  };
}

export const LINE_FEED = 10;

/** Where a character of a text stands, both from 1. */
export function placeIn(text: LongText, offset: number): { line: number; column: number } {
  let line = 1;
  let start = 0;
  for (let end = text.next(LINE_FEED, 0); end !== -1 && end < offset; end = text.next(LINE_FEED, start)) {
    line++;
    start = end + 1;
  }
  return { line, column: text.slice(start, offset).length + 1 };
}

// A document of a foreign file: its parts, of which long lists are read an element at a time, so that a file of hundreds
// of megabytes is never in memory as values.

import type { Json } from './values.ts';

export interface Sheet {
  /** From 1, where the document begins in its file. */
  readonly line: number;
  /** The members of the document, without its lists; empty where the document itself is a list. */
  readonly header: Json;
  /** The lists that are members of the document; the document itself if it is a list, by the empty name. */
  readonly lists: ReadonlyMap<string, Elements>;
}

export interface Elements {
  /** Reads one after the other, each anew; throws `UnreadableText`. */
  values(): IterableIterator<unknown>;
}

/** The text is not what it seems to be. */
export class UnreadableText extends Error {
  readonly line: number;
  readonly column: number;
  readonly fix: string;
  /** Whether the text ends before its document does. */
  readonly isCutOff: boolean;

  constructor(
    message: string,
    place: { readonly line: number; readonly column: number },
    fix: string,
    isCutOff = false,
  ) {
    super(message);
    this.line = place.line;
    this.column = place.column;
    this.fix = fix;
    this.isCutOff = isCutOff;
  }
}

/** Bytes that are no text: of a folder they are left out, as pictures and archives are. */
export class NotText extends UnreadableText {
  constructor(message: string, fix: string) {
    super(message, { line: 1, column: 1 }, fix);
  }
}

// What a kind of file is to the import: how its content is told from that of others, and what it says. Names of files
// decide nothing.

import type { Sheet } from '../text/sheet.ts';
import type { Evidence } from './evidence.ts';
import type { SpecBook } from './specBook.ts';

/** What is read into, and what is known of the file besides its content. */
export interface Reading {
  readonly file: string;
  /** Where it is; it may say of which machine it is. */
  readonly path: string;
  readonly evidence: Evidence;
  readonly specs: SpecBook;
  /** Of the machine that the file was collected on, as the folder of the collectors is called. */
  readonly instanceId: string | undefined;
}

export interface Recogniser {
  readonly reads: string;
  /** `first`: the first element of the list that the document is, or of the first list in it. */
  recognises(sheet: Sheet, first: unknown): boolean;
  read(sheet: Sheet, reading: Reading): void;
}

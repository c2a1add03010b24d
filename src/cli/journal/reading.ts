// Reads the runs of a journal back, a piece of the file at a time. Lines that cannot be read are kept apart, and may be
// moved to a file beside the journal, so that their runs are made again and nothing that somebody wrote is lost.

import { closeSync, ftruncateSync, fsyncSync, openSync, readSync, renameSync, writeFileSync } from 'node:fs';
import { temporaryBeside, temporaryEnded } from '../temporaryFiles.ts';
import { isBegun, readJournalLine, type JournalRun } from './line.ts';

const PIECE = 1 << 20;

interface UnreadableLine {
  /** Counted from 1. */
  readonly line: number;
  readonly from: number;
  /** Behind its line break. */
  readonly to: number;
}

export interface JournalReading {
  readonly unreadable: readonly UnreadableLine[];
  /** Lines that were understood, those of other models included. */
  readonly readable: number;
  /** Where the last line begins that a kill left unfinished; undefined: none. */
  readonly unfinishedAt: number | undefined;
}

export function readJournal(file: string, model: string, onRun: (run: JournalRun) => void): JournalReading {
  const unreadable: UnreadableLine[] = [];
  let readable = 0;
  let line = 0;
  let from = 0;
  const rest = eachLine(file, (bytes) => {
    const run = readJournalLine(bytes.toString(), model);
    const to = from + bytes.length + 1;
    line++;
    if (run === undefined) unreadable.push({ line, from, to });
    else readable++;
    if (typeof run === 'object') onRun(run);
    from = to;
  });
  if (rest.length === 0) return { unreadable, readable, unfinishedAt: undefined };
  if (isBegun(rest.toString())) return { unreadable, readable, unfinishedAt: from };
  unreadable.push({ line: line + 1, from, to: from + rest.length });
  return { unreadable, readable, unfinishedAt: undefined };
}

/** Calls `onLine` for every line without its break; returns what stands behind the last break. */
function eachLine(file: string, onLine: (bytes: Buffer) => void): Buffer {
  const descriptor = openSync(file, 'r');
  try {
    const piece = Buffer.alloc(PIECE);
    let begun: Buffer[] = [];
    for (let size = readSync(descriptor, piece); size > 0; size = readSync(descriptor, piece)) {
      let from = 0;
      for (let end = piece.indexOf(10); end !== -1 && end < size; end = piece.indexOf(10, from)) {
        onLine(Buffer.concat([...begun, piece.subarray(from, end)]));
        begun = [];
        from = end + 1;
      }
      begun.push(Buffer.from(piece.subarray(from, size)));
    }
    return Buffer.concat(begun);
  } finally {
    closeSync(descriptor);
  }
}

/** Cuts off what a kill left unfinished. */
export function cutOff(file: string, at: number): void {
  const descriptor = openSync(file, 'r+');
  try {
    ftruncateSync(descriptor, at);
  } finally {
    closeSync(descriptor);
  }
}

/** Where unreadable lines of a journal are moved to. */
export function unreadableFile(file: string): string {
  return `${file}.unreadable`;
}

/** Moves them there. The journal has its name all the time, with them or without. */
export function setAside(file: string, { unreadable, unfinishedAt }: JournalReading): void {
  const whole = temporaryBeside(file);
  const source = openSync(file, 'r');
  const target = openSync(whole, 'w');
  const aside = openSync(unreadableFile(file), 'a');
  // There may be as many gaps as lines.
  const piece = Buffer.alloc(PIECE);
  const copy = (from: number, to: number, into: number): void => {
    for (let at = from; at < to;) {
      const size = readSync(source, piece, 0, Math.min(PIECE, to - at), at);
      if (size === 0) return;
      writeFileSync(into, piece.subarray(0, size));
      at += size;
    }
  };
  try {
    let from = 0;
    for (const gap of joined(unreadable)) {
      copy(from, gap.from, target);
      copy(gap.from, gap.to, aside);
      from = gap.to;
    }
    copy(from, unfinishedAt ?? Infinity, target);
    fsyncSync(target);
  } finally {
    closeSync(source);
    closeSync(target);
    closeSync(aside);
  }
  renameSync(whole, file);
  temporaryEnded();
}

interface Gap {
  readonly from: number;
  to: number;
}

/** Lines that follow each other as one gap. */
function joined(lines: readonly UnreadableLine[]): Gap[] {
  const gaps: Gap[] = [];
  for (const { from, to } of lines) {
    const last = gaps.at(-1);
    if (last?.to === from) last.to = to;
    else gaps.push({ from, to });
  }
  return gaps;
}

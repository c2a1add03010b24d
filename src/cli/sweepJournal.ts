// The journal of a sweep: a JSON object a line for every finished run, appended and written through to the disk. Runs
// are known by the hash of their scenario, their seed and the model, so a journal serves any sweep that has such runs.
// A line that a kill left unfinished at the end is cut off; lines of other models are passed over.

import { constants, closeSync, ftruncateSync, openSync, readSync, statSync } from 'node:fs';
import { open, type FileHandle } from 'node:fs/promises';
import { readFigures } from '../sweep/figures.ts';
import type { RunFigures } from '../sweep/metrics.ts';
import { BadInput, fileProblem } from './badInput.ts';

export interface JournalRun {
  /** Of the compiled scenario. */
  readonly hash: string;
  readonly seed: number;
  readonly figures: RunFigures;
}

const PIECE = 1 << 20;

/** Of every line. */
const BEGINNING = '{"scenario":"';

export class SweepJournal {
  private readonly file: string;
  private readonly handle: FileHandle;
  private readonly model: string;
  private pending = '';
  private writing: Promise<void> | undefined;
  private failure: BadInput | undefined;

  private constructor(file: string, handle: FileHandle, model: string) {
    this.file = file;
    this.handle = handle;
    this.model = model;
  }

  /** With `resume`, `onRun` is told every run that is in it already; without, there must be no such file. */
  static async open(
    file: string,
    model: string,
    resume: boolean,
    onRun: (run: JournalRun) => void,
  ): Promise<SweepJournal> {
    try {
      if (resume) readBack(file, model, onRun);
      return new SweepJournal(file, await open(file, resume ? 'a' : 'ax'), model);
    } catch (error) {
      if (error instanceof BadInput) throw error;
      const problem = fileProblem(file, error);
      const exists = error instanceof Error && 'code' in error && error.code === 'EEXIST';
      if (exists && statSync(file).isDirectory())
        throw new BadInput(`${file}: is a folder; name a file in it`);
      throw exists
        ? new BadInput(`${problem.message}; go on with it by --resume, or name another file`)
        : problem;
    }
  }

  add({ hash, seed, figures }: JournalRun): void {
    // Behind a line that could not be written whole there must be none.
    if (this.failure !== undefined) return;
    this.pending += `${JSON.stringify({ scenario: hash, seed, model: this.model, figures })}\n`;
    this.writing ??= this.write();
  }

  /** Everything added is on the disk. */
  async close(): Promise<void> {
    await this.writing;
    await this.handle.close();
    if (this.failure !== undefined) throw this.failure;
  }

  private async write(): Promise<void> {
    try {
      while (this.pending !== '') {
        const text = this.pending;
        this.pending = '';
        await this.handle.appendFile(text);
        await this.handle.datasync();
      }
    } catch (error) {
      this.failure ??= fileProblem(this.file, error);
    }
    this.writing = undefined;
  }
}

function readBack(file: string, model: string, onRun: (run: JournalRun) => void): void {
  const descriptor = openSync(file, constants.O_RDWR | constants.O_CREAT, 0o666);
  try {
    const piece = Buffer.alloc(PIECE);
    let rest: Buffer = Buffer.alloc(0);
    let line = 0;
    let whole = 0;
    for (let size = readSync(descriptor, piece); size > 0; size = readSync(descriptor, piece)) {
      rest = Buffer.concat([rest, piece.subarray(0, size)]);
      for (let end = rest.indexOf(10); end !== -1; end = rest.indexOf(10)) {
        readLine(file, ++line, rest.subarray(0, end).toString(), model, onRun);
        whole += end + 1;
        rest = rest.subarray(end + 1);
      }
    }
    if (!isBegun(rest.toString())) throw noJournal(file, line + 1);
    if (rest.length > 0) ftruncateSync(descriptor, whole);
  } finally {
    closeSync(descriptor);
  }
}

/** What a kill may leave of a line: nothing else may be cut off. */
function isBegun(rest: string): boolean {
  return rest.startsWith(BEGINNING) || BEGINNING.startsWith(rest);
}

function readLine(
  file: string,
  line: number,
  text: string,
  model: string,
  onRun: (run: JournalRun) => void,
): void {
  const run = parsed(text);
  if (!isRun(run)) throw noJournal(file, line);
  // Those of another model may have other figures.
  if (run.model !== model) return;
  const figures = readFigures(run.figures);
  if (figures === undefined) throw noJournal(file, line);
  onRun({ hash: run.scenario, seed: run.seed, figures });
}

function noJournal(file: string, line: number): BadInput {
  return new BadInput(`${file}:${line}: is no line of a journal; name another file, or remove this one`);
}

interface JournalLine {
  readonly scenario: string;
  readonly seed: number;
  readonly model: string;
  readonly figures: unknown;
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function isRun(value: unknown): value is JournalLine {
  if (typeof value !== 'object' || value === null) return false;
  const { scenario, seed, model } = value as Record<string, unknown>;
  return typeof scenario === 'string' && typeof seed === 'number' && typeof model === 'string';
}

// The journal of a sweep or a search: a line for every finished run, appended and written through to the disk. Runs
// are known by the hash of their scenario, their seed and the model, so a journal serves any sweep that has such runs,
// and several are read together: those that other processes have written. New runs go to the first.

import { lstatSync, statSync } from 'node:fs';
import { open, type FileHandle } from 'node:fs/promises';
import { elementAt } from '../../base/assert.ts';
import { plural } from '../../base/words.ts';
import { BadInput, fileProblem } from '../badInput.ts';
import { journalLine, type JournalRun } from './line.ts';
import { JournalLock } from './lock.ts';
import { cutOff, readJournal, setAside, unreadableFile, type JournalReading } from './reading.ts';

export interface JournalFiles {
  readonly files: readonly [string, ...string[]];
  /** Go on with what they have; otherwise there must be no such file. */
  readonly resume: boolean;
  /** Move lines that cannot be read out of the way. */
  readonly repair: boolean;
}

export class Journal {
  /** What was set aside, a sentence for each file. */
  readonly repairs: readonly string[];
  private readonly file: string;
  private readonly handle: FileHandle;
  private readonly lock: JournalLock;
  private readonly model: string;
  private pending = '';
  private writing: Promise<void> | undefined;
  private problem: BadInput | undefined;

  private constructor(
    file: string,
    handle: FileHandle,
    lock: JournalLock,
    model: string,
    repairs: readonly string[],
  ) {
    this.file = file;
    this.handle = handle;
    this.lock = lock;
    this.model = model;
    this.repairs = repairs;
  }

  /** `onRun` is told every run that the files have already. */
  static async open(
    { files, resume, repair }: JournalFiles,
    model: string,
    onRun: (run: JournalRun) => void,
  ): Promise<Journal> {
    const [own, ...others] = files;
    checkKind(own);
    const lock = JournalLock.take(own);
    try {
      const repairs = resume
        ? [
            ...readBack(own, model, repair, true, onRun),
            ...others.flatMap((file) => readBack(file, model, repair, false, onRun)),
          ]
        : [];
      return new Journal(own, await create(own, resume), lock, model, repairs);
    } catch (error) {
      lock.release();
      throw error;
    }
  }

  /** Why nothing more is kept; undefined: everything is. */
  get failure(): BadInput | undefined {
    return this.problem;
  }

  add(run: JournalRun): void {
    // Behind a line that could not be written whole there must be none.
    if (this.problem !== undefined) return;
    this.pending += `${journalLine(run, this.model)}\n`;
    this.writing ??= this.write();
  }

  /** Everything added is on the disk, or `failure` says why not. */
  async close(): Promise<void> {
    await this.writing;
    await this.handle.close();
    this.lock.release();
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
      this.problem = fileProblem(this.file, error);
    }
    this.writing = undefined;
  }
}

/** A device or a pipe keeps nothing, and may wait for a reader for ever. */
function checkKind(file: string): void {
  const stat = statSync(file, { throwIfNoEntry: false });
  if (stat === undefined || stat.isFile()) return;
  throw new BadInput(
    stat.isDirectory()
      ? `${file}: a folder; use a file in it`
      : `${file}: is not a plain file; name a file that can be read again`,
  );
}

async function create(file: string, resume: boolean): Promise<FileHandle> {
  try {
    return await open(file, resume ? 'a' : 'ax');
  } catch (error) {
    const problem = fileProblem(file, error);
    const exists = lstatSync(file, { throwIfNoEntry: false }) !== undefined;
    throw exists && !resume
      ? new BadInput(`${problem.message}; continue it with --resume, or use another file`)
      : problem;
  }
}

/** Returns what was set aside. `isOwn`: it is written to, and there need be none yet. */
function readBack(
  file: string,
  model: string,
  repair: boolean,
  isOwn: boolean,
  onRun: (run: JournalRun) => void,
): string[] {
  checkKind(file);
  if (isOwn && statSync(file, { throwIfNoEntry: false }) === undefined) return [];
  try {
    const reading = readJournal(file, model, onRun);
    if (reading.unreadable.length > 0) {
      check(file, reading, repair);
      repairOne(file, reading, isOwn);
      return [repairText(file, reading)];
    }
    if (isOwn && reading.unfinishedAt !== undefined) cutOff(file, reading.unfinishedAt);
    return [];
  } catch (error) {
    throw error instanceof BadInput ? error : fileProblem(file, error);
  }
}

function repairOne(file: string, reading: JournalReading, isOwn: boolean): void {
  // The own one is locked already.
  const lock = isOwn ? undefined : JournalLock.take(file);
  try {
    setAside(file, reading);
  } finally {
    lock?.release();
  }
}

/** A file without any line of a journal is somebody's own, and left alone whatever is asked. */
function check(file: string, { unreadable, readable, unfinishedAt }: JournalReading, repair: boolean): void {
  const { line } = elementAt(unreadable, 0);
  if (readable === 0 && unfinishedAt === undefined)
    throw new BadInput(`${file}:${line}: not a line of a journal; use another file, or remove this one`);
  if (repair) return;
  const more = unreadable.length === 1 ? '' : ` (and ${plural(unreadable.length - 1, 'more line')})`;
  throw new BadInput(
    `${file}:${line}: unreadable line${more}; --resume --repair moves it to ${unreadableFile(file)} and repeats its runs`,
  );
}

function repairText(file: string, { unreadable }: JournalReading): string {
  return `${file}: ${plural(unreadable.length, 'unreadable line')} moved to ${unreadableFile(file)}`;
}

// Writes a trace as NDJSON, or a report. Until the run is over the lines are in a file beside the one asked for, which
// then takes its name and its permissions: so there is the whole of it or what was there before, whatever happens. A
// process that is killed leaves that hidden file behind: see `temporaryFiles.ts`.

import { closeSync, fchmodSync, fsyncSync, openSync, renameSync, unlinkSync, writeSync } from 'node:fs';
import { fileProblem } from './badInput.ts';
import type { InputFiles } from './inputFiles.ts';
import { outputTarget } from './outputTarget.ts';
import { temporaryBeside, temporaryEnded } from './temporaryFiles.ts';

/** Characters gathered before they are written. */
const BATCH = 64 * 1024;

export class RecordFile {
  private readonly file: string;
  /** Where the lines are before they are whole; undefined for a device or a pipe. */
  private readonly temporary: string | undefined;
  private readonly target: string;
  private readonly descriptor: number;
  private isOpen = true;
  private pending = '';

  /** `inputs`: the files read from, which must not be written over. */
  constructor(file: string, inputs: InputFiles) {
    this.file = file;
    const { path, isStream, mode } = outputTarget(file, inputs);
    this.target = path;
    this.temporary = isStream ? undefined : temporaryBeside(path);
    try {
      // New, as nobody's link is to be followed.
      this.descriptor = openSync(this.temporary ?? path, isStream ? 'w' : 'wx');
      if (mode !== undefined) fchmodSync(this.descriptor, mode);
    } catch (error) {
      throw fileProblem(file, error);
    }
  }

  add(line: string): void {
    this.pending += `${line}\n`;
    if (this.pending.length >= BATCH) this.flush();
  }

  /** It is whole: gives it its name. */
  commit(): void {
    this.flush();
    try {
      if (this.temporary !== undefined) fsyncSync(this.descriptor);
      this.close();
      if (this.temporary !== undefined) renameSync(this.temporary, this.target);
      temporaryEnded();
    } catch (error) {
      throw fileProblem(this.file, error);
    }
  }

  /** Leaves nothing behind. */
  abort(): void {
    try {
      this.close();
    } catch {
      // What is not whole need not be written well.
    }
    try {
      if (this.temporary !== undefined) unlinkSync(this.temporary);
    } catch {
      // It is gone already.
    }
    temporaryEnded();
  }

  private close(): void {
    if (!this.isOpen) return;
    this.isOpen = false;
    closeSync(this.descriptor);
  }

  private flush(): void {
    const bytes = Buffer.from(this.pending);
    this.pending = '';
    try {
      for (let written = 0; written < bytes.length;) written += writeSync(this.descriptor, bytes, written);
    } catch (error) {
      throw fileProblem(this.file, error);
    }
  }
}

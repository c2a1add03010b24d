// Writes a trace as NDJSON, or a report. Until the run is over the lines are in a file beside the one asked for, which then takes
// its name: so there is the whole trace or none, whatever happens. A killed run leaves that hidden file behind.

import { closeSync, openSync, realpathSync, renameSync, statSync, unlinkSync, writeSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { BadInput, fileProblem } from './badInput.ts';

/** Characters gathered before they are written. */
const BATCH = 64 * 1024;

export class RecordFile {
  private readonly file: string;
  /** Where the lines are before they are whole; undefined for a device or a pipe, which is written to at once. */
  private readonly temporary: string | undefined;
  private readonly target: string;
  private readonly descriptor: number;
  private pending = '';

  /** `input`: the file read from, which must not be written over. */
  constructor(file: string, input: string) {
    this.file = file;
    const target = resolveTarget(file);
    if (target.path === resolveTarget(input).path) {
      throw new BadInput(`${file}: is the scenario itself; write to another file`);
    }
    this.target = target.path;
    const hidden = `.${basename(target.path)}.${process.pid}.partial`;
    this.temporary = target.isStream ? undefined : join(dirname(target.path), hidden);
    try {
      this.descriptor = openSync(this.temporary ?? this.target, 'w');
    } catch (error) {
      throw fileProblem(file, error);
    }
  }

  add(line: string): void {
    this.pending += `${line}\n`;
    if (this.pending.length >= BATCH) this.flush();
  }

  /** The trace is whole: gives it its name. */
  commit(): void {
    this.flush();
    try {
      closeSync(this.descriptor);
      if (this.temporary !== undefined) renameSync(this.temporary, this.target);
    } catch (error) {
      throw fileProblem(this.file, error);
    }
  }

  /** Leaves nothing behind. */
  abort(): void {
    try {
      closeSync(this.descriptor);
      if (this.temporary !== undefined) unlinkSync(this.temporary);
    } catch {
      // It is gone already.
    }
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

/** Follows links, so that a link stays one and the file behind it is replaced. */
function resolveTarget(file: string): { readonly path: string; readonly isStream: boolean } {
  try {
    const stat = statSync(file);
    if (stat.isDirectory()) throw new BadInput(`${file}: is a folder; name a file in it`);
    return stat.isFile() ? { path: realpathSync(file), isStream: false } : { path: file, isStream: true };
  } catch (error) {
    if (error instanceof BadInput) throw error;
    return { path: file, isStream: false };
  }
}

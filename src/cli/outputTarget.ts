// Where a file that is to be written really is: links are followed, one that leads nowhere yet as well, so that a link
// stays one. Refused is what cannot or must not be written to.

import { accessSync, closeSync, constants, openSync, readlinkSync, realpathSync, statSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { BadInput, fileProblem } from './badInput.ts';
import type { InputFiles } from './inputFiles.ts';

export interface OutputTarget {
  readonly path: string;
  /** A device or a pipe, which is written to at once. */
  readonly isStream: boolean;
  /** Permissions of the file that is there. */
  readonly mode: number | undefined;
}

/** As many as Linux follows. */
const MOST_LINKS = 40;

export function outputTarget(file: string, inputs: InputFiles): OutputTarget {
  try {
    const stat = statSync(file, { throwIfNoEntry: false });
    if (stat === undefined) return { path: endOfLinks(file), isStream: false, mode: undefined };
    if (stat.isDirectory()) throw new BadInput(`${file}: a folder; use a file in it`);
    if (stat.isBlockDevice()) throw new BadInput(`${file}: a disk; use a file`);
    if (stat.isFIFO()) refuseUnread(file);
    if (!stat.isFile()) return { path: file, isStream: true, mode: undefined };
    inputs.refuseAsOutput(file);
    // A file that may not be written is not to be replaced either.
    accessSync(file, constants.W_OK);
    return { path: realpathSync(file), isStream: false, mode: stat.mode & 0o7777 };
  } catch (error) {
    throw error instanceof BadInput ? error : fileProblem(file, error);
  }
}

/** A pipe that nobody reads would be waited for. */
function refuseUnread(file: string): void {
  try {
    closeSync(openSync(file, constants.O_WRONLY | constants.O_NONBLOCK));
  } catch (error) {
    const isUnread = error instanceof Error && 'code' in error && error.code === 'ENXIO';
    throw isUnread ? new BadInput(`${file}: a named pipe without a reader`) : error;
  }
}

/** What is not there yet, behind the links that lead to it. */
function endOfLinks(file: string): string {
  let path = file;
  for (let links = 0; links < MOST_LINKS; links++) {
    const next = linkAt(path);
    if (next === undefined) break;
    path = resolve(realpathSync(dirname(path)), next);
  }
  return path;
}

function linkAt(path: string): string | undefined {
  try {
    return readlinkSync(path);
  } catch {
    return undefined;
  }
}

// The files of a cluster: those that the user names, and those in the folders that the user names. Of folders only plain
// files are read: links are not followed, and whatever else there is, is left alone.

import {
  closeSync,
  constants,
  fstatSync,
  lstatSync,
  openSync,
  readdirSync,
  readFileSync,
  statSync,
} from 'node:fs';
import { join } from 'node:path';
import type { ImportFile } from '../import/evidence/readFiles.ts';
import { shortText, type LongText } from '../import/text/longText.ts';
import { BadInput, collectProblems, fileProblem } from './badInput.ts';
import { readInput } from './inputFile.ts';
import { textIn } from './importText.ts';
import type { InputFiles } from './inputFiles.ts';

/** Bytes, all of which are in memory while a file is read. */
const LARGEST = 2 ** 30;

const MOST_FILES = 20_000;
const DEEPEST = 12;

const ARCHIVE = /\.(?:zip|tar|tgz|gz|bz2|xz|zst|7z)$/i;

export interface FoundFiles {
  readonly files: readonly ImportFile[];
  /** What is in the folders and is not read, with why. */
  readonly leftOut: readonly { readonly what: string; readonly because: string }[];
}

/** Throws `BadInput` with all that is wrong with the names. */
export async function importFiles(names: readonly string[], inputs: InputFiles): Promise<FoundFiles> {
  const found = new Found(inputs);
  const problems: string[] = [];
  for (const name of names) {
    try {
      await found.add(name);
    } catch (error) {
      collectProblems(problems, () => {
        throw error;
      });
    }
  }
  if (problems.length > 0) throw new BadInput(...problems);
  return found;
}

class Found implements FoundFiles {
  readonly files: ImportFile[] = [];
  readonly leftOut: { what: string; because: string }[] = [];
  private readonly inputs: InputFiles;

  constructor(inputs: InputFiles) {
    this.inputs = inputs;
  }

  async add(name: string): Promise<void> {
    if (name === '-' || !isThere(name)) {
      const text = await readInput(name, this.inputs);
      this.files.push({ name, isNamed: true, modifiedAt: undefined, read: () => shortText(text) });
      return;
    }
    const stat = statSync(name);
    if (stat.isDirectory()) this.addFolder(name, 0);
    else if (stat.isFIFO()) {
      const text = await readInput(name, this.inputs);
      this.files.push({ name, isNamed: true, modifiedAt: undefined, read: () => shortText(text) });
    } else if (ARCHIVE.test(name)) throw new BadInput(`${name}: an archive; unpack it into a folder first`);
    else this.addFile(name, true);
  }

  private addFolder(folder: string, depth: number): void {
    for (const entry of entriesOf(folder)) {
      const path = join(folder, entry.name);
      if (entry.isSymbolicLink()) this.leave(path, 'a link');
      else if (entry.isDirectory() && depth < DEEPEST) this.addFolder(path, depth + 1);
      else if (entry.isDirectory()) this.leave(path, 'folders in it are too deep');
      else if (!entry.isFile()) this.leave(path, 'not a regular file');
      else if (ARCHIVE.test(entry.name)) this.leave(path, 'an archive');
      else if (!entry.name.startsWith('.')) this.addFile(path, false);
    }
  }

  private leave(what: string, because: string): void {
    this.leftOut.push({ what, because });
  }

  private addFile(name: string, isNamed: boolean): void {
    if (this.files.length === MOST_FILES)
      throw new BadInput(`more than ${MOST_FILES} files; use the folder of one cluster`);
    const stat = isNamed ? statSync(name) : lstatSync(name);
    if (!stat.isFile()) throw new BadInput(`${name}: not a regular file`);
    if (stat.size > LARGEST) throw new BadInput(`${name}: larger than 1 GiB`);
    this.inputs.add(name, stat);
    this.files.push({
      name,
      isNamed,
      modifiedAt: Math.floor(stat.mtimeMs),
      read: () => textOf(name, isNamed),
    });
  }
}

/** What no file can be called is not there either: reading it says why. */
function isThere(name: string): boolean {
  try {
    return statSync(name, { throwIfNoEntry: false }) !== undefined;
  } catch {
    return false;
  }
}

function entriesOf(folder: string) {
  try {
    return readdirSync(folder, { withFileTypes: true }).sort((one, other) =>
      one.name < other.name ? -1 : 1,
    );
  } catch (error) {
    throw fileProblem(folder, error);
  }
}

/** It may have become another thing since it was looked at. */
function textOf(name: string, followsLinks: boolean): LongText {
  const { O_RDONLY, O_NONBLOCK, O_NOFOLLOW } = constants;
  let bytes: Buffer;
  try {
    const descriptor = openSync(name, O_RDONLY | O_NONBLOCK | (followsLinks ? 0 : O_NOFOLLOW));
    try {
      if (!fstatSync(descriptor).isFile()) throw new BadInput(`${name}: not a regular file`);
      bytes = readFileSync(descriptor);
    } finally {
      closeSync(descriptor);
    }
  } catch (error) {
    throw error instanceof BadInput ? error : fileProblem(name, error);
  }
  return textIn(bytes);
}

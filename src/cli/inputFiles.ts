// Which files a run reads, by what the file system knows them as: a second name or a link is the same file. None of them
// may be written over.

import { fstatSync, statSync, type Stats } from 'node:fs';
import { BadInput } from './badInput.ts';

export class InputFiles {
  /** By device and number there, the name it was read by. */
  private readonly names = new Map<string, string>();

  add(file: string, stat: Stats): void {
    if (stat.isFile()) this.names.set(identity(stat), file);
  }

  /** One that is read later, and where it is not there, is told then. */
  addNamed(file: string): void {
    const stat = statSync(file, { throwIfNoEntry: false });
    if (stat !== undefined) this.add(file, stat);
  }

  addStandardInput(): void {
    this.add('standard input', fstatSync(0));
  }

  /** Before a file is written to. */
  refuseAsOutput(file: string): void {
    const stat = statSync(file, { throwIfNoEntry: false });
    const name = stat === undefined ? undefined : this.names.get(identity(stat));
    if (name === undefined) return;
    const same = name === file ? '' : ` (as ${name})`;
    throw new BadInput(`${file}: an input of this run${same}; use another output file`);
  }
}

function identity({ dev, ino }: Stats): string {
  return `${dev}:${ino}`;
}

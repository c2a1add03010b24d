// Which files a run reads, by what the file system knows them as: a second name or a link is the same file. None of them
// may be written over.

import { fstatSync, statSync, type Stats } from 'node:fs';

export class InputFiles {
  /** By device and number there, the name it was read by. */
  private readonly names = new Map<string, string>();

  add(file: string, stat: Stats): void {
    if (stat.isFile()) this.names.set(identity(stat), file);
  }

  addStandardInput(): void {
    this.add('standard input', fstatSync(0));
  }

  /** What a file was read as; undefined: it was not read. */
  nameOf(file: string): string | undefined {
    const stat = statSync(file, { throwIfNoEntry: false });
    return stat === undefined ? undefined : this.names.get(identity(stat));
  }
}

function identity({ dev, ino }: Stats): string {
  return `${dev}:${ino}`;
}

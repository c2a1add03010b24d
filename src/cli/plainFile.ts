// Bytes of files. Only plain files are read where a scenario names them: a pipe or a device may have no end, or wait for
// ever. What the user names on the command line may be a pipe too, as `<(…)` is one.

import { closeSync, constants, fstatSync, openSync, readSync, statSync, type Stats } from 'node:fs';
import { BadInput } from './badInput.ts';

/** Bytes; no scenario comes near it, and traces of a million pods keep below it. */
const LARGEST = 16 * 1024 * 1024;

const PIECE = 64 * 1024;

export interface FileBytes {
  readonly bytes: Uint8Array;
  readonly stat: Stats;
}

/** Throws what the system says, or `BadInput`. */
export function readPlainFile(file: string, mayBePipe: boolean): FileBytes {
  // A look first: opening alone may wait, or set a device going.
  refuseOthers(file, statSync(file), mayBePipe);
  const wait = mayBePipe ? 0 : constants.O_NONBLOCK;
  const descriptor = openSync(file, constants.O_RDONLY | wait);
  try {
    const stat = fstatSync(descriptor);
    refuseOthers(file, stat, mayBePipe);
    const bytes = new LimitedBytes(file);
    bytes.expect(stat.size);
    for (;;) {
      const piece = Buffer.allocUnsafe(PIECE);
      const length = readSync(descriptor, piece);
      if (length === 0) return { bytes: bytes.all(), stat };
      bytes.add(piece.subarray(0, length));
    }
  } finally {
    closeSync(descriptor);
  }
}

/** Pieces of a file, which are not more than can be a scenario. */
export class LimitedBytes {
  private readonly file: string;
  private readonly pieces: Uint8Array[] = [];
  private size = 0;

  constructor(file: string) {
    this.file = file;
  }

  expect(size: number): void {
    if (size > LARGEST) throw new BadInput(`${this.file}: larger than ${LARGEST / 2 ** 20} MiB`);
  }

  add(piece: Uint8Array): void {
    this.size += piece.length;
    this.expect(this.size);
    this.pieces.push(piece);
  }

  all(): Uint8Array {
    return Buffer.concat(this.pieces);
  }
}

function refuseOthers(file: string, stat: Stats, mayBePipe: boolean): void {
  if (stat.isFile() || (mayBePipe && stat.isFIFO())) return;
  if (stat.isDirectory()) throw new BadInput(`${file}: a folder; use a file in it`);
  throw new BadInput(`${file}: ${kindOf(stat)}, not a regular file`);
}

function kindOf(stat: Stats): string {
  if (stat.isFIFO()) return 'a named pipe';
  return stat.isSocket() ? 'a socket' : 'a device';
}

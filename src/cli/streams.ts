// Standard output and standard error: whether a person is watching, with which colours, and what happens when the
// reader at the other end of a pipe has gone.

import { fstatSync } from 'node:fs';
import { fileProblem } from './badInput.ts';
import { ExitCode } from './exitCode.ts';
import type { Palette } from '../report/palette.ts';
import { PLAIN } from '../report/palette.ts';

export interface Stream {
  write(text: string): void;
  readonly isTerminal: boolean;
  /** Kept by somebody, as continuous integration does, and not the same as the other output. */
  readonly isLog: boolean;
  /** Columns of the terminal; undefined where there is none. */
  readonly columns: number | undefined;
  /** Nobody reads any more: what is written goes nowhere. */
  readonly isGone: boolean;
  palette(): Promise<Palette>;
}

export interface Streams {
  readonly out: Stream;
  readonly error: Stream;
}

/** Ends a run early whose output nobody reads. */
export class ReaderGone extends Error {}

export function processStreams(): Streams {
  return { out: open('standard output', process.stdout), error: open('standard error', process.stderr) };
}

function open(name: string, stream: NodeJS.WriteStream): Stream {
  stream.on('error', (error: NodeJS.ErrnoException) => {
    // `head` and the like close the pipe when they have seen enough; that is no failure.
    if (error.code === 'EPIPE' || error.code === 'ERR_STREAM_DESTROYED') return;
    process.stderr.write(`vpc-cni-sim: ${fileProblem(name, error).message}\n`);
    process.exit(ExitCode.badInput);
  });
  const gone = (): boolean => stream.errored !== null || stream.destroyed;
  return {
    write(text) {
      if (!gone()) stream.write(text);
    },
    isTerminal: stream.isTTY,
    isLog: !stream.isTTY && ((process.env['CI'] ?? '') !== '' || !areOne()),
    columns: stream.isTTY ? stream.columns : undefined,
    get isGone() {
      return gone();
    },
    palette: async () => (hasColours(stream) ? await terminalPalette() : PLAIN),
  };
}

/** `2>&1`: what stands on standard error would be among the results. */
function areOne(): boolean {
  try {
    const [out, error] = [fstatSync(1), fstatSync(2)];
    return out.dev === error.dev && out.ino === error.ino;
  } catch {
    return true;
  }
}

/** Colours on terminals only, and never against the user's word: https://no-color.org */
function hasColours(stream: NodeJS.WriteStream): boolean {
  const refused = process.env['NO_COLOR'] !== undefined && process.env['NO_COLOR'] !== '';
  return stream.isTTY && !refused && process.env['TERM'] !== 'dumb';
}

async function terminalPalette(): Promise<Palette> {
  const { default: picocolors } = await import('picocolors');
  return picocolors.createColors(true);
}

// Standard output and standard error, the only way to them: whether a person is watching, with which colours, and what
// happens when nothing can be written any more. Everything that is written is cleaned here.

import { Console } from 'node:console';
import { fstatSync, readSync, statSync } from 'node:fs';
import { Writable } from 'node:stream';
import { PLAIN, type Page } from '../report/page.ts';
import { fileProblem } from './badInput.ts';
import { PROGRAM } from './programCommand.ts';
import { terminalColumns } from './terminalColumns.ts';
import { TERMINAL_PALETTE, terminalText } from './terminalText.ts';

export interface Stream {
  /** Foreign text in it cannot move the cursor, hide or turn around what stands there. */
  write(text: string): void;
  readonly isTerminal: boolean;
  /** Kept by somebody, as continuous integration does, and not the same as the other output. */
  readonly isLog: boolean;
  /** Columns of the terminal; undefined where there is none. */
  readonly columns: number | undefined;
  /** Columns of text that is laid out, with a terminal or without. */
  readonly width: number;
  /** Nobody reads any more: what is written goes nowhere. */
  readonly isGone: boolean;
  /** What text is laid out on. */
  page(): Page;
}

export interface Output extends Stream {
  /** What another tool would print, or a document byte for byte: cleaned on terminals only. */
  pass(text: string): void;
  /** Nothing can be printed, as far as can be told. */
  readonly wasClosed: boolean;
  /** Everything is written; throws where it could not be. */
  flush(): Promise<void>;
}

export interface Streams {
  readonly out: Output;
  readonly error: Output;
}

/** Tables need so many columns: a terminal that is narrower wraps. */
const NARROWEST_PAGE = 60;

/** Ends a run early whose output nobody reads. */
export class ReaderGone extends Error {}

/** Where text goes: an output of the process, or the thread that has it. */
export interface Sink {
  readonly isTTY: boolean;
  readonly columns: number;
  readonly errored: Error | null;
  readonly destroyed: boolean;
  /** `written`: called when everything up to here has been. */
  write(text: string, written?: () => void): void;
}

export function processStreams(): Streams {
  const { out, error } = processSinks();
  // What is wrong is found at the next write, or at the end.
  for (const stream of [out, error]) stream.on('error', () => undefined);
  return streamsTo(out, error);
}

/** The outputs themselves, for what the streams of another thread have cleaned. */
export function processSinks(): Readonly<Record<'out' | 'error', NodeJS.WriteStream>> {
  return { out: process.stdout, error: process.stderr };
}

export function streamsTo(out: Sink, error: Sink): Streams {
  const streams = { out: new ProcessOutput(out, 1), error: new ProcessOutput(error, 2) };
  // Libraries warn of what servers say.
  globalThis.console = new Console(through(streams.out), through(streams.error));
  return streams;
}

class ProcessOutput implements Output {
  private readonly stream: Sink;
  private readonly descriptor: 1 | 2;

  constructor(stream: Sink, descriptor: 1 | 2) {
    this.stream = stream;
    this.descriptor = descriptor;
  }

  get isTerminal(): boolean {
    return this.stream.isTTY;
  }

  get isLog(): boolean {
    return !this.isTerminal && ((process.env['CI'] ?? '') !== '' || !areOne());
  }

  get columns(): number | undefined {
    return this.isTerminal ? this.width : undefined;
  }

  get width(): number {
    return terminalColumns(this.isTerminal ? this.stream.columns : undefined, process.env['COLUMNS']);
  }

  get isGone(): boolean {
    return this.stream.errored !== null || this.stream.destroyed;
  }

  write(text: string): void {
    this.put(this.shown(text));
  }

  pass(text: string): void {
    this.put(this.isTerminal ? this.shown(text) : text);
  }

  page(): Page {
    const palette = hasColours(this.stream) ? TERMINAL_PALETTE : PLAIN;
    return { ...palette, width: Math.max(NARROWEST_PAGE, this.width), program: PROGRAM };
  }

  get wasClosed(): boolean {
    return wasClosed(this.descriptor);
  }

  async flush(): Promise<void> {
    if (!this.isGone) await new Promise<void>((written) => this.stream.write('', () => written()));
    this.complain();
  }

  /** A terminal makes two characters of every line break itself. */
  private shown(text: string): string {
    const clean = terminalText(text);
    return this.isTerminal ? clean.replaceAll('\r\n', '\n') : clean;
  }

  private put(text: string): void {
    if (!this.isGone) this.stream.write(text);
    else this.complain();
  }

  private complain(): void {
    const error: NodeJS.ErrnoException | null = this.stream.errored;
    // `head` and the like close the pipe when they have seen enough; that is no failure.
    if (error === null || error.code === 'EPIPE' || error.code === 'ERR_STREAM_DESTROYED') return;
    // Of standard error nothing can be said anywhere.
    if (this.descriptor === 1) throw fileProblem('standard output', error);
  }
}

function through(output: Output): Writable {
  return new Writable({
    write(chunk, _encoding, done) {
      output.write(String(chunk));
      done();
    },
  });
}

/**
 * Node opens /dev/null for reading and writing where it finds an output closed; a shell opens it for writing alone. Some
 * programs open it for both, to ignore what another prints: so this is no proof where the exit status counts too.
 */
function wasClosed(descriptor: number): boolean {
  try {
    const { rdev } = statSync('/dev/null');
    const output = fstatSync(descriptor);
    return output.isCharacterDevice() && output.rdev === rdev && readSync(descriptor, Buffer.alloc(1)) === 0;
  } catch {
    return false;
  }
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

/** On terminals, unless the environment asks for something else: https://force-color.org, then https://no-color.org */
function hasColours(stream: Sink): boolean {
  const forced = process.env['FORCE_COLOR'] ?? '';
  if (forced !== '') return forced !== '0' && forced !== 'false';
  const isRefused = (process.env['NO_COLOR'] ?? '') !== '';
  return stream.isTTY && !isRefused && process.env['TERM'] !== 'dumb';
}

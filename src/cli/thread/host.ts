// Runs a long verb in a thread of its own, so that somebody is there when a signal comes or the memory is used up: to
// clear the line of progress, to take a half-written file away and to say what happened.

import { unlinkSync } from 'node:fs';
import { Worker } from 'node:worker_threads';
import { ExitCode } from '../exitCode.ts';
import { outOfMemoryText } from '../heapWatch.ts';
import { internalError } from '../internalError.ts';
import { withoutCredentials } from '../queueAddress.ts';
import { onStopSignal } from '../signals.ts';
import { processSinks, type Streams } from '../streams.ts';
import { CLEAR_LINE } from '../terminalText.ts';
import type { LongRun } from './longRun.ts';
import type { ThreadMessage, ThreadStart } from './messages.ts';
import { SharedState, Slot } from './sharedState.ts';

const PROBLEMS = { out: Slot.outProblem, error: Slot.errorProblem } as const;

export async function runInThread(
  argv: readonly string[],
  { hasPartialResult, standardInput }: LongRun,
  streams: Streams,
): Promise<number> {
  const shared = new SharedState();
  const printer = new Printer(shared, streams);
  process.on('exit', printer.clear);
  const terminals = { out: streams.out.columns ?? false, error: streams.error.columns ?? false } as const;
  const start: ThreadStart = { argv, memory: shared.memory, terminals };
  const worker = new Worker(new URL('./verbThread.js', import.meta.url), { workerData: start, stdin: true });
  worker.stdin?.end(standardInput);
  return await new Promise<number>((end) => {
    let status: number | undefined;
    const unlisten = onStopSignal((stopped) => {
      shared.stop(stopped);
      if (hasPartialResult) return;
      status = stopped;
      void worker.terminate();
    });
    worker.on('message', (message: ThreadMessage) => {
      if (message.kind === 'write') printer.print(message, worker);
      else {
        status ??= message.status;
        // Its standard input would keep it alive.
        void worker.terminate();
      }
    });
    worker.on('error', (error: NodeJS.ErrnoException) => {
      const isOutOfMemory = error.code === 'ERR_WORKER_OUT_OF_MEMORY';
      printer.clear();
      status ??= isOutOfMemory ? ExitCode.badInput : ExitCode.internal;
      streams.error.write(
        isOutOfMemory
          ? `vpc-cni-sim: ${outOfMemoryText()}\n`
          : withoutCredentials(internalError(error, argv)),
      );
    });
    worker.on('exit', () => {
      printer.clear();
      unlisten();
      process.off('exit', printer.clear);
      end(status ?? ExitCode.internal);
    });
  });
}

/** Puts out what the thread has cleaned, and leaves nothing half done behind it. */
class Printer {
  private readonly shared: SharedState;
  private readonly streams: Streams;
  private readonly sinks = processSinks();
  private hasProgress = false;

  constructor(shared: SharedState, streams: Streams) {
    this.shared = shared;
    this.streams = streams;
    for (const to of ['out', 'error'] as const) {
      this.sinks[to].on('error', (error: NodeJS.ErrnoException) =>
        shared.set(PROBLEMS[to], error.code ?? error.message),
      );
    }
  }

  readonly clear = (): void => {
    if (this.hasProgress) this.streams.error.write(CLEAR_LINE);
    this.hasProgress = false;
    this.removeTemporary();
  };

  print({ to, text, isAwaited }: Extract<ThreadMessage, { kind: 'write' }>, worker: Worker): void {
    if (to === 'error' && text !== '') this.hasProgress = text.startsWith(CLEAR_LINE) && text !== CLEAR_LINE;
    const sink = this.sinks[to];
    const arrived = (): void => {
      this.shared.arrived(text.length);
      if (isAwaited) worker.postMessage(to);
    };
    // A stream that is broken calls nobody back.
    if (sink.errored !== null || sink.destroyed) arrived();
    else sink.write(text, arrived);
  }

  private removeTemporary(): void {
    const path = this.shared.get(Slot.temporaryFile);
    if (path === '') return;
    this.shared.set(Slot.temporaryFile, '');
    try {
      unlinkSync(path);
    } catch {
      // It is gone already.
    }
  }
}

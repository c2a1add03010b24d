// The thread in which a long verb runs. What it prints goes to the thread that waits for it.

import { parentPort, workerData, type MessagePort } from 'node:worker_threads';
import { assert } from '../../base/assert.ts';
import { commandLine } from '../commandLine.ts';
import { streamsTo, type Sink } from '../streams.ts';
import { onTemporaryFile } from '../temporaryFiles.ts';
import type { ThreadMessage, ThreadStart } from './messages.ts';
import { SharedState, Slot } from './sharedState.ts';
import { watchForStop } from './stopRequest.ts';

class ThreadSink implements Sink {
  readonly isTTY: boolean;
  readonly columns: number;
  private readonly to: 'out' | 'error';
  private readonly port: MessagePort;
  private readonly shared: SharedState;
  private readonly awaited: (() => void)[] = [];

  constructor(to: 'out' | 'error', port: MessagePort, shared: SharedState, terminal: number | false) {
    this.to = to;
    this.port = port;
    this.shared = shared;
    this.isTTY = terminal !== false;
    this.columns = terminal === false ? 0 : terminal;
    port.on('message', (written: unknown) => {
      if (written === to) this.awaited.shift()?.();
    });
    // It is listened to only while something is waited for.
    port.unref();
  }

  get errored(): Error | null {
    const code = this.shared.get(this.to === 'out' ? Slot.outProblem : Slot.errorProblem);
    return code === '' ? null : Object.assign(new Error(code), { code });
  }

  get destroyed(): boolean {
    return this.errored !== null;
  }

  write(text: string, written?: () => void): void {
    if (written !== undefined) {
      this.port.ref();
      this.awaited.push(() => {
        this.port.unref();
        written();
      });
    }
    const message: ThreadMessage = { kind: 'write', to: this.to, text, isAwaited: written !== undefined };
    this.port.postMessage(message);
    this.shared.send(text.length);
  }
}

assert(parentPort !== null, 'a thread has a parent');
const port: MessagePort = parentPort;
const { argv, memory, terminals } = workerData as ThreadStart;
const shared = new SharedState(memory);
watchForStop(() => shared.stopStatus);
onTemporaryFile((path) => shared.set(Slot.temporaryFile, path ?? ''));
const streams = streamsTo(
  new ThreadSink('out', port, shared, terminals.out),
  new ThreadSink('error', port, shared, terminals.error),
);
void commandLine(argv, streams).then((status) => {
  const end: ThreadMessage = { kind: 'end', status };
  port.postMessage(end);
});

// Processes in which runs are made, each with a limit of memory and of time: what goes beyond it ends with its process,
// and the next run gets a new one.

import { fork, type ChildProcess } from 'node:child_process';
import { ENGINE_FLAGS } from './engineTuning.ts';
import { formatDuration } from '../base/time.ts';
import type { RunFigures } from '../base/metrics.ts';
import { QUEUE_VARIABLE } from './queueAddress.ts';
import type { QueuedRun } from './sweepQueue.ts';

export interface RunQuestion extends QueuedRun {
  /** The scenario, as JSON; absent: the process may have it. */
  readonly text?: string;
}

export type RunAnswer =
  | { readonly kind: 'figures'; readonly figures: RunFigures }
  | { readonly kind: 'failed'; readonly reason: string }
  /** The scenario is needed. */
  | { readonly kind: 'unknown' }
  /** The text was not that of the scenario. */
  | { readonly kind: 'damaged' };

export interface RunLimits {
  /** Of the heap, in MiB. */
  readonly memory: number;
  /** Wall time in milliseconds. */
  readonly time: number;
}

export class RunProcesses {
  private readonly limits: RunLimits;
  private readonly all = new Set<ChildProcess>();
  private readonly idle: ChildProcess[] = [];

  constructor(limits: RunLimits) {
    this.limits = limits;
  }

  /** `scenario`: asked for where it is needed. */
  async run(run: QueuedRun, scenario: () => Promise<string>): Promise<RunAnswer> {
    const child = this.waiting() ?? this.start();
    const answer = await this.ask(child, run);
    if (answer.kind !== 'unknown') return this.free(child, answer);
    try {
      return this.free(child, await this.ask(child, { ...run, text: await scenario() }));
    } catch (error) {
      this.free(child, answer);
      throw error;
    }
  }

  /** One that has died while it waited is passed over. */
  private waiting(): ChildProcess | undefined {
    for (let child = this.idle.pop(); child !== undefined; child = this.idle.pop())
      if (this.all.has(child)) return child;
    return undefined;
  }

  /** Stops at once. */
  kill(): void {
    for (const child of this.all) child.kill('SIGKILL');
  }

  private free(child: ChildProcess, answer: RunAnswer): RunAnswer {
    if (this.all.has(child)) this.idle.push(child);
    return answer;
  }

  private start(): ChildProcess {
    const { [QUEUE_VARIABLE]: _, ...env } = process.env;
    const child = fork(new URL('./runProcess.js', import.meta.url), [], {
      env,
      execArgv: [`--max-old-space-size=${this.limits.memory}`, ...ENGINE_FLAGS],
      // What V8 prints when it is out of memory helps nobody.
      stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
    });
    this.all.add(child);
    child.on('error', () => undefined);
    child.once('close', () => this.all.delete(child));
    return child;
  }

  private async ask(child: ChildProcess, question: RunQuestion): Promise<RunAnswer> {
    const { memory, time } = this.limits;
    let isLate = false;
    const timer = setTimeout(() => {
      isLate = true;
      child.kill('SIGKILL');
    }, time);
    try {
      return await new Promise<RunAnswer>((resolve) => {
        const heard = (answer: RunAnswer): void => settle(answer);
        const closed = (code: number | null, signal: NodeJS.Signals | null): void => {
          const reason = isLate
            ? `the run took longer than ${formatDuration(time)} (sweep-worker --run-time)`
            : reasonOf(code, signal, memory);
          settle({ kind: 'failed', reason });
        };
        const settle = (answer: RunAnswer): void => {
          child.off('message', heard);
          child.off('close', closed);
          resolve(answer);
        };
        child.on('message', heard);
        child.on('close', closed);
        child.send(question, () => undefined);
      });
    } finally {
      clearTimeout(timer);
    }
  }
}

/** V8 aborts when its heap is full; so it is told from a process that somebody killed. */
function reasonOf(code: number | null, signal: NodeJS.Signals | null, memory: number): string {
  if (signal === 'SIGABRT' || signal === 'SIGTRAP' || code === 134)
    return `the run needs more memory than ${memory} MiB (sweep-worker --run-memory)`;
  return `the process of the run ended (${signal ?? `exit status ${code}`})`;
}

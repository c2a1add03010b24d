// How one container of a pod has lived so far: its present run, the one before, and what it waits for.

import type { Milliseconds } from '../base/time.ts';

export interface ContainerRun {
  readonly startedAt: Milliseconds;
  readonly exit?: { readonly at: Milliseconds; readonly code: number };
}

/** Exit code of a container that its runtime lost. @upstream pkg/kubelet/kuberuntime, status of exited containers */
const LOST = 255;

export class ContainerHistory {
  /** The latest. */
  run: ContainerRun | undefined;
  previous: ContainerRun | undefined;
  /** Starts after the first. */
  restarts = 0;
  /** Why the kubelet waits before it starts the container again. */
  waiting: { readonly reason: string; readonly message: string } | undefined;

  get isRunning(): boolean {
    return this.run !== undefined && this.run.exit === undefined;
  }

  /** `restarts`: as many as there were before the run. */
  started(at: Milliseconds, restarts = 0): void {
    this.restarts += restarts;
    if (this.run !== undefined) {
      if (this.isRunning) this.exited(at, LOST);
      this.previous = this.run;
      this.restarts++;
    }
    this.run = { startedAt: at };
    this.waiting = undefined;
  }

  exited(at: Milliseconds, code: number): void {
    if (this.run !== undefined && this.isRunning) this.run = { ...this.run, exit: { at, code } };
  }
}

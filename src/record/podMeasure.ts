// How long the pods of one run waited for their addresses and to run. Waits that had no end count as long as they
// lasted, so that a setting which lets pods starve does not look quick.

import type { Milliseconds } from '../base/time.ts';

interface WatchedPod {
  readonly createdAt: Milliseconds;
  /** It was there before the run: how long its start took is not known. */
  readonly isPlaced: boolean;
  /** Still to become Running. */
  starting: boolean;
  /** When the first of its failed CNI ADDs was answered; undefined while none is outstanding. */
  refusedSince: Milliseconds | undefined;
  /** Failed ADDs since then. */
  failures: number;
  ended: boolean;
}

export class PodMeasure {
  readonly starts: Milliseconds[] = [];
  readonly waits: Milliseconds[] = [];
  failedSandboxes = 0;
  retries = 0;
  started = 0;
  neverStarted = 0;
  private readonly pods = new Map<string, WatchedPod>();
  private isStarting = false;
  private starting = 0;
  private noneStartingSince: Milliseconds = 0;
  private firstNodeReadyAt: Milliseconds | undefined;

  /** Before that no pod can start, whatever the settings: it is not waited for. */
  nodeReady(at: Milliseconds): void {
    this.firstNodeReadyAt ??= at;
  }

  /** What is told until then was there before the run: nothing of it is measured. */
  begin(isStarting: boolean): void {
    this.isStarting = isStarting;
  }

  create(at: Milliseconds, name: string, isPlaced = false): void {
    this.pods.set(name, {
      createdAt: at,
      isPlaced,
      starting: true,
      refusedSince: undefined,
      failures: 0,
      ended: false,
    });
    this.starting++;
  }

  run(at: Milliseconds, name: string): void {
    const pod = this.pods.get(name);
    if (pod?.starting !== true) return;
    if (!this.isStarting) this.started++;
    this.endStart(at, pod);
  }

  /** A CNI ADD got no address. */
  refuse(at: Milliseconds, name: string): void {
    const pod = this.pods.get(name);
    if (pod === undefined || pod.ended) return;
    if (pod.refusedSince === undefined) pod.refusedSince = at;
  }

  /** A sandbox failed: its ADD did, whether a daemon answered or none. */
  fail(at: Milliseconds, name: string): void {
    const pod = this.pods.get(name);
    if (pod === undefined) return;
    this.failedSandboxes++;
    if (pod.ended) return;
    this.refuse(at, name);
    if (pod.failures++ > 0) this.retries++;
  }

  serve(at: Milliseconds, name: string): void {
    const pod = this.pods.get(name);
    if (pod === undefined || this.isStarting) return;
    if (pod.failures > 0) this.retries++;
    this.endWait(at, pod);
  }

  /** Somebody deleted it: it waits for nothing any more. */
  delete(at: Milliseconds, name: string): void {
    const pod = this.pods.get(name);
    if (pod !== undefined) this.end(at, pod);
  }

  /** It ended by itself or was turned away. */
  finish(at: Milliseconds, name: string): void {
    const pod = this.pods.get(name);
    if (pod === undefined) return;
    if (pod.starting && !this.isStarting) this.neverStarted++;
    this.end(at, pod);
  }

  remove(at: Milliseconds, name: string): void {
    this.delete(at, name);
    this.pods.delete(name);
  }

  /** What ends from here on is measured, what is under way with all of its length. */
  restart(at: Milliseconds): void {
    this.starts.length = 0;
    this.waits.length = 0;
    this.failedSandboxes = 0;
    this.retries = 0;
    this.started = 0;
    this.neverStarted = 0;
    this.noneStartingSince = at;
  }

  /** The run is over; returns since when no pod waited to run. */
  close(at: Milliseconds): Milliseconds {
    const since = this.starting > 0 ? at : this.noneStartingSince;
    for (const pod of this.pods.values()) {
      if (pod.starting) this.neverStarted++;
      this.end(at, pod);
    }
    return since;
  }

  private end(at: Milliseconds, pod: WatchedPod): void {
    if (pod.starting) this.endStart(at, pod);
    if (pod.refusedSince !== undefined) this.endWait(at, pod);
    pod.ended = true;
  }

  private endStart(at: Milliseconds, pod: WatchedPod): void {
    pod.starting = false;
    if (!pod.isPlaced)
      this.starts.push(Math.max(0, at - Math.max(pod.createdAt, this.firstNodeReadyAt ?? 0)));
    if (--this.starting === 0) this.noneStartingSince = at;
  }

  private endWait(at: Milliseconds, pod: WatchedPod): void {
    this.waits.push(pod.refusedSince === undefined ? 0 : at - pod.refusedSince);
    pod.refusedSince = undefined;
    pod.failures = 0;
  }
}

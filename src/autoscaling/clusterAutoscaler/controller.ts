// When Cluster Autoscaler looks: every few seconds, at once for an unschedulable pod, and at once after a loop that did
// something. A loop that would find what the last one found is not on the queue.
// @upstream cluster-autoscaler/loop/trigger.go, loop/run.go

import type { Milliseconds } from '../../base/time.ts';
import type { EventHandle } from '../../kernel/eventQueue.ts';
import { Lane } from '../../kernel/lane.ts';
import type { Simulation } from '../../kernel/simulation.ts';
import type { ClusterAutoscalerFlags } from '../../kube/api/clusterAutoscalerFlags.ts';
import type { ClusterAutoscaler, LoopResult } from './autoscaler.ts';

export interface ControllerOptions {
  readonly autoscaler: ClusterAutoscaler;
  readonly flags: ClusterAutoscalerFlags;
  readonly simulation: Simulation;
  /** How long a loop takes. */
  readonly loopDuration: Milliseconds;
  /** Plays every loop, useful or not. */
  readonly playsEveryLoop: boolean;
  readonly onLoop?: (at: Milliseconds) => void;
}

/** Of a pause between loops. */
interface Waiting {
  /** When the next loop would be, were none left out. */
  readonly nextLoop: Milliseconds;
  /** Of the loop that is played; undefined where only a change brings one. */
  handle: EventHandle | undefined;
  due: Milliseconds;
  isInBackground: boolean;
}

export class ClusterAutoscalerController {
  private readonly options: ControllerOptions;
  private waiting: Waiting | undefined;
  /** A pod became unschedulable while a loop ran. */
  private isSignalled = false;
  /** Since the last loop started; not all that comes of a change is there at once, so one more loop looks at it. */
  private isChanged = false;

  constructor(options: ControllerOptions) {
    this.options = options;
  }

  start(): void {
    this.wait(0, false);
  }

  /** A pod has just become unschedulable. */
  podUnschedulable(): void {
    if (!this.options.flags['frequent-loops-enabled']) return;
    if (this.waiting === undefined) this.isSignalled = true;
    else this.runAt(this.options.simulation.now);
  }

  /** Nodes, pods or groups are other than before. */
  changed(): void {
    this.options.autoscaler.changed();
    this.isChanged = true;
    const { waiting } = this;
    if (waiting === undefined) return;
    const { simulation } = this.options;
    const next = this.loopFrom(waiting.nextLoop, simulation.now);
    if (next < waiting.due) this.moveTo(waiting, next, false);
  }

  private get spacing(): Milliseconds {
    return this.options.flags['scan-interval'] + this.options.loopDuration;
  }

  /** The first loop at that time or later. */
  private loopFrom(nextLoop: Milliseconds, at: Milliseconds): Milliseconds {
    return nextLoop + Math.max(0, Math.ceil((at - nextLoop) / this.spacing)) * this.spacing;
  }

  /** `nextChange`: no loop before it could find anything new. */
  private wait(nextChange: Milliseconds, isSettled: boolean): void {
    const { simulation, flags, playsEveryLoop } = this.options;
    const nextLoop = simulation.now + flags['scan-interval'];
    this.waiting = { nextLoop, handle: undefined, due: Infinity, isInBackground: false };
    const due = playsEveryLoop ? nextLoop : this.loopFrom(nextLoop, nextChange);
    this.moveTo(this.waiting, due, isSettled);
  }

  private moveTo(waiting: Waiting, due: Milliseconds, inBackground: boolean): void {
    this.cancel(waiting);
    waiting.due = due;
    if (due === Infinity) return;
    const { simulation } = this.options;
    waiting.handle = simulation.at(due, Lane.autoscaler, () => this.run());
    waiting.isInBackground = inBackground;
    if (inBackground) simulation.countBackground(1);
  }

  private cancel(waiting: Waiting): void {
    const { simulation } = this.options;
    if (waiting.isInBackground) simulation.countBackground(-1);
    waiting.isInBackground = false;
    if (waiting.handle !== undefined) simulation.cancel(waiting.handle);
    waiting.handle = undefined;
  }

  private runAt(time: Milliseconds): void {
    if (this.waiting !== undefined) {
      this.passOver(this.waiting, time);
      this.cancel(this.waiting);
    }
    this.waiting = undefined;
    this.options.simulation.at(time, Lane.autoscaler, () => this.run());
  }

  /** The loops that were left out before this time saw the cloud, too. */
  private passOver({ nextLoop }: Waiting, before: Milliseconds): void {
    for (let at = nextLoop; at < before; at += this.spacing) this.options.autoscaler.groups.passOver(at);
  }

  private run(): void {
    const { autoscaler, simulation, loopDuration, onLoop } = this.options;
    const { now } = simulation;
    if (this.waiting !== undefined) {
      this.passOver(this.waiting, now);
      if (this.waiting.isInBackground) simulation.countBackground(-1);
      this.waiting = undefined;
    }
    onLoop?.(now);
    const wasChanged = this.isChanged;
    this.isChanged = false;
    const result = autoscaler.runOnce(now);
    const mayChange = wasChanged || this.isChanged;
    simulation.after(loopDuration, Lane.autoscaler, () =>
      this.end(mayChange ? { ...result, nextChange: now } : result),
    );
  }

  private end({ isProductive, nextChange, isSettled }: LoopResult): void {
    const goesOn = isProductive || this.isSignalled;
    this.isSignalled = false;
    if (goesOn) this.run();
    else this.wait(nextChange, isSettled);
  }
}

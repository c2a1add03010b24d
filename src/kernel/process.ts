// Straight-line code that takes virtual time: a generator that yields how long it sleeps, in milliseconds.
// A process is one sequential actor. It is resumed by the simulation only, never by a promise.

import type { Milliseconds } from '../base/time.ts';
import type { EventHandle, Sleeper } from './eventQueue.ts';
import type { Lane } from './lane.ts';
import type { Simulation } from './simulation.ts';

/** Yields sleeps, returns R. `yield* other()` runs one process inside another. */
export type Process<R = void> = Generator<Milliseconds, R, void>;

/** A process under way. */
export interface RunningProcess {
  readonly finished: boolean;
  /** Ends it where it sleeps, or at its next sleep when it stops itself. Its `finally` blocks run and must not sleep. */
  stop(): void;
}

/** Starts a process at once: it runs to its first sleep before this returns. */
export function spawn(simulation: Simulation, lane: Lane, process: Process<unknown>): RunningProcess {
  return new Driver(simulation, lane, undefined, process);
}

/** As `spawn`, but ordered in its lane by `key`: see `Simulation.atKey`. */
export function spawnKeyed(
  simulation: Simulation,
  lane: Lane,
  key: number,
  process: Process<unknown>,
): RunningProcess {
  return new Driver(simulation, lane, key, process);
}

class Driver implements RunningProcess, Sleeper {
  finished = false;
  private running = false;
  private pending: EventHandle | undefined;
  private readonly simulation: Simulation;
  private readonly lane: Lane;
  private readonly key: number | undefined;
  private readonly process: Process<unknown>;

  constructor(simulation: Simulation, lane: Lane, key: number | undefined, process: Process<unknown>) {
    this.simulation = simulation;
    this.lane = lane;
    this.key = key;
    this.process = process;
    this.wake();
  }

  stop(): void {
    if (this.finished) return;
    this.finished = true;
    if (this.pending !== undefined) this.simulation.cancel(this.pending);
    if (!this.running) this.process.return(undefined);
  }

  wake(): void {
    this.pending = undefined;
    this.running = true;
    const step = this.process.next();
    this.running = false;
    if (step.done === true) this.finished = true;
    else if (this.finished) this.process.return(undefined);
    else this.pending = this.sleepUntil(this.simulation.now + step.value);
  }

  private sleepUntil(time: Milliseconds): EventHandle {
    const { simulation, lane, key } = this;
    return key === undefined ? simulation.at(time, lane, this) : simulation.atKey(time, lane, key, this);
  }
}

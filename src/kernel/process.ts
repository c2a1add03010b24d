// Straight-line code that takes virtual time: a generator that yields how long it sleeps, in milliseconds.
// A process is one sequential actor. It is resumed by the simulation only, never by a promise.

import type { Milliseconds } from '../base/time.ts';
import type { EventHandle } from './eventQueue.ts';
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

/** How the sleeps of a process are put on the queue. */
export type SleepUntil = (time: Milliseconds, resume: () => void) => EventHandle;

/** Starts a process at once: it runs to its first sleep before this returns. */
export function spawn(simulation: Simulation, lane: Lane, process: Process<unknown>): RunningProcess {
  return drive(simulation, process, (time, resume) => simulation.at(time, lane, resume));
}

/** As `spawn`, but ordered in its lane by `key`: see `Simulation.atKey`. */
export function spawnKeyed(
  simulation: Simulation,
  lane: Lane,
  key: number,
  process: Process<unknown>,
): RunningProcess {
  return drive(simulation, process, (time, resume) => simulation.atKey(time, lane, key, resume));
}

function drive(simulation: Simulation, process: Process<unknown>, sleepUntil: SleepUntil): RunningProcess {
  let finished = false;
  let running = false;
  let pending: EventHandle | undefined;
  const resume = (): void => {
    pending = undefined;
    running = true;
    const step = process.next();
    running = false;
    if (step.done === true) finished = true;
    else if (finished) process.return(undefined);
    else pending = sleepUntil(simulation.now + step.value, resume);
  };
  resume();
  return {
    get finished() {
      return finished;
    },
    stop() {
      if (finished) return;
      finished = true;
      if (pending !== undefined) simulation.cancel(pending);
      if (!running) process.return(undefined);
    },
  };
}

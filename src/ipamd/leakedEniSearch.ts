// The search for leaked ENIs, which every daemon makes for the whole cluster: up to five minutes after its start and then
// about every hour it lists the ENIs with the status `available` and deletes those that are older than five minutes.
// It goes on beside the pool loop, and a node that is left alone has one timer for it.
// @upstream pkg/awsutils/awsutils.go#cleanUpLeakedENIs, #getLeakedENIs
// @assumption all daemons of a run have the same CLUSTER_NAME, so that every ENI that one of them created is found by all.

import { MINUTE, SECOND, type Milliseconds } from '../base/time.ts';
import type { EventHandle, Sleeper } from '../kernel/eventQueue.ts';
import { Lane } from '../kernel/lane.ts';
import { spawn, type Process, type RunningProcess } from '../kernel/process.ts';
import { LEAKED_ENI_AGE } from './config.ts';
import { deleteWithRetries } from './freeEni.ts';
import type { Pool } from './pool.ts';

/** From the end of one round to the beginning of the next. */
const PERIOD: Milliseconds = 60 * MINUTE;
/** Each round first waits a random number of whole seconds, fewer than this. */
const DELAY_SECONDS = 300;

/**
 * The first of a daemon that starts, or any of one that has long been running.
 * @assumption one that has long been running is anywhere in its round with the same likelihood.
 */
export type SearchRound = 'first' | 'any';

export class LeakedEniSearch implements Sleeper {
  private readonly pool: Pool;
  private timer: EventHandle | undefined;
  private due: Milliseconds = 0;
  private running: RunningProcess | undefined;
  private stopped = false;

  constructor(pool: Pool, round: SearchRound) {
    this.pool = pool;
    // Of what it does there is always one event to come: its timer, or the end of a call.
    pool.ports.simulation.countBackground(1);
    this.sleep(0, round === 'first' ? DELAY_SECONDS : DELAY_SECONDS + PERIOD / SECOND);
  }

  /** Undefined while one is made, and after the last. */
  get nextAt(): Milliseconds | undefined {
    return this.timer === undefined ? undefined : this.due;
  }

  wake(): void {
    this.timer = undefined;
    const running = spawn(this.pool.ports.simulation, Lane.cluster, this.round());
    if (!running.finished) this.running = running;
  }

  stop(): void {
    if (this.stopped) return;
    this.stopped = true;
    const { simulation } = this.pool.ports;
    this.running?.stop();
    if (this.timer !== undefined) simulation.cancel(this.timer);
    this.timer = undefined;
    simulation.countBackground(-1);
  }

  private sleep(period: Milliseconds, seconds = DELAY_SECONDS): void {
    const { simulation, searchChooser } = this.pool.ports;
    const delay = searchChooser.index('leaked-eni-search', seconds) * SECOND;
    this.due = simulation.now + period + delay;
    this.timer = simulation.at(this.due, Lane.cluster, this);
  }

  private *round(): Process {
    yield* deleteLeakedEnis(this.pool);
    this.running = undefined;
    this.sleep(PERIOD);
  }
}

/** One after another; what cannot be listed or deleted is left to the next round. */
function* deleteLeakedEnis(pool: Pool): Process {
  const { ec2, searchChooser } = pool.ports;
  const listed = yield* ec2.describeAvailableInterfaces();
  if (!listed.ok) return;
  // As old as they are when the list arrives.
  const { now } = pool;
  for (const { eniId, createdAt } of listed.value) {
    if (now - createdAt < LEAKED_ENI_AGE) continue;
    const failure = yield* deleteWithRetries(searchChooser, () => ec2.deleteAvailableInterface(eniId));
    if (failure === undefined) continue;
    pool.meter?.utilsFailed('cleanUpLeakedENIDeleteErr', 'unable to delete ENI', failure);
  }
}

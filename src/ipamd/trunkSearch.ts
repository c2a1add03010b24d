// With IPv6 there is no pool loop that would come upon the trunk ENI: from its readiness on a daemon looks for it by itself,
// until it has found it once. @upstream pkg/ipamd/ipamd.go#StartNodeIPPoolManager, #checkForTrunkENI

import { SECOND, type Milliseconds } from '../base/time.ts';
import { Lane } from '../kernel/lane.ts';
import { spawn, type Process, type RunningProcess } from '../kernel/process.ts';
import { describeAllEnis, readAttached } from './attachedEnis.ts';
import { setupEni } from './createEni.ts';
import type { Pool } from './pool.ts';

/** From an answer of EC2 without it to the next question. */
const PAUSE: Milliseconds = 5 * SECOND;

export class TrunkSearch {
  private readonly pool: Pool;
  private readonly running: RunningProcess;
  private isOver = false;

  constructor(pool: Pool) {
    this.pool = pool;
    // There is always one event to come: an answer of EC2, or the end of the pause after it.
    pool.ports.simulation.countBackground(1);
    this.running = spawn(pool.ports.simulation, Lane.cluster, this.search());
  }

  /** That of a daemon whose settings have it look for a trunk, and that knows none yet. */
  static of(pool: Pool): TrunkSearch | undefined {
    return pool.config.ipv6 && pool.awaitsTrunk ? new TrunkSearch(pool) : undefined;
  }

  stop(): void {
    this.running.stop();
    this.end();
  }

  private *search(): Process {
    while (!(yield* findTrunk(this.pool))) yield PAUSE;
    this.end();
  }

  private end(): void {
    if (!this.isOver) this.pool.ports.simulation.countBackground(-1);
    this.isOver = true;
  }
}

/** Whether it is in the store now. */
function* findTrunk(pool: Pool): Process<boolean> {
  const shown = readAttached(pool);
  const attached = shown && (yield* describeAllEnis(pool, shown));
  const trunk = attached?.find(({ described }) => described?.isTrunk === true);
  return trunk !== undefined && (yield* setupEni(pool, trunk.metadata, true)) === undefined;
}

// What a sweep keeps from expiring in Redis as long as it lives: its scenarios, its runs and the queue itself. Whatever
// of the scenarios is found gone is put there again.

import type { OutstandingRuns } from './outstandingRuns.ts';
import type { QueueSession } from './queueSession.ts';

/** Wall time between two renewals of the runs. */
const RENEW_MS = 30_000;
/** What a sweep leaves for another that may want it too, in seconds. */
const AFTER_SECONDS = 60;

export class QueueLeases {
  private readonly runs: OutstandingRuns;
  /** Hashes of scenarios that were put into Redis. */
  private readonly stored = new Set<string>();
  private renewedAt = -Infinity;

  constructor(runs: OutstandingRuns) {
    this.runs = runs;
  }

  /** Workers can fetch these scenarios. */
  async provide(session: QueueSession, hashes: Iterable<string>): Promise<void> {
    for (const hash of hashes) if (!this.stored.has(hash)) await this.store(session, hash);
  }

  /** A worker did not find it. */
  missed(hash: string): void {
    this.stored.delete(hash);
  }

  async renew(session: QueueSession): Promise<void> {
    const known = this.runs.hashes.filter((hash) => this.stored.has(hash));
    for (const hash of await session.renewScenarios(known)) await this.store(session, hash);
    const isDue = performance.now() - this.renewedAt >= RENEW_MS;
    await session.renew(isDue ? this.runs.queued : []);
    if (isDue) this.renewedAt = performance.now();
  }

  /** The sweep is over. */
  async release(session: QueueSession): Promise<void> {
    await session.remove(this.runs.ids);
    await session.renewScenarios([...this.stored], AFTER_SECONDS);
    await session.renew([]);
  }

  private async store(session: QueueSession, hash: string): Promise<void> {
    await session.storeScenario(hash, this.runs.scenarioText(hash));
    this.stored.add(hash);
  }
}

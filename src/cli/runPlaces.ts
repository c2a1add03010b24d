// Where in the tally of a sweep the runs of a scenario and a seed belong, and what a journal calls them.

import { elementAt } from '../base/assert.ts';
import type { BatchResult } from '../sweep/batch.ts';
import type { SweepPlan } from '../sweep/plan.ts';
import type { SweepTally } from '../sweep/tally.ts';
import type { Journal } from './journal/journal.ts';
import type { JournalRun } from './journal/line.ts';

export class RunPlaces {
  private readonly hashes: readonly (string | undefined)[];
  private readonly candidates: ReadonlyMap<string, number>;
  private readonly seeds: ReadonlyMap<number, number>;

  constructor({ candidates, seeds }: SweepPlan) {
    this.hashes = candidates.map(({ outcome }) => (outcome.kind === 'runs' ? outcome.hash : undefined));
    this.candidates = new Map(
      this.hashes.flatMap((hash, index) => (hash === undefined ? [] : [[hash, index]])),
    );
    this.seeds = new Map(seeds.map((seed, index) => [seed, index]));
  }

  /** Of a run that was made before; one that this plan does not have is passed over. */
  recall({ hash, seed, figures }: JournalRun, tally: SweepTally): void {
    const candidate = this.candidates.get(hash);
    const place = this.seeds.get(seed);
    if (candidate !== undefined && place !== undefined) tally.add(candidate, place, figures);
  }

  /** Of runs that have just been made. */
  keep(
    { candidate, seeds, figures, faulty = [] }: BatchResult,
    tally: SweepTally,
    journal: Journal | undefined,
  ): void {
    // A journal does not keep them: they fail again, in the same way.
    for (const { seed, fault } of faulty) {
      const place = this.seeds.get(seed);
      if (place !== undefined) tally.fail(candidate, place, fault);
    }
    for (const [index, seed] of seeds.entries()) {
      const place = this.seeds.get(seed);
      if (place === undefined) continue;
      const run = elementAt(figures, index);
      tally.add(candidate, place, run);
      journal?.add({ hash: this.hashes[candidate] ?? '', seed, figures: run });
    }
  }
}

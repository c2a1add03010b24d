// Where in the tally of a sweep the runs of a scenario and a seed belong, and what a journal calls them.

import { elementAt } from '../base/assert.ts';
import type { BatchResult } from '../sweep/batch.ts';
import type { SweepPlan } from '../sweep/plan.ts';
import type { SweepTally } from '../sweep/tally.ts';
import type { Journal } from './journal/journal.ts';
import type { JournalRun } from './journal/line.ts';

export class RunPlaces {
  private readonly plan: SweepPlan;
  private readonly candidates = new Map<string, number>();
  /** Candidates that are among them: a search adds some as it goes on. */
  private entered = 0;
  private readonly seeds: ReadonlyMap<number, number>;

  constructor(plan: SweepPlan) {
    this.plan = plan;
    this.seeds = new Map(plan.seeds.map((seed, index) => [seed, index]));
  }

  /** Of a run that was made before; one that this plan does not have is passed over. */
  recall({ hash, seed, figures }: JournalRun, tally: SweepTally): void {
    const candidate = this.candidateOf(hash);
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
      journal?.add({ hash: this.hashOf(candidate) ?? '', seed, figures: run });
    }
  }

  private hashOf(candidate: number): string | undefined {
    const { outcome } = elementAt(this.plan.candidates, candidate);
    return outcome.kind === 'runs' ? outcome.hash : undefined;
  }

  private candidateOf(hash: string): number | undefined {
    for (; this.entered < this.plan.candidates.length; this.entered++) {
      const own = this.hashOf(this.entered);
      if (own !== undefined) this.candidates.set(own, this.entered);
    }
    return this.candidates.get(hash);
  }
}

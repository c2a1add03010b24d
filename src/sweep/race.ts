// Successive halving over seeds: all settings run a few seeds, the better ones twice as many, and so on. Most runs go
// to settings that may win, none to hopeless ones. Chosen over a model of the space (Bayesian search) since the space
// is small and discrete, runs are cheap and paired by seed, and each elimination can be told in a sentence.

import { elementAt } from '../base/assert.ts';
import { batchOf, type BatchSource } from './batch.ts';
import { interval, isSurelyPositive, type Interval } from './estimate.ts';
import { METRICS, type MetricName } from '../base/metrics.ts';
import type { Objective } from './objective.ts';
import type { SweepPlan } from './plan.ts';
import type { Rounds } from './rounds.ts';
import type { SweepTally } from './tally.ts';

export interface RaceRules {
  readonly objectives: readonly Objective[];
  readonly minimize: MetricName;
}

export type DropReason = 'misses-objective' | 'costs-more' | 'worse-half' | 'starts-fewer';

export interface Rung {
  /** Runs of each setting by its end. */
  readonly seeds: number;
  readonly settings: number;
  readonly dropped: Readonly<Record<DropReason, number>>;
}

/** Of the first rung: enough for an interval, however wide. */
const FIRST_SEEDS = 3;
/** So many go on whatever their rank: ranks of a few seeds are rough. */
const LEAST_LEFT = 6;

export class Race implements Rounds {
  readonly rungs: Rung[] = [];
  private readonly plan: SweepPlan;
  private readonly rules: RaceRules;
  private readonly tally: SweepTally;
  private running: number[];
  private seeds: number;

  constructor(plan: SweepPlan, rules: RaceRules, tally: SweepTally) {
    this.plan = plan;
    this.rules = rules;
    this.tally = tally;
    this.seeds = Math.min(FIRST_SEEDS, plan.seeds.length);
    this.running = plan.candidates.flatMap(({ outcome }, index) => (outcome.kind === 'runs' ? [index] : []));
  }

  /** Candidates that are still in, the best first by the runs so far. */
  get standing(): readonly number[] {
    return ranked(this.running, this.rules, this.tally);
  }

  /** Candidates that are still in, in the order of the plan. */
  get candidates(): readonly number[] {
    return this.running;
  }

  get isOver(): boolean {
    return this.rungs.at(-1)?.seeds === this.plan.seeds.length;
  }

  /** Runs that the present rung still needs. */
  get pending(): number {
    return this.running.reduce((sum, candidate) => sum + this.missing(candidate).length, 0);
  }

  /** Those runs, a batch at a time. */
  batches(): BatchSource {
    const left = this.running.map((candidate) => ({ candidate, seeds: this.missing(candidate) }));
    return {
      next: (most) => {
        while (left[0]?.seeds.length === 0) left.shift();
        const [first] = left;
        return first && batchOf(this.plan, first.candidate, first.seeds.splice(0, most));
      },
    };
  }

  /** All runs of the rung are in: drops what cannot win and opens the next rung. */
  endRound(): void {
    const before = this.running.length;
    const dropped = { 'misses-objective': 0, 'costs-more': 0, 'worse-half': 0, 'starts-fewer': 0 };
    const isLast = this.seeds === this.plan.seeds.length;
    if (!isLast) {
      const reasons = this.judge();
      this.running = this.running.filter((candidate) => {
        const reason = candidate === this.plan.baseline ? undefined : reasons.get(candidate);
        if (reason !== undefined) dropped[reason]++;
        return reason === undefined;
      });
    }
    // Whose allocator was at fault cannot win.
    this.running = this.running.filter((candidate) => this.tally.faultsOf(candidate).length === 0);
    this.rungs.push({ seeds: this.seeds, settings: before, dropped });
    this.seeds = Math.min(2 * this.seeds, this.plan.seeds.length);
  }

  private judge(): Map<number, DropReason> {
    const reasons = new Map<number, DropReason>();
    const order = this.standing;
    const keep = Math.max(LEAST_LEFT, Math.ceil(order.length / 2));
    for (const [rank, candidate] of order.entries()) {
      const reason =
        this.reasonToDrop(candidate, elementAt(order, 0)) ?? (rank >= keep ? 'worse-half' : undefined);
      if (reason !== undefined && rank > 0) reasons.set(candidate, reason);
    }
    return reasons;
  }

  private reasonToDrop(candidate: number, leader: number): DropReason | undefined {
    const { tally, rules } = this;
    const excesses = rules.objectives.map((objective) => excess(tally, candidate, objective));
    if (isSurelyPositive(difference(tally, 'podsNeverStarted', candidate, leader))) return 'starts-fewer';
    if (excesses.some((each) => (each.low ?? -Infinity) > 0)) return 'misses-objective';
    const isSafe = rules.objectives.every(
      (objective) => (excess(tally, leader, objective).high ?? Infinity) <= 0,
    );
    const costsMore = isSurelyPositive(difference(tally, rules.minimize, candidate, leader));
    return isSafe && costsMore ? 'costs-more' : undefined;
  }

  private missing(candidate: number): number[] {
    const all = Array.from({ length: this.seeds }, (_, seed) => seed);
    return all.filter((seed) => !this.tally.has(candidate, seed));
  }
}

/** How far a figure is beyond the limit; 0 and below: the objective is met. */
export function excess(
  tally: SweepTally,
  candidate: number,
  { metric, comparison, limit }: Objective,
): Interval {
  const sign = comparison === '<=' ? 1 : -1;
  return interval(
    tally.values(candidate, metric, tally.seedsOf(candidate)).map((value) => sign * (value - limit)),
  );
}

/** How much worse a candidate is than another, with the seeds that both have run. */
export function difference(
  tally: SweepTally,
  metric: MetricName,
  candidate: number,
  other: number,
): Interval {
  const sign = METRICS[metric].better === 'less' ? 1 : -1;
  const seeds = tally.pairedSeeds(candidate, other);
  return interval(tally.differences(candidate, other, metric, seeds).map((value) => sign * value));
}

/** Those that meet the objectives first, cheapest first; the others by how far they miss. */
export function ranked(
  candidates: readonly number[],
  { objectives, minimize }: RaceRules,
  tally: SweepTally,
): number[] {
  const key = (candidate: number): readonly [number, number] => {
    const missed = objectives.map((objective) => {
      const { mean } = excess(tally, candidate, objective);
      return Math.max(0, mean) / Math.max(1, objective.limit);
    });
    const seeds = tally.seedsOf(candidate);
    const { mean } = interval(tally.values(candidate, minimize, seeds));
    return [missed.reduce((sum, each) => sum + each, 0), METRICS[minimize].better === 'less' ? mean : -mean];
  };
  return candidates
    .filter((candidate) => tally.seedsOf(candidate).length > 0 && tally.faultsOf(candidate).length === 0)
    .map((candidate) => ({ candidate, key: key(candidate) }))
    .sort((a, b) => a.key[0] - b.key[0] || a.key[1] - b.key[1] || a.candidate - b.candidate)
    .map(({ candidate }) => candidate);
}

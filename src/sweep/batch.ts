// The work of a sweep in pieces: which runs are still to be done, in which order, so many at a time. Who runs them, a
// pool of threads or a queue, is for the edges to say.

import { elementAt } from '../base/assert.ts';
import type { Milliseconds } from '../base/time.ts';
import type { CompiledScenario } from '../scenario/compiled.ts';
import type { AllocatorFault } from '../world/allocator/fault.ts';
import type { AllocatorRef } from './allocatorRef.ts';
import type { RunFigures } from '../base/metrics.ts';
import type { SweepPlan } from './plan.ts';
import { shardOf, type Shard } from './shard.ts';
import type { SweepTally } from './tally.ts';

/** Runs of one setting: all that a worker needs to know. Plain data. */
export interface SweepBatch {
  /** Index in the plan. */
  readonly candidate: number;
  readonly hash: string;
  readonly scenario: CompiledScenario;
  /** Undefined: ipamd. */
  readonly allocator?: AllocatorRef | undefined;
  /** Only what comes after it is measured; undefined: the whole run. */
  readonly from?: Milliseconds | undefined;
  readonly seeds: readonly number[];
}

/** Of seeds by their indexes; undefined for a candidate that does not run. */
export function batchOf(
  plan: SweepPlan,
  candidate: number,
  seeds: readonly number[],
): SweepBatch | undefined {
  const { outcome } = elementAt(plan.candidates, candidate);
  if (outcome.kind !== 'runs') return undefined;
  const { hash, scenario, allocator, from } = outcome;
  return {
    candidate,
    hash,
    scenario,
    allocator,
    ...(from === undefined ? {} : { from }),
    seeds: seeds.map((seed) => elementAt(plan.seeds, seed)),
  };
}

/** Runs in which the allocator was at fault, instead of figures. */
export interface FaultyRun {
  readonly seed: number;
  readonly fault: AllocatorFault;
}

/** The figures of a batch, in the order of its seeds. */
export interface BatchResult {
  readonly candidate: number;
  readonly seeds: readonly number[];
  readonly figures: readonly RunFigures[];
  readonly faulty?: readonly FaultyRun[];
}

/** Hands out batches of as many seeds as asked for, at most; undefined when there are no more. */
export interface BatchSource {
  next(seeds: number): SweepBatch | undefined;
}

/** Every setting gets some seeds before any gets more: a sweep that is stopped has something of all. */
export class PendingRuns implements BatchSource {
  private readonly plan: SweepPlan;
  private readonly tally: SweepTally;
  /** By candidate that runs: the index of its next seed. */
  private readonly places: { readonly candidate: number; readonly setting: number; seed: number }[];
  private readonly settings: number;
  private readonly shard: Shard | undefined;
  private turn = 0;

  /** Runs that the tally has already are left out, and those that are not in this shard. */
  constructor(plan: SweepPlan, tally: SweepTally, shard?: Shard) {
    this.plan = plan;
    this.tally = tally;
    this.shard = shard;
    this.places = runningCandidates(plan).map((candidate, setting) => ({ candidate, setting, seed: 0 }));
    this.settings = this.places.length;
  }

  next(seeds: number): SweepBatch | undefined {
    while (this.places.length > 0) {
      this.turn %= this.places.length;
      const place = elementAt(this.places, this.turn);
      const taken = this.take(place, seeds);
      if (place.seed === this.plan.seeds.length) this.places.splice(this.turn, 1);
      else this.turn++;
      const batch = taken.length === 0 ? undefined : batchOf(this.plan, place.candidate, taken);
      if (batch !== undefined) return batch;
    }
    return undefined;
  }

  /** Indexes of seeds. */
  private take(place: (typeof this.places)[number], most: number): number[] {
    const taken: number[] = [];
    while (taken.length < most && place.seed < this.plan.seeds.length) {
      const index = place.seed++;
      if (this.isWanted(place, index)) taken.push(index);
    }
    return taken;
  }

  private isWanted({ candidate, setting }: (typeof this.places)[number], seed: number): boolean {
    if (this.tally.has(candidate, seed)) return false;
    const { shard } = this;
    return shard === undefined || shardOf(setting, seed, this.settings, shard.of) === shard.number;
  }
}

/** Indexes of the settings that run: others come to the same, or are refused. */
export function runningCandidates({ candidates }: SweepPlan): number[] {
  return candidates.flatMap(({ outcome }, index) => (outcome.kind === 'runs' ? [index] : []));
}

/** Runs that a plan comes to. */
export function countRuns(plan: SweepPlan): number {
  return runningCandidates(plan).length * plan.seeds.length;
}

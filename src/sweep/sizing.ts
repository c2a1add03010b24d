// How small the subnets, how few the nodes or how large the load may be: searches side by side over sizes, each of which
// changes one thing of the scenario. A size that was played is never played again, whichever search asks for it.

import { elementAt } from '../base/assert.ts';
import type { MetricName } from '../base/metrics.ts';
import type { ReadFile } from '../scenario/check/stepManifests.ts';
import type { ScenarioDocument } from '../scenario/document/document.ts';
import type { Setting } from '../scenario/variant.ts';
import { ONLY_IPAMD } from './allocatorRef.ts';
import { batchOf, type BatchSource } from './batch.ts';
import { searchBound } from './bound.ts';
import { compileCandidate, type Candidate } from './candidate.ts';
import { missesOf, type Miss } from './everySeed.ts';
import type { Objective } from './objective.ts';
import { seedsFrom, type SweepPlan } from './plan.ts';
import type { Rounds } from './rounds.ts';
import { TODAY, valueText } from './settingNames.ts';
import type { SizeRange } from './sizeRange.ts';
import { SweepTally } from './tally.ts';

/** A size that was tried. */
export interface TriedSize {
  readonly size: number;
  readonly settings: readonly Setting[];
  /** With every seed. */
  readonly passes: boolean;
  /** Why the scenario cannot be played with it. */
  readonly refusal: string | undefined;
  readonly misses: readonly Miss[];
  /** Over all seeds; undefined where it was refused. */
  readonly peakAddresses: number | undefined;
  readonly lowestFree: number | undefined;
}

export interface SizedRange {
  readonly range: SizeRange;
  /** The search has ended by itself. */
  readonly isSettled: boolean;
  /** The hardest size that passes with every easier one that was tried. */
  readonly limit: TriedSize | undefined;
  /** The one after it; with no limit, the easiest that was tried. Undefined: there is none. */
  readonly next: TriedSize | undefined;
  /** The easiest first. */
  readonly tried: readonly TriedSize[];
}

interface Search {
  readonly range: SizeRange;
  readonly bound: Generator<readonly number[], number | undefined>;
  /** By step: the candidate that has its runs, or what is refused. */
  readonly candidates: Map<number, number>;
  wanted: readonly number[];
  isSettled: boolean;
  answer: number | undefined;
}

export interface SizingRequest {
  readonly objectives: readonly Objective[];
  readonly ranges: readonly SizeRange[];
  readonly runs: number;
  readonly readFile?: ReadFile | undefined;
}

export class Sizing implements Rounds {
  readonly plan: SweepPlan;
  readonly tally: SweepTally;
  readonly objectives: readonly Objective[];
  private readonly document: ScenarioDocument;
  private readonly readFile: ReadFile | undefined;
  private readonly candidates: Candidate[] = [];
  private readonly byHash = new Map<string, number>();
  private readonly searches: readonly Search[];

  constructor(document: ScenarioDocument, { objectives, ranges, runs, readFile }: SizingRequest) {
    // What is expected of the scenario as it is may be impossible at another size, and changes no run.
    this.document = { ...document, expect: [] };
    this.readFile = readFile;
    this.objectives = objectives;
    const seeds = seedsFrom(document.seed, runs);
    this.plan = {
      scenario: document.metadata.name,
      axes: [],
      candidates: this.candidates,
      baseline: 0,
      seeds,
    };
    this.tally = new SweepTally(0, seeds.length);
    this.compile([]);
    this.searches = ranges.map((range): Search => {
      const candidates = new Map<number, number>();
      const bound = searchBound(range, (step) => this.passes(candidates.get(step)));
      return { range, bound, candidates, wanted: [], isSettled: false, answer: undefined };
    });
    this.endRound();
  }

  get isOver(): boolean {
    return this.searches.every(({ isSettled }) => isSettled);
  }

  get pending(): number {
    return this.missing().reduce((sum, { seeds }) => sum + seeds.length, 0);
  }

  batches(): BatchSource {
    const left = this.missing();
    return {
      next: (most) => {
        while (left[0]?.seeds.length === 0) left.shift();
        const [first] = left;
        return first && batchOf(this.plan, first.candidate, first.seeds.splice(0, most));
      },
    };
  }

  /** Each search goes on for as long as it needs no further run. */
  endRound(): void {
    for (const search of this.searches) {
      while (!search.isSettled && search.wanted.every((step) => this.isKnown(search.candidates.get(step)))) {
        const { done, value } = search.bound.next();
        if (done === true) {
          search.isSettled = true;
          search.answer = value;
        } else {
          search.wanted = value;
          for (const step of value) this.enter(search, step);
        }
      }
    }
  }

  /** Of the scenario as it is; undefined where not all of its runs are in. */
  get today(): TriedSize | undefined {
    return this.isKnown(0) ? this.triedSize(0, NaN, []) : undefined;
  }

  get sized(): SizedRange[] {
    return this.searches.map(({ range, candidates, isSettled, answer }) => {
      const steps = [...candidates]
        .filter(([, candidate]) => this.isKnown(candidate))
        .sort(([one], [other]) => one - other);
      const tried = new Map(
        steps.map(([step, candidate]) => [
          step,
          this.triedSize(candidate, range.sizeAt(step), range.settingsAt(step)),
        ]),
      );
      const [easiest] = tried.values();
      const limit = answer === undefined ? undefined : tried.get(answer);
      const next = answer === undefined ? (isSettled ? easiest : undefined) : tried.get(answer + 1);
      return { range, isSettled, limit, next, tried: [...tried.values()] };
    });
  }

  private triedSize(candidate: number, size: number, settings: readonly Setting[]): TriedSize {
    const { outcome } = elementAt(this.candidates, candidate);
    if (outcome.kind === 'refused') {
      const nothing = { misses: [], peakAddresses: undefined, lowestFree: undefined };
      return { size, settings, passes: false, refusal: outcome.reason, ...nothing };
    }
    const values = (metric: MetricName): number[] =>
      this.tally.values(candidate, metric, this.tally.seedsOf(candidate));
    const misses = missesOf(this.tally, candidate, this.objectives);
    return {
      size,
      settings,
      passes: misses.length === 0,
      refusal: undefined,
      misses,
      peakAddresses: Math.max(...values('peakAddresses')),
      lowestFree: Math.min(...values('lowestFree')),
    };
  }

  private enter({ range, candidates }: Search, step: number): void {
    if (!candidates.has(step)) candidates.set(step, this.compile(range.settingsAt(step)));
  }

  /** The candidate that has the runs of these settings. */
  private compile(settings: readonly Setting[]): number {
    const name = settings.map(({ path, value }) => `${path}=${valueText(value)}`).join(' ') || TODAY;
    const { document, byHash, readFile } = this;
    const among = { byHash, allocators: ONLY_IPAMD, readFile };
    const candidate = compileCandidate(
      document,
      { name, label: name, settings },
      this.candidates.length,
      among,
    );
    if (candidate.outcome.kind === 'same') return candidate.outcome.as;
    return this.candidates.push(candidate) - 1;
  }

  private passes(candidate: number | undefined): boolean {
    if (candidate === undefined || elementAt(this.candidates, candidate).outcome.kind !== 'runs')
      return false;
    return missesOf(this.tally, candidate, this.objectives).length === 0;
  }

  private isKnown(candidate: number | undefined): boolean {
    if (candidate === undefined) return false;
    return (
      elementAt(this.candidates, candidate).outcome.kind !== 'runs' || this.seedsLeft(candidate).length === 0
    );
  }

  private seedsLeft(candidate: number): number[] {
    return [...this.plan.seeds.keys()].filter((seed) => !this.tally.has(candidate, seed));
  }

  private missing(): { readonly candidate: number; readonly seeds: number[] }[] {
    const wanted = this.searches
      .filter(({ isSettled }) => !isSettled)
      .flatMap((search) => search.wanted.map((step) => search.candidates.get(step)));
    return [...new Set(wanted)].flatMap((candidate) =>
      candidate === undefined || this.isKnown(candidate)
        ? []
        : [{ candidate, seeds: this.seedsLeft(candidate) }],
    );
  }
}

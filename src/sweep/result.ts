// What came of a sweep: for each setting its figures with their confidence, how they differ from those of the file's
// own settings with the same seeds, and which settings no other one beats.

import { elementAt } from '../base/assert.ts';
import { recordOf } from '../base/records.ts';
import type { AllocatorFault } from '../world/allocator/fault.ts';
import { estimate, interval, isSurelyPositive, type Estimate, type Interval } from './estimate.ts';
import { METRIC_NAMES, METRICS, type MetricName } from '../base/metrics.ts';
import { paretoFront } from './paretoFront.ts';
import type { Candidate } from './candidate.ts';
import type { SweepPlan } from './plan.ts';
import type { ByReason, SweepTally } from './tally.ts';

const OBJECTIVES: readonly MetricName[] = ['addressWaitP99', 'addressHours', 'ec2Calls'];

/** What the front weighs against each other: dollars too, where settings differ in them. */
export function objectivesOf(
  figures: readonly (CandidateResult['figures'] | undefined)[],
): readonly MetricName[] {
  const costs = new Set(
    figures.flatMap((each) => (each === undefined ? [] : [Math.round(each.cost.mean * 10_000)])),
  );
  return costs.size > 1 ? [...OBJECTIVES, 'cost'] : OBJECTIVES;
}

export interface CandidateResult {
  /** Runs behind the figures. */
  readonly runs: number;
  /** Undefined where none has run. */
  readonly figures: Readonly<Record<MetricName, Estimate>> | undefined;
  /** Against the baseline, run by run with the same seed; undefined for the baseline itself. */
  readonly differences: Readonly<Record<MetricName, Interval>> | undefined;
  /** Why pods waited, the main reason first, in pod-milliseconds: means of the runs. */
  readonly waits: ByReason;
  /** Why pods that never started still wait at the end, the main reason first: means of the runs. */
  readonly neverStarted: ByReason;
  /** What was wrong in runs that failed since the allocator was at fault; such a setting is not weighed. */
  readonly faults: readonly AllocatorFault[];
  /** Leaves surely more pods without a start than the best: it is not weighed against those that start them. */
  readonly startsFewer: boolean;
  readonly onFront: boolean;
  /** Metrics in which no other setting that starts the pods has a better mean. */
  readonly bestIn: readonly MetricName[];
}

/** In the order of the plan's candidates. */
export function sweepResults(plan: SweepPlan, tally: SweepTally): CandidateResult[] {
  const { candidates, baseline } = plan;
  const sources = candidates.map(sourceOf);
  const measured = sources.map((source) => (source === undefined ? undefined : measure(tally, source)));
  const fewer = startsFewer(tally, sources);
  const faults = sources.map((source) => (source === undefined ? [] : tally.faultsOf(source)));
  const eligible = candidates.flatMap((_, index) =>
    measured[index] === undefined || fewer.has(index) || elementAt(faults, index).length > 0 ? [] : [index],
  );
  const meanOf = (index: number, metric: MetricName): number => measured[index]?.figures[metric].mean ?? NaN;
  const objectives = objectivesOf(measured.map((each) => each?.figures));
  const front = paretoFront(eligible.map((index) => objectives.map((metric) => meanOf(index, metric))));
  const best = bestMeans(eligible, meanOf);
  const undominated = new Set(eligible.filter((_, place) => front[place]));
  const isEligible = new Set(eligible);
  return candidates.map((_, index) => {
    const source = sources[index];
    return {
      runs: measured[index]?.runs ?? 0,
      figures: measured[index]?.figures,
      differences:
        source === undefined || source === sources[baseline]
          ? undefined
          : differences(tally, source, baseline),
      waits: source === undefined ? [] : tally.waits(source),
      neverStarted: source === undefined ? [] : tally.unstarted(source),
      faults: elementAt(faults, index),
      startsFewer: fewer.has(index),
      onFront: undominated.has(index),
      bestIn: METRIC_NAMES.filter(
        (metric) => isEligible.has(index) && meanOf(index, metric) === best.get(metric),
      ),
    };
  });
}

/** The candidate whose runs speak for one; undefined for one that is refused. */
function sourceOf({ outcome }: Candidate, index: number): number | undefined {
  if (outcome.kind === 'refused') return undefined;
  return outcome.kind === 'same' ? outcome.as : index;
}

function measure(
  tally: SweepTally,
  candidate: number,
): { readonly runs: number; readonly figures: Record<MetricName, Estimate> } | undefined {
  const seeds = tally.seedsOf(candidate);
  if (seeds.length === 0) return undefined;
  return {
    runs: seeds.length,
    figures: ofMetrics((metric) => estimate(tally.values(candidate, metric, seeds))),
  };
}

function differences(
  tally: SweepTally,
  candidate: number,
  baseline: number,
): Record<MetricName, Interval> | undefined {
  const seeds = tally.pairedSeeds(candidate, baseline);
  if (seeds.length === 0) return undefined;
  return ofMetrics((metric) => interval(tally.differences(candidate, baseline, metric, seeds)));
}

/** Held against the one that leaves the fewest pods without a start. */
function startsFewer(tally: SweepTally, sources: readonly (number | undefined)[]): Set<number> {
  const metric = 'podsNeverStarted';
  const meanOf = (candidate: number): number => {
    const seeds = tally.seedsOf(candidate);
    return seeds.length === 0 ? Infinity : interval(tally.values(candidate, metric, seeds)).mean;
  };
  const present = sources.filter((source) => source !== undefined);
  const fewest = present.reduce<number | undefined>(
    (best, source) => (best === undefined || meanOf(source) < meanOf(best) ? source : best),
    undefined,
  );
  const fewer = new Set<number>();
  for (const [index, source] of sources.entries()) {
    if (source === undefined || fewest === undefined) continue;
    const seeds = tally.pairedSeeds(source, fewest);
    if (seeds.length === 0) continue;
    if (isSurelyPositive(interval(tally.differences(source, fewest, metric, seeds)))) fewer.add(index);
  }
  return fewer;
}

function bestMeans(
  eligible: readonly number[],
  meanOf: (index: number, metric: MetricName) => number,
): Map<MetricName, number> {
  return new Map(
    METRIC_NAMES.map((metric) => {
      const means = eligible.map((index) => meanOf(index, metric));
      const best = METRICS[metric].better === 'less' ? Math.min(...means) : Math.max(...means);
      return [metric, best];
    }),
  );
}

function ofMetrics<T>(value: (metric: MetricName) => T): Record<MetricName, T> {
  return recordOf(METRIC_NAMES, value);
}

// A sweep as an object for programs, in the units that people read. Its form is that of `sweepSchema.ts`.

import { elementAt } from '../base/assert.ts';
import { keysOf, recordOf } from '../base/records.ts';
import type { Candidate } from '../sweep/candidate.ts';
import type { Estimate, Interval } from '../sweep/estimate.ts';
import { FORMER_NAMES, METRIC_NAMES, METRICS, typedName, type MetricName } from '../base/metrics.ts';
import type { SweepPlan } from '../sweep/plan.ts';
import { recommended } from '../sweep/recommend.ts';
import { objectivesOf, sweepResults, type CandidateResult } from '../sweep/result.ts';
import { allocatorFaultLines } from '../world/allocator/fault.ts';
import { countRuns } from '../sweep/batch.ts';
import type { SweepTally } from '../sweep/tally.ts';
import { inUnits, shownInterval } from './shownFigures.ts';
import type { SweepDocument, SweepSetting } from './sweepSchema.ts';

export interface Sweep {
  readonly plan: SweepPlan;
  readonly tally: SweepTally;
  /** Runs that were made; of a sweep that was stopped, the tally has those that can be compared. */
  readonly runs: number;
  /** The scenario's, as it was named. */
  readonly file: string;
  readonly model: string;
}

const METHOD =
  'A run gives one figure of each metric, percentiles exact over its pods. Mean of the runs with its 95% confidence ' +
  'interval (Student’s t); differences are calculated run by run with the same ' +
  'seed. Each interval stands alone: of many, one in twenty misses the true mean.';

export function sweepDocument({ plan, tally, runs, file, model }: Sweep): SweepDocument {
  const results = sweepResults(plan, tally);
  const planned = countRuns(plan);
  return {
    apiVersion: 'vpc-cni-sim/v1',
    kind: 'Sweep',
    scenario: plan.scenario,
    file,
    model,
    complete: runs === planned,
    runs,
    runsPlanned: planned,
    seeds: { first: elementAt(plan.seeds, 0), count: plan.seeds.length },
    method: METHOD,
    axes: plan.axes.map(({ path, values, today }) => ({ path, values: [...values], today })),
    metrics: METRIC_NAMES.map((name) => {
      const { unit, better, meaning } = METRICS[name];
      return { name, title: typedName(name), unit, better, meaning };
    }),
    objectives: [...objectivesOf(results.map(({ figures }) => figures))],
    baseline: plan.baseline,
    recommended: recommended(plan, tally, results) ?? null,
    settings: plan.candidates.map((candidate, index) => settingOf(candidate, elementAt(results, index))),
  };
}

function settingOf({ name, label, settings, outcome }: Candidate, result: CandidateResult): SweepSetting {
  const { figures, differences, faults } = result;
  return {
    name,
    label,
    set: Object.fromEntries(settings.map(({ path, value }) => [path, value])),
    status: outcome.kind === 'runs' ? 'run' : outcome.kind,
    sameAs: outcome.kind === 'same' ? outcome.as : null,
    reason: outcome.kind === 'refused' ? outcome.reason : '',
    traps: outcome.kind === 'refused' ? [] : outcome.traps.map(({ code, message }) => ({ code, message })),
    runs: result.runs,
    onFront: result.onFront,
    ...(faults[0] === undefined
      ? {}
      : { failed: { runs: faults.length, first: allocatorFaultLines(faults[0])[0] ?? '' } }),
    waits: result.waits.map(({ reason, mean }) => ({ reason, podMinutes: inUnits('podMinutes', mean) })),
    neverStarted: result.neverStarted.map(({ reason, mean }) => ({
      reason,
      pods: inUnits('podsNeverStarted', mean),
    })),
    startsFewer: result.startsFewer,
    bestIn: [...result.bestIn],
    figures: figures === undefined ? null : ofMetrics((metric) => shownEstimate(metric, figures[metric])),
    differences:
      differences === undefined ? null : ofMetrics((metric) => shownDifference(metric, differences[metric])),
  };
}

function shownEstimate(metric: MetricName, { least, median, most, ...rest }: Estimate) {
  const show = (value: number): number => inUnits(metric, value);
  return { ...shownInterval(metric, rest), least: show(least), median: show(median), most: show(most) };
}

function shownDifference(metric: MetricName, difference: Interval) {
  const { mean, low, high } = difference;
  return { ...shownInterval(metric, difference), sure: (low ?? mean) > 0 || (high ?? mean) < 0 };
}

/** Former names have the figures of the present ones. */
function ofMetrics<T>(value: (metric: MetricName) => T): Record<MetricName | keyof typeof FORMER_NAMES, T> {
  return {
    ...recordOf(METRIC_NAMES, value),
    ...recordOf(keysOf(FORMER_NAMES), (former) => value(FORMER_NAMES[former])),
  };
}

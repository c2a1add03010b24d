// Many runs of one scenario by the real daemon, as histograms, against as many by the model with its chance drawn from
// seeds. What a run is measured by is in `observedMetrics.ts`.

import { elementAt } from '../base/assert.ts';
import { SeededChooser } from '../kernel/chooser.ts';
import { IpamdRun } from './ipamdRun.ts';
import type { IpamdTrace } from './ipamdTrace.ts';
import { metricOf, ObservedRun } from './observedMetrics.ts';
import { holm, twoSampleP, type Histogram } from './twoSampleTest.ts';

/** Trace name with its version → metric → [value, how often] pairs. */
export type Distributions = Readonly<Record<string, Readonly<Record<string, readonly [number, number][]>>>>;

export interface MetricVerdict {
  /** As `restart@v1.23.1`. */
  readonly trace: string;
  readonly metric: string;
  /** Of this metric alone. */
  readonly aloneP: number;
  /** Corrected for the number of metrics compared. */
  readonly p: number;
  readonly recorded: Histogram;
  readonly modelled: Histogram;
}

/** A trace or a metric that is not known. */
export class UnknownName extends Error {}

/** Below this the model does something else than the real daemon. */
const LEAST_P = 0.01;

export function isDistributions(value: unknown): value is Distributions {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return false;
  const traces = Object.entries(value as Record<string, unknown>);
  return traces.length > 0 && traces.every(([name, metrics]) => name.includes('@') && isMetrics(metrics));
}

function isMetrics(value: unknown): boolean {
  if (typeof value !== 'object' || value === null) return false;
  return Object.values(value).every((pairs) => Array.isArray(pairs) && pairs.every(isPair));
}

function isPair(value: unknown): boolean {
  return Array.isArray(value) && value.length === 2 && value.every(Number.isInteger);
}

export function traceKey(trace: IpamdTrace): string {
  return `${trace.name}@${trace.upstream}`;
}

export interface ComparisonOptions {
  /** Of each scenario. */
  readonly runs: number;
  /** What draws the choices of a run. */
  readonly choosing?: typeof SeededChooser;
}

/** CNI calls come after all that the daemon does in their instant, as in recordings that were made so. */
export class CallsLast extends SeededChooser {
  override ahead(): undefined {
    return undefined;
  }
}

/** Every metric of every named trace. An UnknownName says which of them is not known. */
export function compareDistributions(
  distributions: Distributions,
  traces: ReadonlyMap<string, IpamdTrace>,
  { runs, choosing = SeededChooser }: ComparisonOptions,
): MetricVerdict[] {
  const scenarios = Object.entries(distributions).map(([name, metrics]) => ({
    trace: known(`recorded scenario ${name}`, traces.get(name)),
    metrics: Object.entries(metrics).map(([metric, pairs]) => ({
      metric,
      recorded: new Map(pairs),
      measure: known(`metric ${metric}`, metricOf(metric)),
    })),
  }));
  const compared = scenarios.flatMap(({ trace, metrics }) => {
    const played = Array.from({ length: runs }, (_, index) => playWithSeed(trace, index + 1, choosing));
    return metrics.map(({ metric, recorded, measure }) => ({
      trace: traceKey(trace),
      metric,
      recorded,
      modelled: histogramOf(played.map(measure)),
    }));
  });
  const alone = compared.map(({ recorded, modelled }) => twoSampleP(recorded, modelled));
  const together = holm(alone);
  return compared.map((each, index) => ({
    ...each,
    aloneP: elementAt(alone, index),
    p: elementAt(together, index),
  }));
}

function known<T>(what: string, found: T | undefined): T {
  if (found === undefined) throw new UnknownName(`no ${what} is known`);
  return found;
}

export function differs(verdict: MetricVerdict): boolean {
  return verdict.p < LEAST_P;
}

export function metricVerdictText(verdict: MetricVerdict): string {
  const { trace, metric, p, aloneP, recorded, modelled } = verdict;
  const head = `${trace} ${metric} p=${probability(p)} (alone ${probability(aloneP)})`;
  if (!differs(verdict)) return `ok ${head}`;
  return `differs ${head}\n   recorded  ${histogramText(recorded)}\n   the model ${histogramText(modelled)}`;
}

function playWithSeed(trace: IpamdTrace, seed: number, Choosing: typeof SeededChooser): ObservedRun {
  const run = new IpamdRun(trace, {
    seed,
    playsEveryTick: false,
    chooser: (_, random) => new Choosing(random, 'ipamd'),
  });
  return new ObservedRun(trace, run.finish());
}

function histogramOf(values: readonly number[]): Histogram {
  const histogram = new Map<number, number>();
  for (const value of values) histogram.set(value, (histogram.get(value) ?? 0) + 1);
  return histogram;
}

function probability(p: number): string {
  return p > 0 && p < 0.001 ? p.toExponential(1) : p.toFixed(3);
}

function histogramText(histogram: Histogram): string {
  return [...histogram]
    .sort(([a], [b]) => a - b)
    .map(([value, count]) => `${value}×${count}`)
    .join(' ');
}

// Many settings and allocators over one scenario, each with the same seeds, for programs: it plays in the calling thread.

import type { AllocatorFault } from '../world/allocator/fault.ts';
import type { Allocator } from '../world/allocator/allocator.ts';
import { withSettings } from '../scenario/variant.ts';
import { settingOf } from '../sweep/axis.ts';
import type { Candidate } from '../sweep/candidate.ts';
import { sweepTraps } from '../sweep/candidate.ts';
import type { Estimate, Interval } from '../sweep/estimate.ts';
import { METRIC_NAMES, METRICS, type MetricName } from '../base/metrics.ts';
import { readMetric } from '../sweep/objective.ts';
import { sweepResults, type CandidateResult } from '../sweep/result.ts';
import { measureAllocator } from '../sweep/run.ts';
import { scenarioHash } from '../sweep/scenarioHash.ts';
import { SweepTally } from '../sweep/tally.ts';
import { problemOf, type Problem, type Scenario } from './scenario.ts';

export interface SweepSetting {
  readonly name: string;
  /** Values of the scenario to set, by path: `'cni.env.WARM_IP_TARGET': 2`; null unsets. */
  readonly set?: Readonly<Record<string, unknown>>;
  /** Without it, the CNI's own ipamd. */
  readonly allocator?: Allocator;
}

export interface SweepOptions {
  /** The first is what the others are compared with. */
  readonly settings: readonly SweepSetting[];
  /** Runs of each setting, with the scenario's seed and those after it. */
  readonly seeds?: number;
  /** Metrics of the results, as `p99 addressWait` or `addressHours`; without it all of them. */
  readonly metrics?: readonly string[];
  /** Told after each run. */
  readonly onRun?: (done: number, planned: number) => void;
}

export type SweepAnswer =
  | { readonly ok: true; readonly settings: readonly SettingResult[] }
  /** Settings that the scenario refuses, and metrics that there are not. */
  | { readonly ok: false; readonly problems: readonly (Problem & { readonly setting: string })[] };

export interface SettingResult {
  readonly name: string;
  /** Runs behind the figures. */
  readonly runs: number;
  /** Runs that ended since the allocator was at fault: when and how in the first of them. */
  readonly failedRuns: number;
  readonly firstFault: AllocatorFault | undefined;
  /** By metric as it was asked for; times in seconds, addresses and ENIs over time in hours. Undefined where no run was made. */
  readonly figures: Readonly<Record<string, Estimate>> | undefined;
  /** The medians of the figures. */
  readonly medians: Readonly<Record<string, number>>;
  /** Its figures less those of the first setting, run by run with the same seed; undefined for the first. */
  readonly differences: Readonly<Record<string, Interval>> | undefined;
  /**
   * On the Pareto front of p99 address wait, address-hours and EC2 calls: no other setting is as good in all three and
   * better in one.
   */
  readonly frontier: boolean;
  /** Leaves more pods without a start than the best setting does. */
  readonly startsFewer: boolean;
}

const DEFAULT_SEEDS = 10;
const SEEDS = 2 ** 32;

/** Whoever wants all cores or a queue uses the command line with `-o json`. */
export function sweep(scenario: Scenario, options: SweepOptions): SweepAnswer {
  const metrics = (options.metrics ?? METRIC_NAMES).map(metricOf);
  const variants = options.settings.map((setting) => variantOf(scenario, setting));
  const problems = [
    ...metrics.flatMap(({ problems }) => problems),
    ...variants.flatMap(({ problems }) => problems),
  ];
  if (problems.length > 0) return { ok: false, problems };
  const seeds = Array.from(
    { length: options.seeds ?? DEFAULT_SEEDS },
    (_, index) => (scenario.seed + index) % SEEDS,
  );
  const candidates = variants.flatMap(({ candidate }) => candidate ?? []);
  const tally = new SweepTally(candidates.length, seeds.length);
  const planned = candidates.length * seeds.length;
  for (const [place, seed] of seeds.entries()) {
    for (const [index, { outcome }] of candidates.entries()) {
      if (outcome.kind !== 'runs') continue;
      const run = measureAllocator(outcome.scenario, seed, options.settings[index]?.allocator);
      if (run.ok) tally.add(index, place, run.figures);
      else tally.fail(index, place, run.fault);
      options.onRun?.(tally.runs, planned);
    }
  }
  const plan = { scenario: scenario.name, axes: [], candidates, baseline: 0, seeds };
  const asked = metrics.flatMap(({ metric, text }) => (metric === undefined ? [] : [{ metric, text }]));
  const results = sweepResults(plan, tally).map((result, index) =>
    resultOf(options.settings[index]?.name ?? '', result, asked),
  );
  return { ok: true, settings: results };
}

interface Asked {
  readonly metric: MetricName;
  /** As it was asked for. */
  readonly text: string;
}

type SettingProblem = Problem & { readonly setting: string };

function metricOf(text: string): Partial<Asked> & { text: string; problems: readonly SettingProblem[] } {
  const read = readMetric(text);
  if (read.ok) return { metric: read.metric, text, problems: [] };
  const { detail, fix } = read.flaw;
  return { text, problems: [{ setting: '', code: 'unknown-metric', path: 'metrics', message: detail, fix }] };
}

/** The setting as a candidate, or what is wrong with it. */
function variantOf(
  { source }: Scenario,
  { name, set = {} }: SweepSetting,
): { readonly candidate?: Candidate; readonly problems: readonly SettingProblem[] } {
  const settings = Object.entries(set).map(([path, value]) => ({ path, value }));
  const variant = withSettings(
    source.document,
    settings.map(({ path, value }) => settingOf(path, textOfEnv(path, value))),
    source.readFile,
  );
  if (!variant.ok) {
    return { problems: variant.faults.map((fault) => ({ setting: name, ...problemOf(fault) })) };
  }
  const { scenario } = variant;
  const outcome = {
    kind: 'runs',
    scenario,
    hash: scenarioHash(scenario),
    allocator: undefined,
    traps: sweepTraps(scenario),
  } as const;
  return { candidate: { name, label: name, settings, outcome }, problems: [] };
}

/** Environments hold texts; a number is meant as one. */
function textOfEnv(path: string, value: unknown): unknown {
  return path.startsWith('cni.env.') && (typeof value === 'number' || typeof value === 'boolean')
    ? String(value)
    : value;
}

function resultOf(name: string, result: CandidateResult, asked: readonly Asked[]): SettingResult {
  const { runs, faults, figures, differences, onFront, startsFewer } = result;
  const ofAsked = <T>(of: Readonly<Record<MetricName, T>>, scaled: (value: T, scale: number) => T) =>
    Object.fromEntries(asked.map(({ metric, text }) => [text, scaled(of[metric], METRICS[metric].scale)]));
  const estimates = figures === undefined ? undefined : ofAsked(figures, scaledEstimate);
  return {
    name,
    runs,
    failedRuns: faults.length,
    firstFault: faults[0],
    figures: estimates,
    medians: Object.fromEntries(Object.entries(estimates ?? {}).map(([text, { median }]) => [text, median])),
    differences: differences === undefined ? undefined : ofAsked(differences, scaledInterval),
    frontier: onFront,
    startsFewer,
  };
}

function scaledInterval({ mean, low, high }: Interval, scale: number): Interval {
  const scaled = (value: number | null): number | null => (value === null ? null : value / scale);
  return { mean: mean / scale, low: scaled(low), high: scaled(high) };
}

function scaledEstimate(estimate: Estimate, scale: number): Estimate {
  const { least, median, most } = estimate;
  return {
    ...scaledInterval(estimate, scale),
    least: least / scale,
    median: median / scale,
    most: most / scale,
  };
}

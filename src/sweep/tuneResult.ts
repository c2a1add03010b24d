// What came of a search: the setting to take, how sure that is, what it buys, what binds it and what would flip it.

import { excess, difference, ranked, type Race, type RaceRules } from './race.ts';
import { interval, type Interval } from './estimate.ts';
import { METRICS, type MetricName } from '../base/metrics.ts';
import type { Objective } from './objective.ts';
import type { SweepPlan } from './plan.ts';
import type { SweepTally } from './tally.ts';

export interface ObjectiveOutcome {
  readonly objective: Objective;
  readonly figure: Interval;
  /** `likely`: by its mean, though the interval reaches beyond the limit. */
  readonly met: 'surely' | 'likely' | 'not';
}

/** A setting that would win under another limit. */
export interface Flip {
  readonly candidate: number;
  readonly objective: Objective;
  /** Where the limit would have to be, in counted units. */
  readonly limit: number;
  /** Mean of what is minimized, less that of the winner: below 0 for one that a looser limit lets in. */
  readonly gain: Interval;
}

export interface TuneResult {
  /** Undefined where nothing ran. */
  readonly winner: number | undefined;
  /** A better one that meets the objectives on average, though not surely: it was passed over. */
  readonly passedOver: { readonly candidate: number; readonly worse: Interval } | undefined;
  /** Whether it meets every objective by its mean. */
  readonly meets: boolean;
  readonly runs: number;
  readonly outcomes: readonly ObjectiveOutcome[];
  /** The next best that meets the objectives, and how much worse it is. */
  readonly runnerUp: { readonly candidate: number; readonly worse: Interval } | undefined;
  /** The least loosening of one objective that lets a better one win. */
  readonly looser: Flip | undefined;
  /** Who wins when the objective that the winner meets most narrowly is made tighter than it. */
  readonly tighter: Flip | undefined;
}

export function tuneResult(plan: SweepPlan, rules: RaceRules, tally: SweepTally, race: Race): TuneResult {
  const first = race.standing.at(0);
  const winner = race.standing.find((each) => isSure(each, rules, tally)) ?? first;
  const all = ranked(
    plan.candidates.map((_, index) => index),
    rules,
    tally,
  );
  if (winner === undefined || first === undefined) return NOTHING;
  const outcomes = outcomesOf(tally, winner, rules);
  const meets = outcomes.every(({ met }) => met !== 'not');
  return {
    winner,
    passedOver:
      first === winner
        ? undefined
        : { candidate: first, worse: difference(tally, rules.minimize, first, winner) },
    meets,
    runs: tally.seedsOf(winner).length,
    outcomes,
    runnerUp: runnerUp(all.slice(all.indexOf(winner)), winner, rules, tally),
    looser: meets ? looser(all, winner, rules, tally) : undefined,
    tighter: meets ? tighter(all, winner, outcomes, rules, tally) : undefined,
  };
}

const NOTHING: TuneResult = {
  winner: undefined,
  passedOver: undefined,
  meets: false,
  runs: 0,
  outcomes: [],
  runnerUp: undefined,
  looser: undefined,
  tighter: undefined,
};

/** What one can rely on: every objective is met with the whole of its interval. */
function isSure(candidate: number, rules: RaceRules, tally: SweepTally): boolean {
  return outcomesOf(tally, candidate, rules).every(({ met }) => met === 'surely');
}

/** The figure of one metric over all runs of a candidate. */
export function figureOf(tally: SweepTally, candidate: number, metric: MetricName): Interval {
  return interval(tally.values(candidate, metric, tally.seedsOf(candidate)));
}

export function outcomesOf(
  tally: SweepTally,
  candidate: number,
  { objectives }: RaceRules,
): ObjectiveOutcome[] {
  return objectives.map((objective) => outcome(tally, candidate, objective));
}

function outcome(tally: SweepTally, candidate: number, objective: Objective): ObjectiveOutcome {
  const beyond = excess(tally, candidate, objective);
  const met = beyond.mean > 0 ? 'not' : (beyond.high ?? 0) <= 0 ? 'surely' : 'likely';
  return { objective, figure: figureOf(tally, candidate, objective.metric), met };
}

function runnerUp(
  all: readonly number[],
  winner: number,
  rules: RaceRules,
  tally: SweepTally,
): TuneResult['runnerUp'] {
  const candidate = all.find((each) => each !== winner && misses(each, rules, tally).length === 0);
  if (candidate === undefined) return undefined;
  return { candidate, worse: difference(tally, rules.minimize, candidate, winner) };
}

function misses(candidate: number, { objectives }: RaceRules, tally: SweepTally): Objective[] {
  return objectives.filter((objective) => excess(tally, candidate, objective).mean > 0);
}

/** Among those that are better but for one objective, the one that misses it least. */
function looser(
  all: readonly number[],
  winner: number,
  rules: RaceRules,
  tally: SweepTally,
): Flip | undefined {
  const flips = all.flatMap((candidate): Flip[] => {
    const [objective, ...others] = misses(candidate, rules, tally);
    const gain = difference(tally, rules.minimize, candidate, winner);
    if (objective === undefined || others.length > 0 || gain.mean >= 0) return [];
    return [{ candidate, objective, limit: figureOf(tally, candidate, objective.metric).mean, gain }];
  });
  return least(
    flips,
    ({ objective, limit }) => Math.abs(limit - objective.limit) / Math.max(1, objective.limit),
  );
}

/** With the limit just short of the winner's own figure. */
function tighter(
  all: readonly number[],
  winner: number,
  outcomes: readonly ObjectiveOutcome[],
  rules: RaceRules,
  tally: SweepTally,
): Flip | undefined {
  const tightest = least(
    outcomes,
    ({ objective, figure }) => Math.abs(figure.mean - objective.limit) / Math.max(1, objective.limit),
  );
  if (tightest === undefined) return undefined;
  const { objective, figure } = tightest;
  const isBetter = (candidate: number): boolean => {
    const { mean } = figureOf(tally, candidate, objective.metric);
    return objective.comparison === '<=' ? mean < figure.mean : mean > figure.mean;
  };
  const candidate = all.find((each) => misses(each, rules, tally).length === 0 && isBetter(each));
  if (candidate === undefined) return undefined;
  return {
    candidate,
    objective,
    limit: figure.mean,
    gain: difference(tally, rules.minimize, candidate, winner),
  };
}

function least<T>(items: readonly T[], size: (item: T) => number): T | undefined {
  return items.reduce<T | undefined>(
    (best, item) => (best === undefined || size(item) < size(best) ? item : best),
    undefined,
  );
}

/** How a figure of one candidate differs from that of another, run by run with the same seed. */
export function change(tally: SweepTally, metric: MetricName, candidate: number, other: number): Interval {
  return asChange(metric, difference(tally, metric, candidate, other));
}

/** How much worse, as a change of the figure itself: of what is better more, worse is less. */
export function asChange(metric: MetricName, { mean, low, high }: Interval): Interval {
  if (METRICS[metric].better === 'less') return { mean, low, high };
  return { mean: -mean, low: high === null ? null : -high, high: low === null ? null : -low };
}

// A search for settings as an object for programs, in the units that people read. Its form is that of `tuneSchema.ts`.

import { elementAt } from '../base/assert.ts';
import { allocatorFaultLines } from '../world/allocator/fault.ts';
import type { Race, RaceRules } from '../sweep/race.ts';
import type { Interval } from '../sweep/estimate.ts';
import type { MetricName } from '../base/metrics.ts';
import type { Candidate } from '../sweep/candidate.ts';
import { envChange, type ChangeMoment } from '../sweep/runningNodes.ts';
import type { SweepPlan } from '../sweep/plan.ts';
import type { SweepTally } from '../sweep/tally.ts';
import {
  asChange,
  change,
  figureOf,
  outcomesOf,
  tuneResult,
  type Flip,
  type TuneResult,
} from '../sweep/tuneResult.ts';
import { shellWord } from './shellWord.ts';
import { inUnits, shownInterval } from './shownFigures.ts';
import type { TuneDocument, TunedSetting, TuneFigure } from './tuneSchema.ts';

export interface Tune {
  readonly plan: SweepPlan;
  readonly rules: RaceRules;
  readonly tally: SweepTally;
  readonly race: Race;
  /** The scenario's, as it was named. */
  readonly file: string;
  readonly model: string;
  /** Families that were searched; empty: settings of the user's own. */
  readonly searched: readonly string[];
  /** The winner as a change to the running cluster; undefined: that was not played. */
  readonly running?: RunningNodes | undefined;
}

export interface RunningNodes {
  readonly moments: readonly ChangeMoment[];
  readonly tally: SweepTally;
}

const METHOD =
  'A setting is dropped when it misses an objective or costs more than one that meets them (95% confidence), or is in the ' +
  'worse half';

/** Beside those that were asked for. */
const USUAL: readonly MetricName[] = [
  'podsNeverStarted',
  'addressWaitP99',
  'podStartP99',
  'addressHours',
  'ec2Calls',
];

export function tuneDocument(tune: Tune): TuneDocument {
  const { plan, rules, tally, race, file, model, running } = tune;
  const result = tuneResult(plan, rules, tally, race);
  const { winner } = result;
  const flip = (each: Flip | undefined): TuneDocument['looser'] =>
    each === undefined
      ? null
      : {
          objective: each.objective.text,
          limit: inUnits(each.objective.metric, each.limit),
          gain: shown(rules.minimize, asChange(rules.minimize, each.gain)),
          setting: settingOf(tune, each.candidate),
        };
  const rival = (each: TuneResult['runnerUp']): TuneDocument['runnerUp'] =>
    each === undefined
      ? null
      : {
          worse: shown(rules.minimize, asChange(rules.minimize, each.worse)),
          setting: settingOf(tune, each.candidate),
        };
  const hasToday = tally.seedsOf(plan.baseline).length > 0 && tally.faultsOf(plan.baseline).length === 0;
  const ran = plan.candidates.filter((_, index) => tally.seedsOf(index).length > 0).length;
  const best = winner === undefined ? undefined : elementAt(plan.candidates, winner);
  return {
    apiVersion: 'vpc-cni-sim/v1',
    kind: 'Tune',
    scenario: plan.scenario,
    file,
    model,
    objectives: rules.objectives.map(({ text, metric, comparison, limit }) => ({
      text,
      metric,
      comparison,
      limit: inUnits(metric, limit),
    })),
    minimize: rules.minimize,
    minimise: rules.minimize,
    complete: race.isOver,
    settings: ran,
    refused: plan.candidates.flatMap(({ name, outcome: each }, index) => {
      if (each.kind === 'refused') return [{ name, reason: each.reason }];
      const [fault] = tally.faultsOf(index);
      return fault === undefined ? [] : [{ name, reason: allocatorFaultLines(fault)[0] ?? '' }];
    }),
    runs: tally.runs,
    seeds: { first: elementAt(plan.seeds, 0), most: result.runs },
    rungs: race.rungs.map(({ seeds, settings, dropped }) => ({ seeds, settings, dropped: { ...dropped } })),
    method: METHOD,
    meets: result.meets,
    today: hasToday ? settingOf(tune, plan.baseline) : null,
    winner: winner === undefined ? null : settingOf(tune, winner),
    differences:
      winner === undefined || winner === plan.baseline || !hasToday
        ? []
        : metricsOf(rules).map((metric) => shown(metric, change(tally, metric, winner, plan.baseline))),
    command: result.meets ? kubectlCommand(plan, winner) : '',
    searched: [...tune.searched],
    mainReason: winner === undefined ? null : mainReasonOf(tally, winner),
    newNodes: winner === undefined ? [] : ofNewNodes(elementAt(plan.candidates, winner)),
    runningNodes: running === undefined ? [] : runningOf(running, rules),
    passedOver: rival(result.passedOver),
    runnerUp: rival(result.runnerUp),
    looser: flip(result.looser),
    tighter: flip(result.tighter),
    traps: [
      ...(best?.outcome.kind === 'runs' ? best.outcome.traps.map(({ message }) => message) : []),
      ...unpricedWarning(rules, tally, winner),
    ],
  };
}

/** A cost that some instances are left out of is no cost to go by. */
function unpricedWarning(
  { objectives, minimize }: RaceRules,
  tally: SweepTally,
  winner: number | undefined,
): string[] {
  const asked = [minimize, ...objectives.map(({ metric }) => metric)];
  if (winner === undefined || (!asked.includes('cost') && !asked.includes('spotCost'))) return [];
  const { mean } = figureOf(tally, winner, 'unpricedHours');
  return mean > 0
    ? ['cost leaves out instances whose type has no known price; unpricedHours counts them']
    : [];
}

/** The asked ones first. */
function metricsOf({ objectives, minimize }: RaceRules): MetricName[] {
  return [...new Set([...objectives.map(({ metric }) => metric), minimize, ...USUAL])];
}

function settingOf({ plan, rules, tally }: Tune, candidate: number): TunedSetting {
  const { name, settings } = elementAt(plan.candidates, candidate);
  return {
    name,
    set: Object.fromEntries(settings.map(({ path, value }) => [path, value])),
    runs: tally.seedsOf(candidate).length,
    figures: metricsOf(rules).map((metric) => shown(metric, figureOf(tally, candidate, metric))),
    outcomes: outcomesOf(tally, candidate, rules).map(({ met }) => met),
  };
}

function mainReasonOf(tally: SweepTally, candidate: number): TuneDocument['mainReason'] {
  const [main] = tally.waits(candidate);
  return main === undefined ? null : { reason: main.reason, podMinutes: inUnits('podMinutes', main.mean) };
}

/** What a running node keeps, by the last word of its path. */
function ofNewNodes({ settings }: Candidate): string[] {
  const keys = settings.map(({ path }) => /^nodeGroups\[\d+\]\.(instanceType|maxPods)$/.exec(path)?.[1]);
  return [...new Set(keys.filter((key) => key !== undefined))];
}

function runningOf({ moments, tally }: RunningNodes, rules: RaceRules): TuneDocument['runningNodes'] {
  return moments.map(({ at, when }, candidate) => ({
    at,
    when,
    met: outcomesOf(tally, candidate, rules).every(({ met }) => met !== 'not'),
    figures: rules.objectives.map(({ metric }) => shown(metric, figureOf(tally, candidate, metric))),
  }));
}

/** Only what differs from today; `kubectl set env` takes `NAME-` to unset. */
function kubectlCommand(plan: SweepPlan, winner: number | undefined): string {
  const today = elementAt(plan.candidates, plan.baseline);
  const best = winner === undefined ? undefined : elementAt(plan.candidates, winner);
  if (today.outcome.kind !== 'runs' || best?.outcome.kind !== 'runs') return '';
  if (best.settings.some(({ path }) => !path.startsWith('cni.env.'))) return '';
  const change = envChange(today.outcome.scenario, best.outcome.scenario);
  const words = Object.entries(change).map(([name, value]) =>
    value === null ? `${name}-` : shellWord(`${name}=${value}`),
  );
  return words.length === 0 ? '' : `kubectl set env daemonset aws-node -n kube-system ${words.join(' ')}`;
}

function shown(metric: MetricName, figure: Interval): TuneFigure {
  return { metric, ...shownInterval(metric, figure) };
}

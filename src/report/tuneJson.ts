// A search for settings as an object for programs, in the units that people read. Its form is that of `tuneSchema.ts`.

import { elementAt } from '../base/assert.ts';
import { allocatorFaultLines } from '../world/allocator/fault.ts';
import type { Setting } from '../scenario/variant.ts';
import type { Race, RaceRules } from '../sweep/race.ts';
import type { Interval } from '../sweep/estimate.ts';
import type { MetricName } from '../base/metrics.ts';
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
import { valueText } from '../sweep/settingNames.ts';
import { shellWord } from './nextCommand.ts';
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
}

const METHOD =
  'Successive halving over seeds: all settings run 3 seeds, those that may still win twice as many, and so on. A setting ' +
  'is dropped when it surely misses an objective, surely costs more than one that surely meets them, or is in the worse ' +
  'half. Surely: by the 95 % confidence interval of Student’s t, of differences seed by seed where two settings are held ' +
  'against each other.';

/** Beside those that were asked for. */
const USUAL: readonly MetricName[] = [
  'podsNeverStarted',
  'addressWaitP99',
  'podStartP99',
  'addressHours',
  'ec2Calls',
];

export function tuneDocument(tune: Tune): TuneDocument {
  const { plan, rules, tally, race, file, model } = tune;
  const result = tuneResult(plan, rules, tally, race);
  const { winner } = result;
  const flip = (each: Flip | undefined): TuneDocument['looser'] =>
    each === undefined
      ? null
      : {
          objective: each.objective.text,
          limit: inUnits(each.objective.metric, each.limit),
          gain: shown(rules.minimise, asChange(rules.minimise, each.gain)),
          setting: settingOf(tune, each.candidate),
        };
  const rival = (each: TuneResult['runnerUp']): TuneDocument['runnerUp'] =>
    each === undefined
      ? null
      : {
          worse: shown(rules.minimise, asChange(rules.minimise, each.worse)),
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
    minimise: rules.minimise,
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
    command: best === undefined ? '' : kubectlCommand(best.settings),
    passedOver: rival(result.passedOver),
    runnerUp: rival(result.runnerUp),
    looser: flip(result.looser),
    tighter: flip(result.tighter),
    traps: best?.outcome.kind === 'runs' ? best.outcome.traps.map(({ message }) => message) : [],
  };
}

/** The asked ones first. */
function metricsOf({ objectives, minimise }: RaceRules): MetricName[] {
  return [...new Set([...objectives.map(({ metric }) => metric), minimise, ...USUAL])];
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

/** `kubectl set env` takes `NAME-` to unset. */
function kubectlCommand(settings: readonly Setting[]): string {
  const env = settings.flatMap(({ path, value }) =>
    path.startsWith('cni.env.') ? [[path.slice('cni.env.'.length), value] as const] : [],
  );
  if (env.length === 0 || env.length < settings.length) return '';
  const words = env.map(([name, value]) =>
    value === null ? `${name}-` : shellWord(`${name}=${valueText(value)}`),
  );
  return `kubectl set env daemonset aws-node -n kube-system ${words.join(' ')}`;
}

function shown(metric: MetricName, figure: Interval): TuneFigure {
  return { metric, ...shownInterval(metric, figure) };
}

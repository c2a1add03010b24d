// What would have been, had one thing been different: the scenario with that change, played with the same seed, and what
// became of the same population of pods.

import { formatDuration, MINUTE, type Milliseconds } from '../base/time.ts';
import type { CompiledScenario } from '../scenario/compiled.ts';
import type { ScenarioDocument } from '../scenario/document/document.ts';
import { withSettings, type Setting } from '../scenario/variant.ts';
import { AllocatorFaultError } from '../world/allocator/fault.ts';
import { playTo } from '../world/run.ts';
import { StandstillError } from '../world/standstill.ts';
import { type OnFact, World } from '../world/world.ts';
import type { Change, StepAction } from './change.ts';
import { type Outcome, OutcomeWatch } from './outcome.ts';
import { type Onward, playRun, playRunOnward, type PlayedRun, type Source } from './playedRun.ts';
import { NOBODY, type Population, populationOf } from './population.ts';
import { populationText } from './populationText.ts';

export interface WhatIf {
  readonly change: string;
  /** `never`: nothing is changed. */
  readonly from: Change['from'] | 'never';
  /** Of the document, where it is changed from the start. */
  readonly settings: readonly Setting[];
  /** Further steps, where it is changed from a moment on. */
  readonly steps: readonly StepAction[];
  /** Undefined where it was not replayed. */
  readonly outcome: Outcome | undefined;
  /** Why it was not replayed; empty where it was. */
  readonly note: string;
  /** More pods became Running than without the change, or clearly earlier. */
  readonly helps: boolean;
}

/** Runs with one change each, about one population. */
export interface WhatIfTable {
  /** Which metrics matter: those of pods that wait, of a subnet's addresses, or of a node group's launches. */
  readonly about: 'pods' | 'subnet' | 'group';
  /** `the 43 web pods created at 6m00s`; empty where nothing was played. */
  readonly population: string;
  /** Until when runs were played. */
  readonly horizon: Milliseconds;
  /** Whether nodes come and go by an autoscaler, so that a change has its price. */
  readonly hasPrices: boolean;
  /** Nothing changed first, then changes that help. */
  readonly rows: readonly WhatIf[];
}

/** Whether somebody makes nodes come and go by itself. */
export function isAutoscaled({ karpenter, clusterAutoscaler }: CompiledScenario): boolean {
  return karpenter !== undefined || clusterAutoscaler !== undefined;
}

/** How long runs are followed beyond their end where pods of the population still wait then. */
const PATIENCE: Milliseconds = 10 * MINUTE;

/** Until when what-ifs are played, unless pods still wait then. */
export function endOfRun({ scenario, at }: Pick<PlayedRun, 'scenario' | 'at'>): Milliseconds {
  return scenario.until === 'quiet' ? at : Math.max(scenario.until, at);
}

const UNCHANGED = { label: 'none', from: 'never', settings: [], steps: [], obstacle: '' } as const;

/** The ends of the run with nothing changed. */
function untilSettled(run: Pick<PlayedRun, 'scenario' | 'at'>): Trial['ends'] {
  const end = endOfRun(run);
  return [end, end + PATIENCE];
}

/** A run to the moment at which pods wait, and itself as the run with nothing changed, where it can be that. */
export function playToWait(
  source: Source,
  at: Milliseconds,
  seed: number,
): { readonly run: PlayedRun; readonly onward: Onward | undefined } {
  const { document, scenario } = source;
  const ends = untilSettled({ scenario, at });
  // At its very end a run without an own end of its workloads differs from one that lasts longer.
  const lasting = at < ends[0] ? variant(document, [], ends) : undefined;
  return lasting === undefined
    ? { run: playRun(source, at, seed), onward: undefined }
    : playRunOnward(source, lasting, at, seed);
}

/** Judged by these pods and all that are like them. `onward`: of a run by `playToWait`, which nobody looks at any more. */
export function whatIfs(
  pods: readonly string[],
  changes: readonly Change[],
  run: PlayedRun,
  onward?: Onward,
): WhatIfTable {
  const population = populationOf(pods, run);
  const end = endOfRun(run);
  const patient: Trial = { population, run, ends: untilSettled(run) };
  const unchanged =
    onward === undefined
      ? playWith(UNCHANGED, patient)
      : follow(untriedRow(UNCHANGED), patient, (hear) => onward.playOn(hear));
  const base = unchanged.row.outcome;
  const hasPrices = isAutoscaled(run.scenario);
  if (base === undefined)
    return { about: 'pods', population: '', horizon: end, hasPrices, rows: [unchanged.row] };
  const horizon = unchanged.endedAt;
  const trial: Trial = { population, run, ends: [horizon] };
  const played = playEach(changes, trial, unchanged, (outcome) => isBetter(outcome, base));
  const helpful = played.filter(({ helps }) => helps);
  const others = played.filter(({ helps }) => !helps);
  return {
    about: 'pods',
    population: populationText(population, base),
    horizon,
    hasPrices,
    rows: [unchanged.row, ...helpful, ...others],
  };
}

/** What of a subnet's addresses could be released: the fewest that are free in a run with each change. */
export function releases(
  subnet: string,
  changes: readonly Change[],
  run: PlayedRun,
): WhatIfTable | undefined {
  const trial: Trial = { population: NOBODY, run, ends: [endOfRun(run)], subnet };
  return byFigure('subnet', changes, trial, ({ lowestFree }) => lowestFree, freestFirst);
}

function freestFirst(rows: readonly WhatIf[]): WhatIf[] {
  return rows.toSorted((one, other) => (other.outcome?.lowestFree ?? -1) - (one.outcome?.lowestFree ?? -1));
}

/** How many nodes a group that is short of them gets, where no pod needs to wait for it: most instances at one time. */
export function launches(changes: readonly Change[], run: PlayedRun): WhatIfTable | undefined {
  const trial: Trial = { population: NOBODY, run, ends: [endOfRun(run)] };
  return byFigure('group', changes, trial, ({ nodes }) => nodes);
}

/** Pods that admission refuses are not there to wait: changes are judged by how many of those wanted come to run. */
export function creations(
  population: Population,
  wanted: number,
  changes: readonly Change[],
  run: PlayedRun,
): WhatIfTable | undefined {
  const trial: Trial = { population, run, ends: [endOfRun(run)] };
  const table = byFigure('pods', changes, trial, ({ running }) => running);
  const ofWanted = ({ outcome, ...row }: WhatIf): WhatIf => ({
    ...row,
    outcome: outcome && { ...outcome, pods: Math.max(wanted, outcome.pods) },
  });
  return table && { ...table, rows: table.rows.map(ofWanted) };
}

/** Changes help that make the figure larger. Undefined where there is nothing to try. */
function byFigure(
  about: WhatIfTable['about'],
  changes: readonly Change[],
  trial: Trial,
  figure: (outcome: Outcome) => number,
  inOrder = (rows: readonly WhatIf[]): readonly WhatIf[] => rows,
): WhatIfTable | undefined {
  if (changes.length === 0) return undefined;
  const unchanged = playWith(UNCHANGED, trial);
  const { outcome: base } = unchanged.row;
  const before = base === undefined ? 0 : figure(base);
  const played = playEach(changes, trial, unchanged, (outcome) => figure(outcome) > before);
  return {
    about,
    population: '',
    horizon: endOfRun(trial.run),
    hasPrices: isAutoscaled(trial.run.scenario),
    rows: [unchanged.row, ...inOrder(played)],
  };
}

/** Events that the runs of one table come to, about a minute or two of them; further changes are told and not played. */
const MOST_EVENTS = 20_000_000;

/** As many as one can wait for, by the events of the run with nothing changed. */
function playEach(
  changes: readonly Change[],
  trial: Trial,
  { events }: Played,
  isHelp: (outcome: Outcome) => boolean,
): WhatIf[] {
  const affordable = Math.max(1, Math.floor(MOST_EVENTS / Math.max(1, events)));
  return changes.map((change, index) => {
    if (index >= affordable) return untriedRow(change);
    const { row } = playWith(change, trial);
    return { ...row, helps: row.outcome !== undefined && isHelp(row.outcome) };
  });
}

/** Told and not played. */
export function untriedRow({ label, from, settings, steps, obstacle }: Change | typeof UNCHANGED): WhatIf {
  const told = from === 'start' ? settings : [];
  return { change: label, from, settings: told, steps, outcome: undefined, note: obstacle, helps: false };
}

interface Trial {
  readonly population: Population;
  readonly run: PlayedRun;
  /** Whose free addresses are watched; undefined: those of any. */
  readonly subnet?: string;
  /** It ends at the first of these times at which no pod of the population waits, or at the last. */
  readonly ends: readonly [Milliseconds, ...Milliseconds[]];
}

interface Played {
  readonly row: WhatIf;
  readonly endedAt: Milliseconds;
  readonly events: number;
}

function playWith(change: Change | typeof UNCHANGED, trial: Trial): Played {
  const row = untriedRow(change);
  if (row.note !== '') return failed(row, row.note);
  const { document, seed, allocator } = trial.run;
  const scenario = variant(document, change.settings, trial.ends);
  if (scenario === undefined) return failed(row, 'not possible in this scenario');
  return follow(row, trial, (onFact) => new World(scenario, { seed, allocator, onFact }));
}

/** Plays the world that tells all its facts, from the first on. */
function follow(
  row: WhatIf,
  { population, run, ends, subnet }: Trial,
  worldOf: (hear: OnFact) => World,
): Played {
  const watch = new OutcomeWatch(population, subnet);
  try {
    const world = worldOf((fact, at) => watch.apply(fact, at));
    for (const end of ends) {
      playTo(world, end, run.onProgress);
      if (watch.waiting === 0) break;
    }
    const { now, eventsProcessed: events } = world.simulation;
    return { row: { ...row, outcome: watch.finish(now) }, endedAt: now, events };
  } catch (error) {
    if (error instanceof AllocatorFaultError) return failed(row, 'the allocator is at fault in this run');
    if (error instanceof StandstillError) return failed(row, 'simulated time stands still in this run');
    throw error;
  }
}

function failed(row: WhatIf, note: string): Played {
  return { row: { ...row, note }, endedAt: 0, events: 0 };
}

/** It has to last until its last end; what it expects does not matter to a what-if. */
function variant(
  document: ScenarioDocument,
  settings: readonly Setting[],
  ends: Trial['ends'],
): CompiledScenario | undefined {
  const until = document.until === 'quiet' ? 'quiet' : formatDuration(Math.max(...ends));
  const lasting = [
    { path: 'until', value: until },
    { path: 'expect', value: [] },
  ];
  const checked = withSettings(document, [...lasting, ...settings]);
  return checked.ok ? checked.scenario : undefined;
}

/** Fewer do not run; or as many, a tenth sooner. */
function isBetter(outcome: Outcome, unchanged: Outcome): boolean {
  const missing = outcome.pods - outcome.running;
  const before = unchanged.pods - unchanged.running;
  if (missing !== before) return missing < before;
  return outcome.maxPodStartMs * 10 < unchanged.maxPodStartMs * 9;
}

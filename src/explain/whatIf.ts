// What would have been, had one thing been different: the scenario with that change, played with the same seed, and what
// becomes of the same pods.

import { formatDuration, MINUTE, SECOND, type Milliseconds } from '../base/time.ts';
import type { CompiledScenario } from '../scenario/compiled.ts';
import { withSettings, type Setting } from '../scenario/variant.ts';
import type { Change, StepAction } from './change.ts';
import { AllocatorFaultError } from '../world/allocator/fault.ts';
import { judgePods, type Outcome } from './outcome.ts';
import { Play, type PlayedRun } from './playedRun.ts';

export interface WhatIf {
  readonly change: string;
  /** `never`: nothing is changed, the run only goes on. */
  readonly from: Change['from'] | 'never';
  /** Of the document, where it is changed from the start. */
  readonly settings: readonly Setting[];
  /** Further steps, where it is changed from now on. */
  readonly steps: readonly StepAction[];
  readonly outcome: Outcome;
  /** Fewer pods wait than without the change, or they ran clearly earlier. */
  readonly helps: boolean;
}

/** How long what-ifs are followed beyond the moment that is asked about. */
const PATIENCE: Milliseconds = 10 * MINUTE;

/** How often a run is looked at, whether all has been seen. */
const LOOK: Milliseconds = 5 * SECOND;

/** Until when what-ifs are played. */
export function horizonOf({ scenario, at }: PlayedRun): Milliseconds {
  const end = scenario.until === 'quiet' ? 0 : scenario.until;
  return Math.max(end, at + PATIENCE);
}

const UNCHANGED = { label: 'nothing changed', from: 'never', settings: [], steps: [] } as const;

/** Nothing changed first. A change that makes no sound scenario is left out. */
export function whatIfs(pods: readonly string[], changes: readonly Change[], run: PlayedRun): WhatIf[] {
  const unchanged = playWith(UNCHANGED, pods, run);
  if (unchanged === undefined) return [];
  const others = changes.flatMap((change) => {
    const played = playWith(change, pods, run);
    return played === undefined ? [] : [{ ...played, helps: isBetter(played.outcome, unchanged.outcome) }];
  });
  return [unchanged, ...others];
}

function playWith(
  { label, from, settings, steps }: Change | typeof UNCHANGED,
  pods: readonly string[],
  run: PlayedRun,
): WhatIf | undefined {
  const scenario = variant(settings, run);
  const outcome = scenario === undefined ? undefined : outcomeOf(pods, from, scenario, run);
  if (outcome === undefined) return undefined;
  const told = from === 'start' ? settings : [];
  return { change: label, from, settings: told, steps, outcome, helps: false };
}

/** Undefined where an own allocator is at fault once things are different. */
function outcomeOf(
  pods: readonly string[],
  from: WhatIf['from'],
  scenario: CompiledScenario,
  run: PlayedRun,
): Outcome | undefined {
  try {
    return follow(pods, from, new Play({ ...run, scenario }, run.seed), run);
  } catch (error) {
    if (error instanceof AllocatorFaultError) return undefined;
    throw error;
  }
}

function follow(pods: readonly string[], from: WhatIf['from'], play: Play, run: PlayedRun): Outcome {
  const horizon = horizonOf(run);
  play.world.simulation.runUntil(run.at);
  let outcome = judgePods(pods, from, play, run);
  while (outcome.waiting > 0 && play.now < horizon) {
    play.world.simulation.runUntil(Math.min(play.now + LOOK, horizon));
    outcome = judgePods(pods, from, play, run);
    run.onProgress?.(play.now, horizon);
  }
  return outcome;
}

/** It has to last until the horizon; what it expects does not matter to a what-if. */
function variant(settings: readonly Setting[], run: PlayedRun): CompiledScenario | undefined {
  const { document } = run;
  const until = document.until === 'quiet' ? 'quiet' : formatDuration(horizonOf(run));
  const lasting = [
    { path: 'until', value: until },
    { path: 'expect', value: [] },
  ];
  const checked = withSettings(document, [...lasting, ...settings]);
  return checked.ok ? checked.scenario : undefined;
}

/** Fewer wait at the end; or the same ran, a tenth sooner. */
function isBetter(outcome: Outcome, unchanged: Outcome): boolean {
  if (outcome.waiting !== unchanged.waiting) return outcome.waiting < unchanged.waiting;
  return (
    outcome.ran > 0 && (outcome.atOnce === outcome.ran || outcome.waitedMs * 10 < unchanged.waitedMs * 9)
  );
}

/** `12 ms`, `4.2 s`, `74 s`, from two minutes on `5m50s`. */
export function spanText(ms: Milliseconds): string {
  if (ms < SECOND) return `${ms} ms`;
  if (ms < 10 * SECOND) return `${Math.floor(ms / SECOND)}.${Math.floor((ms % SECOND) / 100)} s`;
  const seconds = Math.round(ms / SECOND);
  return seconds < 120 ? `${seconds} s` : formatDuration(seconds * SECOND);
}

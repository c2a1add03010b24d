// The winner of a search played once more, as a change to the running cluster at several moments.

import { elementAt } from '../base/assert.ts';
import type { RunningNodes } from '../report/tuneJson.ts';
import type { ScenarioDocument } from '../scenario/document/document.ts';
import type { SweepPlan } from '../sweep/plan.ts';
import type { Race } from '../sweep/race.ts';
import { changedPlan, changeMoments, envChange } from '../sweep/runningNodes.ts';
import type { SweepTally } from '../sweep/tally.ts';
import { tuneResult } from '../sweep/tuneResult.ts';
import type { Stream } from './streams.ts';
import { makeHere } from './sweepRuns.ts';
import type { Goals } from './tuneGoals.ts';

/** Seeds of each moment. */
const MOST_SEEDS = 6;

export interface Found {
  readonly plan: SweepPlan;
  readonly goals: Goals;
  readonly scenario: ScenarioDocument;
  readonly race: Race;
  readonly tally: SweepTally;
}

/** Undefined where nothing meets the objectives, nothing is to be changed, or more than aws-node is. */
export async function onRunningNodes(
  { plan, goals, scenario, race, tally }: Found,
  workers: number | undefined,
  error: Stream,
): Promise<RunningNodes | undefined> {
  const { winner, meets } = tuneResult(plan, goals, tally, race);
  if (winner === undefined || !meets || winner === plan.baseline) return undefined;
  const { settings, outcome: wanted } = elementAt(plan.candidates, winner);
  const { outcome: today } = elementAt(plan.candidates, plan.baseline);
  if (wanted.kind !== 'runs' || today.kind !== 'runs') return undefined;
  if (settings.some(({ path }) => !path.startsWith('cni.env.'))) return undefined;
  const moments = changeMoments(today.scenario, elementAt(plan.seeds, 0));
  const change = envChange(today.scenario, wanted.scenario);
  const changed = changedPlan(scenario, change, moments, plan.seeds.slice(0, MOST_SEEDS));
  if (changed === undefined) return undefined;
  const { tally: ofMoments, stopped } = await makeHere(changed, workers, error);
  return stopped === undefined ? { moments, tally: ofMoments } : undefined;
}

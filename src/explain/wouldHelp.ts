// What would help the pods that waited in a run: the same changes as an explanation tries, for its worst episodes. A
// small run is replayed with each of them; of a large one they are told as estimates.

import type { Milliseconds } from '../base/time.ts';
import { isStartUp, type WaitingReason } from '../base/waitingReason.ts';
import type { Episode } from '../record/episodes.ts';
import type { RunSummary } from '../record/summary.ts';
import { groupedBy } from '../record/waitingGroups.ts';
import type { LeakedEni } from '../world/leakedEnis.ts';
import type { StoppedPool } from '../world/stoppedPools.ts';
import type { Change } from './change.ts';
import { cniAt } from './nodeShape.ts';
import type { OnProgress, Source } from './playedRun.ts';
import { proposals } from './reasons/card.ts';
import { CARDS } from './reasons/cards.ts';
import { whatIfsOf } from './waitingCauses.ts';
import { playToWait, untriedRow, type WhatIfTable } from './whatIf.ts';

/** A run that has ended. */
export interface EndedRun {
  readonly seed: number;
  readonly simulatedMs: Milliseconds;
  readonly events: number;
  readonly summary: RunSummary;
  readonly stoppedPools: readonly StoppedPool[];
  readonly leakedEnis: readonly LeakedEni[];
}

/** What would help the pods of one episode. */
export interface HelpTable {
  readonly reason: WaitingReason;
  /** The peak of the episode. */
  readonly at: Milliseconds;
  readonly table: WhatIfTable;
}

/** Episodes that are helped: the worst of each reason. */
const MOST_EPISODES = 3;

/** Events of the run, times the runs with a change: so many are played, in a few seconds. */
const MOST_EVENTS = 400_000;

export function whatWouldHelp(source: Source, ended: EndedRun, onProgress?: OnProgress): HelpTable[] {
  const { episodes } = ended.summary;
  const open = episodes.filter(({ to }) => to === undefined);
  const helped = open.length > 0 ? open : episodes.length > 0 ? episodes : unbegun(ended);
  // The run may have ended at another time than its scenario says.
  const scenario = { ...source.scenario, until: ended.simulatedMs };
  const asked = { ...source, scenario };
  let left = MOST_EVENTS;
  return worstOfEach(helped).flatMap((episode) => {
    const estimated = estimatedChanges(episode, asked, ended);
    if (estimated.length === 0) return [];
    const cost = ended.events * (estimated.length + 2);
    const played = cost <= left ? playedTable(episode, asked, ended.seed, onProgress) : undefined;
    if (played !== undefined) left -= cost;
    return [
      { reason: episode.reason, at: episode.peakAt, table: played ?? estimatedTable(estimated, ended) },
    ];
  });
}

/** The worst comes first. */
function worstOfEach(episodes: readonly Asked[]): Asked[] {
  const first = new Map<WaitingReason, Asked>();
  for (const episode of episodes) if (!first.has(episode.reason)) first.set(episode.reason, episode);
  return [...first.values()].slice(0, MOST_EPISODES);
}

/** What a table is about. */
type Asked = Pick<Episode, 'reason' | 'peak' | 'peakAt' | 'nodes' | 'workloads'>;

/** Pods that wait at the end and are in no episode: no node was ever Ready. */
function unbegun({ simulatedMs, summary }: EndedRun): Asked[] {
  const waiting = summary.waiting.filter(({ reason }) => !isStartUp(reason));
  return groupedBy(waiting, ({ reason }) => reason).map(([, pods]) => ({
    reason: pods[0].reason,
    peak: pods.length,
    peakAt: simulatedMs,
    nodes: [],
    workloads: [],
  }));
}

/** Undefined where no pod waits for the reason once all of the moment has happened. */
function playedTable(
  { reason, peakAt }: Asked,
  source: Source,
  seed: number,
  onProgress: OnProgress | undefined,
): WhatIfTable | undefined {
  const { run, onward } = playToWait(source, peakAt, seed);
  const [first, ...others] = run.summary.waiting.filter((pod) => pod.reason === reason);
  if (first === undefined) return undefined;
  return whatIfsOf({ reason, pods: [first, ...others] }, { ...run, onProgress }, onward);
}

/** By the state at the end of the run. */
function estimatedChanges(
  { reason, peak, peakAt, nodes, workloads }: Asked,
  { document, scenario }: Source,
  { summary, stoppedPools, leakedEnis }: EndedRun,
): Change[] {
  const held = { pods: peak, nodes: summary.nodes.filter(({ name }) => nodes.includes(name)), workloads };
  return proposals(CARDS[reason], held, {
    document,
    scenario,
    summary,
    stoppedPools,
    leakedEnis,
    ...cniAt(scenario, peakAt),
    at: peakAt,
  });
}

function estimatedTable(changes: readonly Change[], { simulatedMs }: EndedRun): WhatIfTable {
  return {
    about: 'pods',
    population: '',
    horizon: simulatedMs,
    hasPrices: false,
    rows: changes.map(untriedRow),
  };
}

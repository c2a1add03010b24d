// The moment at which something is explained when nobody names one: where its worst episode has its peak; of a subnet,
// when it had the fewest free addresses; else the end of the run.

import { unreachable } from '../base/assert.ts';
import type { Milliseconds } from '../base/time.ts';
import type { Episode } from '../record/episodes.ts';
import type { PodEntry, PodHistory } from '../record/podHistory.ts';
import type { Subject } from './explanation.ts';
import type { PlayedRun } from './playedRun.ts';

export interface WorstMoment {
  readonly at: Milliseconds;
  /** What is explained there; undefined: nothing waited. */
  readonly episode: Episode | undefined;
  /** Other episodes of the same subject, the worst first. */
  readonly others: readonly Episode[];
}

/** `whole`: the run played to its end. */
export function worstMoment({ kind, name }: Subject, whole: PlayedRun): WorstMoment {
  const { episodes } = whole.summary;
  switch (kind) {
    case 'cluster':
      return ofEpisodes(episodes, whole);
    case 'workload':
      return ofEpisodes(
        episodes.filter(({ workloads }) => workloads.includes(name)),
        whole,
      );
    case 'node':
      return ofEpisodes(
        episodes.filter(({ nodes }) => nodes.includes(name)),
        whole,
      );
    case 'group': {
      const nodes = whole.summary.nodes.filter(({ group }) => group === name).map((node) => node.name);
      return ofEpisodes(
        episodes.filter((episode) => episode.nodes.some((node) => nodes.includes(node))),
        whole,
      );
    }
    case 'subnet':
      return { at: whole.chronicle.lowestFree.get(name)?.at ?? whole.at, episode: undefined, others: [] };
    case 'pod':
      return ofPod(whole.chronicle.pods.get(name), whole);
    default:
      return unreachable(kind);
  }
}

function ofEpisodes([worst, ...others]: readonly Episode[], whole: PlayedRun): WorstMoment {
  return { at: worst?.peakAt ?? whole.at, episode: worst, others };
}

/** What keeps a pod from an address or a node. */
const FAILURES: readonly PodEntry['event']['kind'][] = [
  'unschedulable',
  'refused',
  'sandbox-failed',
  'attach-failed',
];

/** Within the span in which the same thing failed again and again, at the peak of the episode that it was part of. */
function ofPod(history: PodHistory | undefined, whole: PlayedRun): WorstMoment {
  const failures = (history?.entries ?? []).filter(({ event }) => FAILURES.includes(event.kind));
  const [first, ...rest] = failures;
  if (history === undefined || first === undefined) return { at: whole.at, episode: undefined, others: [] };
  const longest = rest.reduce((one, other) => (span(other) > span(one) ? other : one), first);
  const episode = whole.summary.episodes.find(
    ({ reason, from, to = whole.at, workloads }) =>
      from <= longest.lastAt &&
      to >= longest.firstAt &&
      workloads.includes(history.owner) &&
      (longest.event.kind !== 'refused' || longest.event.cause === reason),
  );
  const peak = episode?.peakAt ?? longest.lastAt;
  return { at: Math.min(Math.max(peak, longest.firstAt), longest.lastAt), episode, others: [] };
}

function span({ firstAt, lastAt }: PodEntry): Milliseconds {
  return lastAt - firstAt;
}

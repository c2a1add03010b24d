// Episodes of a run: spans in which pods wait for one reason. What start-up brings is none: pods that wait while no node
// is Ready yet, that the scheduler has not tried, or whose images are pulled.

import { MINUTE, type Milliseconds } from '../base/time.ts';
import type { WaitingReason } from '../base/waitingReason.ts';
import { applyFact } from '../record/applyFact.ts';
import type { TraceRecord } from '../record/trace.ts';
import { WorldState } from '../record/worldState.ts';

export interface Episode {
  readonly reason: WaitingReason;
  readonly from: Milliseconds;
  /** Undefined: pods wait for it at the end of the run. */
  readonly to: Milliseconds | undefined;
  /** Most pods that waited for it at one time, and when they first did. */
  readonly peak: number;
  readonly peakAt: Milliseconds;
  /** Pods times the minutes they waited. */
  readonly podMinutes: number;
}

/** Nothing has failed. */
const START_UP: ReadonlySet<WaitingReason> = new Set(['NotYetScheduled', 'Starting']);

/** @internal The worst first: those open at the end, then by pod-minutes. */
export function episodesOf(records: readonly TraceRecord[], end: Milliseconds): Episode[] {
  const watch = new EpisodeWatch();
  for (const record of records) watch.apply(record);
  const isOpen = ({ to }: Episode): number => (to === undefined ? 1 : 0);
  return watch
    .finish(end)
    .sort((one, other) => isOpen(other) - isOpen(one) || other.podMinutes - one.podMinutes);
}

interface OpenEpisode {
  readonly from: Milliseconds;
  pods: number;
  changedAt: Milliseconds;
  podMs: number;
  peak: number;
  peakAt: Milliseconds;
}

class EpisodeWatch {
  private readonly state = new WorldState();
  /** What each waiting pod is counted for. */
  private readonly reasons = new Map<string, WaitingReason>();
  private readonly open = new Map<WaitingReason, OpenEpisode>();
  private readonly closed: Episode[] = [];

  apply(record: TraceRecord): void {
    const { t } = record;
    applyFact(this.state, record, t);
    // Pods that have waited for the first node count from the next attempt on that fails.
    if ('pod' in record) this.look(record.pod, t);
  }

  finish(end: Milliseconds): Episode[] {
    const open = [...this.open].map(([reason, episode]) => {
      count(episode, end, 0);
      return episodeOf(reason, episode, undefined);
    });
    return [...this.closed, ...open].filter(({ podMinutes }) => podMinutes > 0);
  }

  private look(pod: string, at: Milliseconds): void {
    const before = this.reasons.get(pod);
    const now = this.reasonOf(pod);
    if (before === now) return;
    if (before !== undefined) this.leave(before, at);
    if (now === undefined) this.reasons.delete(pod);
    else {
      this.reasons.set(pod, now);
      this.enter(now, at);
    }
  }

  private reasonOf(name: string): WaitingReason | undefined {
    const reason = this.state.pod(name)?.waitingReason;
    if (reason === undefined || START_UP.has(reason) || this.state.nodes.readyCount === 0) return undefined;
    return reason;
  }

  private enter(reason: WaitingReason, at: Milliseconds): void {
    let episode = this.open.get(reason);
    if (episode === undefined) {
      episode = { from: at, pods: 0, changedAt: at, podMs: 0, peak: 0, peakAt: at };
      this.open.set(reason, episode);
    }
    count(episode, at, 1);
    if (episode.pods <= episode.peak) return;
    episode.peak = episode.pods;
    episode.peakAt = at;
  }

  private leave(reason: WaitingReason, at: Milliseconds): void {
    const episode = this.open.get(reason);
    if (episode === undefined) return;
    count(episode, at, -1);
    if (episode.pods > 0) return;
    this.open.delete(reason);
    this.closed.push(episodeOf(reason, episode, at));
  }
}

function count(episode: OpenEpisode, at: Milliseconds, change: number): void {
  episode.podMs += episode.pods * (at - episode.changedAt);
  episode.changedAt = at;
  episode.pods += change;
}

function episodeOf(
  reason: WaitingReason,
  { from, podMs, peak, peakAt }: OpenEpisode,
  to: Milliseconds | undefined,
): Episode {
  return { reason, from, to, peak, peakAt, podMinutes: podMs / MINUTE };
}

// Episodes of a run: spans in which pods wait for one reason, counted as pods change their reason. Start-up is none: pods
// that wait before the first node is Ready, that the scheduler has not tried, or whose images are pulled.

import { MINUTE, type Milliseconds } from '../base/time.ts';
import { isStartUp, type WaitingReason } from '../base/waitingReason.ts';
import { isTerminal, type PodRecord } from './podRecord.ts';

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
  /** Pods that were deleted or failed before they were Running, while they waited for it. */
  readonly neverStarted: number;
  /** Nodes of the pods that had one, in the order of the first pod on each; at most 100. */
  readonly nodes: readonly string[];
  /** Subnets of these nodes. */
  readonly subnets: readonly string[];
  /** Workloads of the pods; at most 100. */
  readonly workloads: readonly string[];
  /** Most schedulable nodes that were at max pods when a pod began to wait. */
  readonly nodesAtMaxPods: number;
}

/** Names that an episode keeps of each kind, and ended episodes that a run keeps: the worst. */
const MOST_NAMES = 100;
const MOST_ENDED = 1000;

/** What the nodes tell about a pod that waits. */
interface Places {
  /** Undefined: no node was Ready so far. */
  readonly firstReadyAt: Milliseconds | undefined;
  /** Schedulable nodes at max pods. */
  readonly fullCount: number;
  subnetOf(node: string): string | undefined;
}

/** What a pod waited for, and where. */
type Waiting = Pick<PodRecord, 'waitingReason' | 'node'>;

interface OpenEpisode {
  readonly from: Milliseconds;
  pods: number;
  changedAt: Milliseconds;
  podMs: number;
  peak: number;
  peakAt: Milliseconds;
  neverStarted: number;
  readonly nodes: Set<string>;
  readonly subnets: Set<string>;
  readonly workloads: Set<string>;
  nodesAtMaxPods: number;
}

export class EpisodeBook {
  private readonly places: Places;
  private readonly open = new Map<WaitingReason, OpenEpisode>();
  private ended: Episode[] = [];
  /** Pods that ended before they were Running, by what they waited for. */
  readonly neverStarted = new Map<WaitingReason, number>();
  /** Waiting pods on each node after a failed attempt. */
  private readonly onNode = new Map<string, number>();
  /** Pods that have waited since before the first node was Ready: they count from their next attempt that fails. */
  private readonly early = new Map<PodRecord, WaitingReason>();

  constructor(places: Places) {
    this.places = places;
  }

  /** A pod waits for another reason than before, or for none any more. */
  change(
    at: Milliseconds,
    pod: PodRecord,
    { waitingReason: before, node }: Waiting,
    now: WaitingReason | undefined,
  ): void {
    if (before !== undefined && endsUnstarted(pod)) {
      this.neverStarted.set(before, (this.neverStarted.get(before) ?? 0) + 1);
    }
    if (before !== undefined && !isStartUp(before) && !this.early.delete(pod)) {
      this.leave(at, pod, before, node);
    }
    if (now === undefined || isStartUp(now)) return;
    if (this.places.firstReadyAt === undefined) this.early.set(pod, now);
    else this.enter(at, pod, now);
  }

  /** Something happened to a pod that waits for the same reason as before. */
  stay(at: Milliseconds, pod: PodRecord): void {
    if (this.early.size === 0 || this.places.firstReadyAt === undefined) return;
    const reason = this.early.get(pod);
    if (reason === undefined) return;
    this.early.delete(pod);
    this.enter(at, pod, reason);
  }

  /** The worst first: those open at `now`, then by pod-minutes. */
  list(now: Milliseconds): Episode[] {
    const open = [...this.withEarly()].map(([reason, episode]) => {
      const podMs = episode.podMs + episode.pods * (now - episode.changedAt);
      return episodeOf(reason, { ...episode, podMs }, undefined);
    });
    return [...open.filter(hasLasted).sort(byPodMinutes), ...this.ended.toSorted(byPodMinutes)];
  }

  /** With the pods that nobody has tried again since the first node was Ready: they have waited ever since. */
  private withEarly(): ReadonlyMap<WaitingReason, OpenEpisode> {
    const { firstReadyAt } = this.places;
    if (firstReadyAt === undefined || this.early.size === 0) return this.open;
    const early = new Map<WaitingReason, OpenEpisode>();
    for (const [pod, reason] of this.early) this.enterOf(early, firstReadyAt, pod, reason);
    for (const [reason, later] of this.open) {
      const first = early.get(reason);
      early.set(reason, first === undefined ? later : joined(first, later));
    }
    return early;
  }

  private enter(at: Milliseconds, pod: PodRecord, reason: WaitingReason): void {
    this.enterOf(this.open, at, pod, reason);
    this.countOn(pod.node, 1);
  }

  private enterOf(
    open: Map<WaitingReason, OpenEpisode>,
    at: Milliseconds,
    pod: PodRecord,
    reason: WaitingReason,
  ): void {
    let episode = open.get(reason);
    if (episode === undefined) {
      episode = newEpisode(at);
      open.set(reason, episode);
    }
    count(episode, at, 1);
    note(episode.workloads, pod.workload);
    episode.nodesAtMaxPods = Math.max(episode.nodesAtMaxPods, this.places.fullCount);
    if (pod.node !== undefined) {
      note(episode.nodes, pod.node);
      note(episode.subnets, this.places.subnetOf(pod.node));
    }
    if (episode.pods <= episode.peak) return;
    episode.peak = episode.pods;
    episode.peakAt = at;
  }

  /** Pods on the node that wait after a failed attempt. */
  waitingOn(node: string): number {
    return this.onNode.get(node) ?? 0;
  }

  private countOn(node: string | undefined, change: 1 | -1): void {
    if (node !== undefined) this.onNode.set(node, this.waitingOn(node) + change);
  }

  /** `node`: where it waited until now. A pod that has just been bound waited on none. */
  private leave(at: Milliseconds, pod: PodRecord, reason: WaitingReason, node: string | undefined): void {
    const episode = this.open.get(reason);
    if (episode === undefined) return;
    this.countOn(node, -1);
    count(episode, at, -1);
    if (endsUnstarted(pod)) episode.neverStarted++;
    if (episode.pods > 0) return;
    this.open.delete(reason);
    const ended = episodeOf(reason, episode, at);
    if (!hasLasted(ended)) return;
    this.ended.push(ended);
    if (this.ended.length >= 2 * MOST_ENDED) {
      this.ended = this.ended.sort(byPodMinutes).slice(0, MOST_ENDED);
    }
  }
}

function newEpisode(from: Milliseconds): OpenEpisode {
  return {
    from,
    pods: 0,
    changedAt: from,
    podMs: 0,
    peak: 0,
    peakAt: from,
    neverStarted: 0,
    nodes: new Set(),
    subnets: new Set(),
    workloads: new Set(),
    nodesAtMaxPods: 0,
  };
}

/** It was deleted or failed: it had not been Running, since it waited. A container that crashed ran. */
function endsUnstarted(pod: PodRecord): boolean {
  return !pod.hasRun && (pod.deletedAt !== undefined || isTerminal(pod.state));
}

function note(names: Set<string>, name: string | undefined): void {
  if (name !== undefined && names.size < MOST_NAMES) names.add(name);
}

function count(episode: OpenEpisode, at: Milliseconds, change: number): void {
  episode.podMs += episode.pods * (at - episode.changedAt);
  episode.changedAt = at;
  episode.pods += change;
}

/** Of pods that wait since `first.from` until the end, and of those of the later episode beside them. */
function joined(first: OpenEpisode, later: OpenEpisode): OpenEpisode {
  return {
    ...later,
    from: first.from,
    pods: first.pods + later.pods,
    podMs: later.podMs + first.pods * (later.changedAt - first.from),
    peak: first.pods + later.peak,
    nodes: new Set([...first.nodes, ...later.nodes]),
    subnets: new Set([...first.subnets, ...later.subnets]),
    workloads: new Set([...first.workloads, ...later.workloads]),
    nodesAtMaxPods: Math.max(first.nodesAtMaxPods, later.nodesAtMaxPods),
  };
}

function episodeOf(
  reason: WaitingReason,
  { from, podMs, peak, peakAt, neverStarted, nodes, subnets, workloads, nodesAtMaxPods }: OpenEpisode,
  to: Milliseconds | undefined,
): Episode {
  return {
    reason,
    from,
    to,
    peak,
    peakAt,
    podMinutes: podMs / MINUTE,
    neverStarted,
    nodes: [...nodes],
    subnets: [...subnets],
    workloads: [...workloads],
    nodesAtMaxPods,
  };
}

function hasLasted({ podMinutes }: Episode): boolean {
  return podMinutes > 0;
}

function byPodMinutes(one: Episode, other: Episode): number {
  return other.podMinutes - one.podMinutes;
}

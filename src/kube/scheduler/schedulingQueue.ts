// The pods that wait: those to try now, those that back off after a failure, and those that wait for an event.
// @upstream pkg/scheduler/backend/queue/scheduling_queue.go, active_queue.go

import { type Milliseconds, MINUTE, SECOND } from '../../base/time.ts';
import type { Pod } from '../objects.ts';
import { backoffEnd, flushTime, isBackingOff } from './backoff.ts';
import type { Behaviour } from './behaviour.ts';
import { type HeapEntry, PodHeap } from './podHeap.ts';
import type { PodClass } from './podClass.ts';
import type { PluginSet } from './nodeStatus.ts';
import { type ClusterEvent, mayHelp } from './queueingHints.ts';

type Place = 'active' | 'backoff' | 'error-backoff' | 'unschedulable' | 'in-flight' | 'gone';

export interface QueuedPod extends HeapEntry {
  readonly pod: Pod;
  readonly podClass: PodClass;
  /** When it was added or came back from its last attempt; `turn` decides between equal times. */
  since: Milliseconds;
  turn: number;
  attempts: number;
  rejections: number;
  /** Errors in a row: attempts that no plugin rejected and that yet found no node. */
  errors: number;
  rejectors: PluginSet;
  backoffEnd: Milliseconds;
  place: Place;
  /** The state of the cluster that its last attempt saw. */
  seen: number;
}

/** Pods wait for an event no longer than this, and are looked after at whole periods. */
const LONGEST_WAIT = 5 * MINUTE;
const LEFTOVER_PERIOD = 30 * SECOND;

export class SchedulingQueue {
  private readonly behaviour: Behaviour;
  private readonly active = new PodHeap<QueuedPod>(isMoreUrgent);
  private readonly backoff: PodHeap<QueuedPod>;
  private readonly errorBackoff = new PodHeap<QueuedPod>(endsEarlier);
  /** In the order in which their last attempts ended. */
  private readonly unschedulable = new Set<QueuedPod>();
  private readonly queued = new Map<Pod, QueuedPod>();
  private turns = 0;
  private inFlight: QueuedPod | undefined;
  private readonly eventsInFlight: ClusterEvent[] = [];

  constructor(behaviour: Behaviour) {
    this.behaviour = behaviour;
    this.backoff = new PodHeap<QueuedPod>(behaviour.popsFromBackoff ? endsEarlierThenUrgent : endsEarlier);
  }

  get canPop(): boolean {
    return this.active.size > 0 || (this.behaviour.popsFromBackoff && this.backoff.size > 0);
  }

  add(pod: Pod, podClass: PodClass, now: Milliseconds): void {
    const entry: QueuedPod = {
      pod,
      podClass,
      since: now,
      turn: this.turns++,
      attempts: 0,
      rejections: 0,
      errors: 0,
      rejectors: 0,
      backoffEnd: -1,
      place: 'active',
      seen: -1,
      heapIndex: -1,
    };
    this.queued.set(pod, entry);
    this.active.push(entry);
  }

  /** The next pod to try; `seen` is the state of the cluster it is going to see. */
  pop(seen: number): QueuedPod | undefined {
    const entry = this.active.pop() ?? (this.behaviour.popsFromBackoff ? this.backoff.pop() : undefined);
    if (entry === undefined) return undefined;
    entry.attempts++;
    entry.rejectors = 0;
    entry.place = 'in-flight';
    entry.seen = seen;
    this.inFlight = entry;
    this.eventsInFlight.length = 0;
    return entry;
  }

  /** The attempt is over and the pod has a node. */
  done({ pod }: QueuedPod): void {
    this.queued.delete(pod);
    this.inFlight = undefined;
  }

  /** The attempt failed. An event since its start that may help lets it try again after its back-off. */
  giveBack(entry: QueuedPod, rejectors: PluginSet, now: Milliseconds): void {
    this.inFlight = undefined;
    entry.rejectors = rejectors;
    entry.since = now;
    entry.turn = this.turns++;
    if (rejectors === 0) entry.errors++;
    else {
      entry.errors = 0;
      entry.rejections++;
    }
    entry.backoffEnd = backoffEnd(entry, this.behaviour);
    if (rejectors === 0 || this.wasHelped(entry)) this.requeue(entry, now);
    else this.moveTo(entry, 'unschedulable');
  }

  /** Returns whether the pod was waiting, or being tried. */
  delete(pod: Pod): boolean {
    const entry = this.queued.get(pod);
    if (entry === undefined) return false;
    this.queued.delete(pod);
    this.leave(entry);
    entry.place = 'gone';
    if (entry === this.inFlight) this.inFlight = undefined;
    return true;
  }

  notify(event: ClusterEvent, now: Milliseconds): void {
    if (this.inFlight !== undefined) this.eventsInFlight.push(event);
    if (this.unschedulable.size === 0) return;
    const helps = memoized((entry) => mayHelp(event, entry.podClass, entry.rejectors, this.behaviour));
    for (const entry of Array.from(this.unschedulable)) if (helps(entry)) this.requeue(entry, now);
  }

  /** Moves on what is due by now. `seen` as in `dueTime`. */
  flush(now: Milliseconds, seen: number): void {
    for (const heap of [this.backoff, this.errorBackoff]) {
      for (let entry = heap.peek(); entry !== undefined; entry = heap.peek()) {
        if (isBackingOff(entry.backoffEnd, now, this.behaviour)) break;
        this.moveTo(entry, 'active');
      }
    }
    if (now % LEFTOVER_PERIOD !== 0) return;
    for (const entry of Array.from(this.unschedulable)) {
      if (now - entry.since <= LONGEST_WAIT) break;
      if (entry.seen !== seen) this.requeue(entry, now);
    }
  }

  /**
   * When `flush` has something to do next; Infinity for never. `seen` is the state of the cluster now.
   * @assumption A pod is not tried again for the mere passing of time while the cluster is just as its last attempt
   * saw it. Upstream does so, every five minutes after a rejection and every ten seconds where there are no nodes, to
   * no other effect than a higher count of its FailedScheduling event.
   */
  dueTime(now: Milliseconds, seen: number): Milliseconds {
    return Math.min(this.backoffTime(now), this.errorTime(now, seen), this.leftoverTime(now, seen));
  }

  private backoffTime(now: Milliseconds): Milliseconds {
    const first = this.backoff.peek();
    return first === undefined ? Infinity : Math.max(now, flushTime(first.backoffEnd, this.behaviour));
  }

  /** Attempts that were left out because they had failed again are made up for first. */
  private errorTime(now: Milliseconds, seen: number): Milliseconds {
    if (this.errorBackoff.size === 0) return Infinity;
    const changed = [...this.errorBackoff].filter((entry) => entry.seen !== seen);
    for (const entry of changed) this.skipFailures(entry, now);
    return Math.min(...changed.map((entry) => flushTime(entry.backoffEnd, this.behaviour)));
  }

  private skipFailures(entry: QueuedPod, now: Milliseconds): void {
    if (flushTime(entry.backoffEnd, this.behaviour) >= now) return;
    this.errorBackoff.remove(entry);
    while (flushTime(entry.backoffEnd, this.behaviour) < now) {
      entry.attempts++;
      entry.errors++;
      entry.since = flushTime(entry.backoffEnd, this.behaviour);
      entry.backoffEnd = backoffEnd(entry, this.behaviour);
    }
    this.errorBackoff.push(entry);
  }

  private leftoverTime(now: Milliseconds, seen: number): Milliseconds {
    for (const entry of this.unschedulable) {
      if (entry.seen === seen) continue;
      const due = (Math.floor((entry.since + LONGEST_WAIT) / LEFTOVER_PERIOD) + 1) * LEFTOVER_PERIOD;
      return Math.max(due, Math.ceil(now / LEFTOVER_PERIOD) * LEFTOVER_PERIOD);
    }
    return Infinity;
  }

  private wasHelped(entry: QueuedPod): boolean {
    if (!this.behaviour.queueingHints) return this.eventsInFlight.length > 0;
    const { podClass, rejectors } = entry;
    return this.eventsInFlight.some((event) => mayHelp(event, podClass, rejectors, this.behaviour));
  }

  private requeue(entry: QueuedPod, now: Milliseconds): void {
    if (!isBackingOff(entry.backoffEnd, now, this.behaviour)) this.moveTo(entry, 'active');
    else this.moveTo(entry, entry.rejectors === 0 ? 'error-backoff' : 'backoff');
  }

  private moveTo(entry: QueuedPod, place: 'active' | 'backoff' | 'error-backoff' | 'unschedulable'): void {
    this.leave(entry);
    entry.place = place;
    if (place === 'unschedulable') this.unschedulable.add(entry);
    else this.heapOf(place).push(entry);
  }

  private leave(entry: QueuedPod): void {
    const { place } = entry;
    if (place === 'unschedulable') this.unschedulable.delete(entry);
    else if (place !== 'in-flight' && place !== 'gone') this.heapOf(place).remove(entry);
  }

  private heapOf(place: 'active' | 'backoff' | 'error-backoff'): PodHeap<QueuedPod> {
    if (place === 'active') return this.active;
    return place === 'backoff' ? this.backoff : this.errorBackoff;
  }
}

/** Pods of one class, rejected by the same plugins, have the same answer. */
function memoized(ask: (entry: QueuedPod) => boolean): (entry: QueuedPod) => boolean {
  let last: QueuedPod | undefined;
  let answer = false;
  return (entry) => {
    if (last?.podClass !== entry.podClass || last.rejectors !== entry.rejectors) {
      answer = ask(entry);
      last = entry;
    }
    return answer;
  };
}

function isMoreUrgent(one: QueuedPod, other: QueuedPod): boolean {
  const { priority } = one.pod.spec;
  const { priority: otherPriority } = other.pod.spec;
  if (priority !== otherPriority) return priority > otherPriority;
  return one.since !== other.since ? one.since < other.since : one.turn < other.turn;
}

function endsEarlier(one: QueuedPod, other: QueuedPod): boolean {
  return one.backoffEnd !== other.backoffEnd ? one.backoffEnd < other.backoffEnd : one.turn < other.turn;
}

function endsEarlierThenUrgent(one: QueuedPod, other: QueuedPod): boolean {
  return one.backoffEnd !== other.backoffEnd ? one.backoffEnd < other.backoffEnd : isMoreUrgent(one, other);
}

// The pods that wait: those to try now, those that back off after a failure, and those that wait for an
// event.
// @upstream pkg/scheduler/backend/queue/scheduling_queue.go, active_queue.go

import { type Milliseconds, MINUTE, SECOND } from '../../base/time.ts';
import type { Pod } from '../api/objects.ts';
import { PodColumn } from '../api/podRows.ts';
import { backoffEnd, flushTime, isBackingOff } from './backoff.ts';
import type { Behaviour } from './behaviour.ts';
import type { ClusterEvent } from './clusterEvents.ts';
import type { PluginSet } from './nodeStatus.ts';
import type { PodClass } from './podClass.ts';
import { PodHeap } from './podHeap.ts';
import { endsEarlier, endsEarlierThenUrgent, isMoreUrgent, newcomer, type QueuedPod } from './queuedPod.ts';
import { mayHelp } from './queueingHints.ts';
import { UnschedulablePods } from './unschedulablePods.ts';

/** Pods wait for an event no longer than this, and are looked after at whole periods. */
const LONGEST_WAIT = 5 * MINUTE;
const LEFTOVER_PERIOD = 30 * SECOND;

export class SchedulingQueue {
  private readonly behaviour: Behaviour;
  private readonly active = new PodHeap<QueuedPod>(isMoreUrgent);
  private readonly backoff: PodHeap<QueuedPod>;
  private readonly errorBackoff = new PodHeap<QueuedPod>(endsEarlier);
  private readonly unschedulable = new UnschedulablePods();
  private readonly queued = new PodColumn<QueuedPod>();
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
    const entry = newcomer(pod, podClass, now, this.turns++);
    this.queued.set(entry);
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

  /** Returns the class of a pod that was waiting or being tried. */
  delete(pod: Pod): PodClass | undefined {
    const entry = this.queued.delete(pod);
    if (entry === undefined) return undefined;
    this.leave(entry);
    entry.place = 'gone';
    if (entry === this.inFlight) this.inFlight = undefined;
    return entry.podClass;
  }

  notify(event: ClusterEvent, now: Milliseconds): void {
    if (this.inFlight !== undefined) this.eventsInFlight.push(event);
    if (this.unschedulable.isEmpty) return;
    const helped = this.unschedulable.helpedBy((podClass, rejectors) =>
      mayHelp(event, podClass, rejectors, this.behaviour),
    );
    for (const entry of helped) this.requeue(entry, now);
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
    for (let entry = this.unschedulable.first; entry !== undefined; entry = this.unschedulable.first) {
      if (now - entry.since <= LONGEST_WAIT || entry.seen === seen) return;
      this.requeue(entry, now);
    }
  }

  /**
   * When `flush` has something to do next; Infinity for never. `seen` is the state of the cluster now,
   * `hopeless` whether it has no nodes.
   * @assumption A pod is not tried again for the mere passing of time while the cluster is just as its last
   * attempt saw it. Upstream does so, every five minutes after a rejection and every ten seconds where there
   * are no nodes, to no other effect than a higher count of its FailedScheduling event.
   */
  dueTime(now: Milliseconds, seen: number, hopeless: boolean): Milliseconds {
    const errors = hopeless ? Infinity : this.flushTimeOf(this.errorBackoff, now);
    return Math.min(this.flushTimeOf(this.backoff, now), errors, this.leftoverTime(now, seen));
  }

  /** The first node has come: makes up for the attempts left out because they had failed again. */
  resume(now: Milliseconds): void {
    for (const entry of Array.from(this.errorBackoff)) {
      this.errorBackoff.remove(entry);
      while (flushTime(entry.backoffEnd, this.behaviour) < now) {
        entry.attempts++;
        entry.errors++;
        entry.since = flushTime(entry.backoffEnd, this.behaviour);
        entry.backoffEnd = backoffEnd(entry, this.behaviour);
      }
      this.errorBackoff.push(entry);
    }
  }

  private flushTimeOf(heap: PodHeap<QueuedPod>, now: Milliseconds): Milliseconds {
    const first = heap.peek();
    return first === undefined ? Infinity : Math.max(now, flushTime(first.backoffEnd, this.behaviour));
  }

  /** Who has waited longest has seen the oldest state: if nothing changed for that one, then for none. */
  private leftoverTime(now: Milliseconds, seen: number): Milliseconds {
    const { first } = this.unschedulable;
    if (first === undefined || first.seen === seen) return Infinity;
    const due = (Math.floor((first.since + LONGEST_WAIT) / LEFTOVER_PERIOD) + 1) * LEFTOVER_PERIOD;
    return Math.max(due, Math.ceil(now / LEFTOVER_PERIOD) * LEFTOVER_PERIOD);
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

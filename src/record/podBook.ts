// The cluster's pods as the facts tell them: which exist, and how many are in each state and wait for each reason, in
// all and by workload. A pod being deleted keeps its state until it is finished or removed.

import type { Milliseconds } from '../base/time.ts';
import type { WaitingReason } from '../base/waitingReason.ts';
import type { EpisodeBook } from './episodes.ts';
import { findWaitingReason, holdsSlot, isTerminal, type PodRecord, type PodStateName } from './podRecord.ts';
import type { PodFact, PodRule } from './podRules.ts';
import { PodTallies, Workload } from './podTallies.ts';

/** One of a node's pod slots, and since when a pod has it. */
export interface Slot {
  readonly node: string | undefined;
  readonly boundAt: Milliseconds;
  readonly hostNetwork: boolean;
}

/** Called when a pod gave up (−1) or took (1) a slot. */
export type SlotListener = (at: Milliseconds, slot: Slot, amount: number) => void;

export class PodBook {
  private readonly records = new Map<string, PodRecord>();
  readonly workloads = new Map<string, Workload>();
  readonly tallies = new PodTallies();
  private readonly onSlot: SlotListener;
  private readonly episodes: EpisodeBook;
  /** Facts about one pod often come together. */
  private lastFound: PodRecord | undefined;
  /** So do facts about pods of one workload. */
  private lastWorkload: Workload | undefined;

  constructor(onSlot: SlotListener, episodes: EpisodeBook) {
    this.onSlot = onSlot;
    this.episodes = episodes;
  }

  /** In order of creation. */
  get pods(): ReadonlyMap<string, PodRecord> {
    return this.records;
  }

  find(name: string): PodRecord | undefined {
    if (this.lastFound?.pod !== name) this.lastFound = this.records.get(name);
    return this.lastFound;
  }

  add(at: Milliseconds, pod: PodRecord): void {
    this.records.set(pod.pod, pod);
    this.lastFound = pod;
    this.count(at, pod, 'total', 1);
    this.count(at, pod, pod.state, 1);
    this.countReason(at, pod, pod.waitingReason, 1);
  }

  /** Facts of pods that are gone change nothing. */
  apply<F extends PodFact>(rule: PodRule<F>, fact: F, at: Milliseconds): void {
    const pod = this.find(fact.pod);
    if (pod === undefined) return;
    const { state, node, boundAt, waitingReason } = pod;
    rule(pod, fact, at);
    const reason = findWaitingReason(pod);
    if (pod.state !== state) {
      const held = node !== undefined && !isTerminal(state);
      const holds = holdsSlot(pod);
      const keepsSlot = held && holds && node === pod.node;
      if (held && !keepsSlot) this.onSlot(at, { node, boundAt, hostNetwork: pod.hostNetwork }, -1);
      this.count(at, pod, state, -1);
      this.count(at, pod, pod.state, 1);
      if (holds && !keepsSlot) this.onSlot(at, pod, 1);
    }
    if (reason === waitingReason) {
      if (reason !== undefined) this.episodes.stay(at, pod);
      return;
    }
    this.countReason(at, pod, waitingReason, -1);
    pod.waitingReason = reason;
    this.countReason(at, pod, reason, 1);
    this.episodes.change(at, pod, { waitingReason, node }, reason);
  }

  remove(at: Milliseconds, name: string): void {
    const pod = this.find(name);
    if (pod === undefined) return;
    if (holdsSlot(pod)) this.onSlot(at, pod, -1);
    this.countReason(at, pod, pod.waitingReason, -1);
    pod.deletedAt ??= at;
    this.episodes.change(at, pod, pod, undefined);
    this.count(at, pod, pod.state, -1);
    this.count(at, pod, 'total', -1);
    this.records.delete(name);
    this.lastFound = undefined;
  }

  workload(name: string): Workload {
    if (this.lastWorkload?.name === name) return this.lastWorkload;
    let workload = this.workloads.get(name);
    if (workload === undefined) {
      workload = new Workload(name);
      this.workloads.set(name, workload);
    }
    this.lastWorkload = workload;
    return workload;
  }

  private count(at: Milliseconds, pod: PodRecord, state: PodStateName | 'total', amount: number): void {
    this.tallies[state].add(at, amount);
    this.workload(pod.workload).tallies[state].add(at, amount);
  }

  private countReason(
    at: Milliseconds,
    pod: PodRecord,
    reason: WaitingReason | undefined,
    amount: number,
  ): void {
    if (reason === undefined) return;
    this.tallies.waiting(reason).add(at, amount);
    this.workload(pod.workload).tallies.waiting(reason).add(at, amount);
  }
}

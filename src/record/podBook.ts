// The cluster's pods as the facts tell them: which exist, and how many are in each state and wait for each reason, in
// all and by workload. A pod being deleted keeps its state until it is finished or removed.

import type { Milliseconds } from '../base/time.ts';
import type { WaitingReason } from '../base/waitingReason.ts';
import { findWaitingReason, holdsSlot, isTerminal, type PodRecord, type PodStateName } from './podRecord.ts';
import type { PodFact, PodRule } from './podRules.ts';
import { PodTallies, Workload } from './podTallies.ts';

/** A pod, and where it is counted beside all pods. */
interface CountedPod extends PodRecord {
  readonly workloadTallies: PodTallies;
}

/** One of a node's pod slots, and since when a pod has it. */
export interface Slot {
  readonly node: string | undefined;
  readonly boundAt: Milliseconds;
  readonly hostNetwork: boolean;
}

/** Called when a pod gave up (−1) or took (1) a slot. */
export type SlotListener = (at: Milliseconds, slot: Slot, amount: number) => void;

export class PodBook {
  /** In order of creation. */
  private readonly counted = new Map<string, CountedPod>();
  readonly workloads = new Map<string, Workload>();
  readonly tallies = new PodTallies();
  private readonly onSlot: SlotListener;
  /** Facts about one pod often come together. */
  private lastFound: CountedPod | undefined;

  constructor(onSlot: SlotListener) {
    this.onSlot = onSlot;
  }

  get pods(): ReadonlyMap<string, PodRecord> {
    return this.counted;
  }

  find(name: string): PodRecord | undefined {
    return this.findCounted(name);
  }

  add(at: Milliseconds, record: PodRecord): void {
    // Spread into a new object it would be several times slower to change.
    const pod = Object.assign(record, { workloadTallies: this.workload(record.workload).tallies });
    this.counted.set(pod.pod, pod);
    this.lastFound = pod;
    this.count(at, pod, 'total', 1);
    this.count(at, pod, pod.state, 1);
    this.countReason(at, pod, pod.waitingReason, 1);
  }

  /** Facts of pods that are gone change nothing. */
  apply<F extends PodFact>(rule: PodRule<F>, fact: F, at: Milliseconds): void {
    const pod = this.findCounted(fact.pod);
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
    if (reason === waitingReason) return;
    this.countReason(at, pod, waitingReason, -1);
    pod.waitingReason = reason;
    this.countReason(at, pod, reason, 1);
  }

  remove(at: Milliseconds, name: string): void {
    const pod = this.findCounted(name);
    if (pod === undefined) return;
    if (holdsSlot(pod)) this.onSlot(at, pod, -1);
    this.countReason(at, pod, pod.waitingReason, -1);
    this.count(at, pod, pod.state, -1);
    this.count(at, pod, 'total', -1);
    this.counted.delete(name);
    this.lastFound = undefined;
  }

  workload(name: string): Workload {
    let workload = this.workloads.get(name);
    if (workload === undefined) {
      workload = new Workload(name);
      this.workloads.set(name, workload);
    }
    return workload;
  }

  private findCounted(name: string): CountedPod | undefined {
    if (this.lastFound?.pod !== name) this.lastFound = this.counted.get(name);
    return this.lastFound;
  }

  private count(at: Milliseconds, pod: CountedPod, state: PodStateName | 'total', amount: number): void {
    this.tallies[state].add(at, amount);
    pod.workloadTallies[state].add(at, amount);
  }

  private countReason(
    at: Milliseconds,
    pod: CountedPod,
    reason: WaitingReason | undefined,
    amount: number,
  ): void {
    if (reason === undefined) return;
    this.tallies.waiting(reason).add(at, amount);
    pod.workloadTallies.waiting(reason).add(at, amount);
  }
}

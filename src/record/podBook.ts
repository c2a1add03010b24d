// The cluster's pods as the facts tell them: which exist, and how many are in each state and wait for each reason, in
// all and by workload. A pod being deleted keeps its state until it is finished or removed.

import type { Milliseconds } from '../base/time.ts';
import {
  findWaitingReason,
  forgetFailures,
  holdsSlot,
  isTerminal,
  newPod,
  type PodState,
  type PodStateName,
} from './podState.ts';
import { PodTallies, Workload } from './podTallies.ts';

/** Called when a pod gives up a slot of its node (−1), before its node or state change, or takes one (1), after. */
export type SlotListener = (at: Milliseconds, pod: PodState, amount: number) => void;

export class PodBook {
  /** In order of creation. */
  readonly pods = new Map<string, PodState>();
  readonly workloads = new Map<string, Workload>();
  readonly tallies = new PodTallies();
  private readonly onSlot: SlotListener;
  /** Facts about one pod often come together. */
  private lastFound: PodState | undefined;

  constructor(onSlot: SlotListener) {
    this.onSlot = onSlot;
  }

  find(name: string): PodState | undefined {
    if (this.lastFound?.pod !== name) this.lastFound = this.pods.get(name);
    return this.lastFound;
  }

  create(at: Milliseconds, name: string, workload: string, hostNetwork: boolean): void {
    const pod = newPod(at, name, this.workload(workload), hostNetwork);
    this.pods.set(name, pod);
    this.lastFound = pod;
    this.count(at, pod, 'total', 1);
    this.count(at, pod, 'pending', 1);
    this.settle(at, pod);
  }

  /** Takes the pod a step on; what held it up before is forgotten. */
  move(at: Milliseconds, pod: PodState, state: PodStateName, node = pod.node): void {
    if (pod.state === state) return;
    const held = holdsSlot(pod);
    const keepsSlot = held && node === pod.node && !isTerminal(state);
    if (held && !keepsSlot) this.onSlot(at, pod, -1);
    this.count(at, pod, pod.state, -1);
    if (node !== pod.node) pod.boundAt = at;
    pod.node = node;
    pod.state = state;
    pod.stateSince = at;
    this.count(at, pod, state, 1);
    if (!keepsSlot && holdsSlot(pod)) this.onSlot(at, pod, 1);
    forgetFailures(pod);
    this.settle(at, pod);
  }

  /** To be called after anything that may change why the pod waits. */
  settle(at: Milliseconds, pod: PodState): void {
    const reason = findWaitingReason(pod);
    if (reason === pod.waitingReason) return;
    this.countReason(at, pod, -1);
    pod.waitingReason = reason;
    this.countReason(at, pod, 1);
  }

  remove(at: Milliseconds, pod: PodState): void {
    if (holdsSlot(pod)) this.onSlot(at, pod, -1);
    this.countReason(at, pod, -1);
    this.count(at, pod, pod.state, -1);
    this.count(at, pod, 'total', -1);
    this.pods.delete(pod.pod);
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

  private count(at: Milliseconds, pod: PodState, state: PodStateName | 'total', amount: number): void {
    this.tallies[state].add(at, amount);
    pod.workload.tallies[state].add(at, amount);
  }

  private countReason(at: Milliseconds, pod: PodState, amount: number): void {
    if (pod.waitingReason === undefined) return;
    this.tallies.waiting(pod.waitingReason).add(at, amount);
    pod.workload.tallies.waiting(pod.waitingReason).add(at, amount);
  }
}

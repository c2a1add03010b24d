// The cluster's pods as the facts tell them: which exist, and how many are in each state and wait for each reason, in
// all and by workload. A pod being deleted keeps its state until it is finished or removed.

import type { Milliseconds } from '../base/time.ts';
import {
  findWaitingReason,
  forgetFailures,
  holdsSlot,
  newPod,
  type PodState,
  type PodStateName,
} from './podState.ts';
import { Tally } from './tally.ts';

/** How many pods there are in each state; `total` is their sum. `waiting` splits pending and creating by reason. */
export class PodTallies {
  readonly total = new Tally();
  readonly pending = new Tally();
  readonly creating = new Tally();
  readonly running = new Tally();
  readonly succeeded = new Tally();
  readonly failed = new Tally();
  private readonly byReason = new Map<string, Tally>();

  /** Pods that wait for this `WaitingReason`. */
  waiting(reason: string): Tally {
    let tally = this.byReason.get(reason);
    if (tally === undefined) {
      tally = new Tally();
      this.byReason.set(reason, tally);
    }
    return tally;
  }
}

/** The pods of one Deployment, DaemonSet or create-pods name. */
export class Workload {
  readonly name: string;
  readonly tallies = new PodTallies();
  /** Replicas asked for; undefined where nobody scaled it by a fact. */
  desired: number | undefined;

  constructor(name: string) {
    this.name = name;
  }
}

/** Called around every change of a pod's node or state: its slot is given up before and taken after. */
export type SlotListener = (at: Milliseconds, pod: PodState, amount: number) => void;

export class PodBook {
  /** In order of creation. */
  readonly pods = new Map<string, PodState>();
  readonly workloads = new Map<string, Workload>();
  readonly tallies = new PodTallies();
  private readonly onSlot: SlotListener;

  constructor(onSlot: SlotListener) {
    this.onSlot = onSlot;
  }

  create(at: Milliseconds, name: string, workload: string, hostNetwork: boolean): void {
    const pod = newPod(at, name, workload, hostNetwork);
    this.pods.set(name, pod);
    this.count(at, pod, 'total', 1);
    this.count(at, pod, 'pending', 1);
    this.settle(at, pod);
  }

  /** Takes the pod a step on; what held it up before is forgotten. */
  move(at: Milliseconds, pod: PodState, state: PodStateName, node = pod.node): void {
    if (pod.state === state) return;
    if (holdsSlot(pod)) this.onSlot(at, pod, -1);
    this.count(at, pod, pod.state, -1);
    if (node !== pod.node) pod.boundAt = at;
    pod.node = node;
    pod.state = state;
    pod.stateSince = at;
    this.count(at, pod, state, 1);
    if (holdsSlot(pod)) this.onSlot(at, pod, 1);
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
    this.workload(pod.workload).tallies[state].add(at, amount);
  }

  private countReason(at: Milliseconds, pod: PodState, amount: number): void {
    if (pod.waitingReason === undefined) return;
    this.tallies.waiting(pod.waitingReason).add(at, amount);
    this.workload(pod.workload).tallies.waiting(pod.waitingReason).add(at, amount);
  }
}

// The cluster's pods as the facts tell them: which exist, how far each has come, what last held it up, and how many
// are in each state, in all and by workload. A pod being deleted keeps its state until it is finished or removed.

import type { Milliseconds } from '../base/time.ts';
import type { RefusalCause } from '../ipamd/facts.ts';
import { Tally } from './tally.ts';

/** `pending` waits for a node, `creating` for its sandbox and containers on one; the rest are Kubernetes' phases. */
export const POD_STATES = ['pending', 'creating', 'running', 'succeeded', 'failed'] as const;

export type PodStateName = (typeof POD_STATES)[number];

export interface PodState {
  readonly pod: string;
  readonly workload: string;
  readonly hostNetwork: boolean;
  readonly createdAt: Milliseconds;
  state: PodStateName;
  stateSince: Milliseconds;
  node: string | undefined;
  deletedAt: Milliseconds | undefined;
  /** Failed attempts of what the pod waits for now: to be scheduled, or to get its sandbox. */
  failures: number;
  /** The last of them, in upstream's words. */
  message: string;
  /** The scheduler's distinct reasons for it, most nodes first. */
  schedulingReasons: readonly string[];
  /** Why the daemon gave no address to the attempt under way. */
  refusal: RefusalCause | undefined;
  /** The same of the last attempt that failed; undefined when it failed for another reason. */
  failureCause: RefusalCause | undefined;
}

/** How many pods there are in each state; `total` is their sum. */
export class PodTallies {
  readonly total = new Tally();
  readonly pending = new Tally();
  readonly creating = new Tally();
  readonly running = new Tally();
  readonly succeeded = new Tally();
  readonly failed = new Tally();
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

export class PodBook {
  readonly pods = new Map<string, PodState>();
  readonly workloads = new Map<string, Workload>();
  readonly tallies = new PodTallies();

  create(at: Milliseconds, pod: string, workload: string, hostNetwork: boolean): void {
    this.pods.set(pod, {
      pod,
      workload,
      hostNetwork,
      createdAt: at,
      state: 'pending',
      stateSince: at,
      node: undefined,
      deletedAt: undefined,
      failures: 0,
      message: '',
      schedulingReasons: [],
      refusal: undefined,
      failureCause: undefined,
    });
    this.count(at, this.workload(workload), 'pending', 1);
    this.tallies.total.add(at, 1);
    this.workload(workload).tallies.total.add(at, 1);
  }

  /** Takes the pod a step on; what held it up before is forgotten. */
  move(at: Milliseconds, pod: PodState, state: PodStateName): void {
    const workload = this.workload(pod.workload);
    this.count(at, workload, pod.state, -1);
    this.count(at, workload, state, 1);
    pod.state = state;
    pod.stateSince = at;
    this.progress(pod);
  }

  /** The attempt the pod waited for succeeded. */
  progress(pod: PodState): void {
    pod.failures = 0;
    pod.message = '';
    pod.schedulingReasons = [];
    pod.refusal = undefined;
    pod.failureCause = undefined;
  }

  remove(at: Milliseconds, pod: PodState): void {
    const workload = this.workload(pod.workload);
    this.count(at, workload, pod.state, -1);
    this.tallies.total.add(at, -1);
    workload.tallies.total.add(at, -1);
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

  private count(at: Milliseconds, workload: Workload, state: PodStateName, amount: number): void {
    this.tallies[state].add(at, amount);
    workload.tallies[state].add(at, amount);
  }
}

/** Whether the pod still takes one of its node's pod slots. */
export function holdsSlot(pod: PodState): boolean {
  return pod.node !== undefined && pod.state !== 'succeeded' && pod.state !== 'failed';
}

// How many pods are in each state and wait for each reason: of all pods, and of each workload's.

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

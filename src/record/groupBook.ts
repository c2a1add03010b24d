// The node groups as the facts tell them: how many Nodes of each are registered, and which launches EC2 refused.

import type { Milliseconds } from '../base/time.ts';
import { Tally } from './tally.ts';

/** Launches of a group that EC2 refused with one code. */
export interface LaunchFailure {
  readonly code: string;
  /** Of the latest. */
  readonly subnet: string;
  readonly count: number;
  readonly firstAt: Milliseconds;
  readonly lastAt: Milliseconds;
}

export class GroupState {
  readonly nodes = new Tally();
  /** By code; the code of the latest failure comes last. */
  readonly failures = new Map<string, LaunchFailure>();

  launchFailed(at: Milliseconds, subnet: string, code: string): void {
    const { count = 0, firstAt = at } = this.failures.get(code) ?? {};
    this.failures.delete(code);
    this.failures.set(code, { code, subnet, count: count + 1, firstAt, lastAt: at });
  }
}

export class GroupBook {
  /** In order of their first Node or failed launch. */
  readonly groups = new Map<string, GroupState>();

  find(name: string): GroupState {
    let group = this.groups.get(name);
    if (group === undefined) {
      group = new GroupState();
      this.groups.set(name, group);
    }
    return group;
  }
}

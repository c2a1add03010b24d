// Node groups that have fewer nodes than they should, since EC2 refuses to launch them: a finding although no pod may
// wait for them.

import { MINUTE, type Milliseconds } from '../base/time.ts';
import type { LaunchFailure } from '../record/groupBook.ts';
import type { GroupSummary } from '../record/summary.ts';
import { askedAt } from '../scenario/askedAt.ts';
import type { Situation } from './finding.ts';

export interface ShortGroup {
  readonly name: string;
  readonly nodes: number;
  readonly desired: number;
  /** Since when EC2 has refused it this number of nodes. */
  readonly since: Milliseconds;
  /** The latest refusal. */
  readonly failure: LaunchFailure;
}

/** Failed launches are tried again every minute; a refusal no older than this still holds the group back. */
const RECENT: Milliseconds = 2 * MINUTE;

export function shortGroups({ scenario, summary }: Pick<Situation, 'scenario' | 'summary'>): ShortGroup[] {
  return [...askedAt(scenario, summary.at).nodeGroups.values()].flatMap(({ name, size: desired }) => {
    const group = summary.nodeGroups.find((each) => each.name === name);
    const failure = group?.failedLaunches.at(-1);
    if (group === undefined || failure === undefined || group.nodes >= desired) return [];
    const since = Math.max(group.changedAt, failure.firstAt);
    const { nodes } = group;
    return isHeldBack(group, failure, summary.at) ? [{ name, nodes, desired, since, failure }] : [];
  });
}

/** Not where the group has had its nodes since, and lost some again. */
function isHeldBack({ changedAt }: GroupSummary, { lastAt }: LaunchFailure, now: Milliseconds): boolean {
  return lastAt >= changedAt || now - lastAt <= RECENT;
}

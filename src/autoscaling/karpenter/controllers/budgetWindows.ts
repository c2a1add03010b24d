// When budgets with a schedule stop holding.

import type { Milliseconds } from '../../../base/time.ts';
import type { NodePool } from '../../../kube/api/nodePool.ts';
import { parseCronSchedule } from '../../../kube/controllers/cronSchedule.ts';

/** The first end of those that hold now, in Unix time; undefined: none of them holds. */
export function closingAt(
  { disruption }: Pick<NodePool, 'disruption'>,
  unixNow: Milliseconds,
): Milliseconds | undefined {
  const ends = disruption.budgets.flatMap(({ window }) => {
    const opened = window && parseCronSchedule(window.schedule)?.next(unixNow - window.duration);
    return window === undefined || opened === undefined || opened > unixNow ? [] : [opened + window.duration];
  });
  return ends.length === 0 ? undefined : Math.min(...ends);
}

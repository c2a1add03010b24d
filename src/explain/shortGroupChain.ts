// The chain behind a node group that is short of nodes: its last launch and why it failed.

import { formatMoment } from '../base/time.ts';
import { plural } from '../base/words.ts';
import { link, say, type Link } from './link.ts';
import type { PlayedRun } from './playedRun.ts';
import { shortGroups, type ShortGroup } from './shortGroups.ts';

export function shortGroupLinks(run: PlayedRun): Link[] {
  return shortGroups(run).map((group) =>
    link(
      say`the node group ${group.name} has ${plural(group.nodes, 'node')} instead of ${String(group.desired)}`,
      [lastLaunch(group)],
    ),
  );
}

export function lastLaunch({ failure: { subnet, code, count, lastAt } }: ShortGroup): Link {
  const times = count === 1 ? '' : `, ${count} times so far`;
  return link(say`its last launch, in subnet ${subnet} at ${formatMoment(lastAt)}, failed: ${code}${times}`);
}

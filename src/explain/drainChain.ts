// Drains that do not end, since disruption budgets refuse evictions.

import { formatClock } from '../base/time.ts';
import { plural } from '../base/words.ts';
import { nodeLabel, podLabel } from '../record/labels.ts';
import type { Part } from './explanation.ts';
import { link, say, type Link } from './link.ts';
import type { PlayedRun } from './playedRun.ts';

/** Pods told by name. */
const MOST_EVICTIONS = 3;

/** One for each node that is being emptied and is not empty yet for that reason. */
export function drainParts(run: PlayedRun): Part[] {
  return run.summary.nodes.flatMap(({ name }) => {
    const chain = drainLinks(name, run);
    if (chain.length === 0) return [];
    const headline = `the drain of ${nodeLabel(name)} waits`;
    return [{ headline, pods: [], reason: null, message: '', chain, remarks: [], story: [], whatIfs: [] }];
  });
}

/** Evictions refused on a node that is being emptied. */
export function drainLinks(name: string, { chronicle, state, nodes }: PlayedRun): Link[] {
  if (nodes.get(name)?.cordoned !== true) return [];
  const refused = [...state.pods.pods.values()].flatMap(({ pod, node, deletedAt }) => {
    const entry = chronicle.lives.get(pod)?.last('eviction-refused');
    return node === name && deletedAt === undefined && entry !== undefined ? [{ pod, entry }] : [];
  });
  const links = refused
    .slice(0, MOST_EVICTIONS)
    .map(({ pod, entry }) =>
      link(
        say`${podLabel(pod)} stays: its eviction was refused ${plural(entry.count, 'time')} since ${formatClock(entry.firstAt)}`,
        [link(say`the PodDisruptionBudget ${entry.detail} allows no disruption`)],
      ),
    );
  const left = refused.length - links.length;
  return left > 0 ? [...links, link(say`and ${plural(left, 'more pod')}`)] : links;
}

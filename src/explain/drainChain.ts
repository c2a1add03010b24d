// Drains that do not end, since disruption budgets refuse evictions.

import { formatMoment } from '../base/time.ts';
import { plural } from '../base/words.ts';
import { nodeLabel, podLabel } from '../record/labels.ts';
import type { PodEntry } from '../record/podHistory.ts';
import type { WorldView } from '../world/worldView.ts';
import { bare, type Part } from './explanation.ts';
import { figure } from './figures.ts';
import { link, say, type Link } from './link.ts';
import type { PlayedRun } from './playedRun.ts';

/** Pods told by name. */
const MOST_EVICTIONS = 3;

/** One for each node that is being emptied and is not empty yet for that reason. */
export function drainParts(run: PlayedRun): Part[] {
  return run.summary.nodes.flatMap(({ name }) => {
    const chain = drainLinks(name, run);
    if (chain.length === 0) return [];
    return [{ ...bare(`the drain of ${nodeLabel(name)} is blocked`), chain }];
  });
}

/** Evictions refused on a node that is being emptied. */
export function drainLinks(name: string, { chronicle, state, nodes, world }: PlayedRun): Link[] {
  if (nodes.get(name)?.cordoned !== true) return [];
  const refused = [...state.pods.pods.values()].flatMap(({ pod, node, deletedAt }) => {
    const entry = chronicle.pods.get(pod)?.last('eviction-refused');
    return node === name && deletedAt === undefined && entry !== undefined ? [{ pod, entry }] : [];
  });
  const links = refused
    .slice(0, MOST_EVICTIONS)
    .map(({ pod, entry }) =>
      link(say`${podLabel(pod)} stays: its eviction was refused ${timesSince(entry)}`, [
        budgetLink(pod, entry.event.budget, world),
      ]),
    );
  const left = refused.length - links.length;
  return left > 0 ? [...links, link(say`and ${plural(left, 'more pod')}`)] : links;
}

/** `8 times since 1m38s`, `at 1m38s`. */
function timesSince({ count, firstAt }: Pick<PodEntry, 'count' | 'firstAt'>): string {
  const moment = formatMoment(firstAt);
  return count === 1 ? `at ${moment}` : `${plural(count, 'time')} since ${moment}`;
}

/** The budget with the numbers that its controller goes by. */
function budgetLink(pod: string, name: string, { kubernetes }: WorldView): Link {
  for (const {
    config,
    currentHealthy,
    desiredHealthy,
    disruptionsAllowed,
  } of kubernetes.stores.budgets.statuses()) {
    if (config.name !== name || !pod.startsWith(`${config.namespace}/`)) continue;
    const healthy = figure(`budget/${config.namespace}/${name}`, 'healthy', currentHealthy);
    const desired = figure(`budget/${config.namespace}/${name}`, 'desiredHealthy', desiredHealthy);
    // Evicted pods count as healthy until they are deleted.
    const allowed = currentHealthy > desiredHealthy ? `; disruptions allowed: ${disruptionsAllowed}` : '';
    return link(
      say`the PodDisruptionBudget ${name} requires ${desired} healthy ${desiredHealthy === 1 ? 'pod' : 'pods'}, and ${healthy} ${currentHealthy === 1 ? 'is' : 'are'} healthy${allowed}`,
    );
  }
  return link(say`the PodDisruptionBudget ${name} allowed no disruption`);
}

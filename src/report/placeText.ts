// Where pods waited, in a few words: the nodes they were on; of pods that had no node a stalled rollout, how many nodes
// were full, or their workloads.

import type { Episode } from '../record/episodes.ts';
import { nodeLabel } from '../record/labels.ts';
import type { RunSummary } from '../record/summary.ts';
import { plural } from '../base/words.ts';

/** Nodes and workloads told by name; more are counted. */
const MOST_NAMES = 2;

/** `zone-c: ip-10-0-3-4, ip-10-0-3-16`, `zone-a, zone-b: 4 nodes`, `nginx, coredns`. */
export function placeText(episode: Episode, summary: RunSummary): string {
  const { nodes, workloads } = episode;
  const { nodes: known, nodeGroups } = summary;
  if (nodes.length === 0) return pendingPlace(episode, summary) ?? names(workloads, 'workload');
  const groups = new Set(
    nodes.flatMap((name) => known.find((node) => node.name === name)?.group ?? []).filter(Boolean),
  );
  const told = nodes.length <= MOST_NAMES ? nodes.map(nodeLabel).join(', ') : plural(nodes.length, 'node');
  if (nodeGroups.length < 2 || groups.size === 0) return told;
  return `${names([...groups], 'group')}: ${told}`;
}

/** Of pods that have no node. */
function pendingPlace(episode: Episode, summary: RunSummary): string | undefined {
  const { to, workloads } = episode;
  const stalled = summary.stalledRollouts.find(({ deployment }) => workloads.includes(deployment));
  if (to === undefined && stalled !== undefined) return `rollout of ${stalled.deployment}, stalled`;
  return fullNodesText(episode);
}

/** How many nodes were at max pods, where pods waited for that. */
export function fullNodesText({ reason, nodesAtMaxPods }: Episode): string | undefined {
  return reason === 'TooManyPods' && nodesAtMaxPods > 0 ? plural(nodesAtMaxPods, 'node') : undefined;
}

function names(all: readonly string[], noun: string): string {
  return all.length <= MOST_NAMES + 1 ? all.join(', ') : plural(all.length, noun);
}

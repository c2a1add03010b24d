// Where pods waited, in a few words: the nodes they were on, or the workloads of pods that had no node.

import type { Episode } from '../record/episodes.ts';
import { nodeLabel } from '../record/labels.ts';
import type { RunSummary } from '../record/summary.ts';
import { plural } from '../base/words.ts';

/** Nodes and workloads told by name; more are counted. */
const MOST_NAMES = 2;

/** `zone-c: ip-10-0-3-4, ip-10-0-3-16`, `zone-a, zone-b: 4 nodes`, `nginx, coredns`. */
export function placeText({ nodes, workloads }: Episode, { nodes: known, nodeGroups }: RunSummary): string {
  if (nodes.length === 0) return names(workloads, 'workload');
  const groups = new Set(
    nodes.flatMap((name) => known.find((node) => node.name === name)?.group ?? []).filter(Boolean),
  );
  const told = nodes.length <= MOST_NAMES ? nodes.map(nodeLabel).join(', ') : plural(nodes.length, 'node');
  if (nodeGroups.length < 2 || groups.size === 0) return told;
  return `${names([...groups], 'group')}: ${told}`;
}

function names(all: readonly string[], noun: string): string {
  return all.length <= MOST_NAMES + 1 ? all.join(', ') : plural(all.length, noun);
}

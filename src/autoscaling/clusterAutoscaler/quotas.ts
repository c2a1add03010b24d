// How many cores and how much memory all nodes together may have.
// @upstream cluster-autoscaler/resourcequotas, core/scaledown/resource/limits.go

import type { ClusterAutoscalerFlags } from '../../kube/api/clusterAutoscalerFlags.ts';
import type { Node } from '../../kube/api/objects.ts';
import { amountOf } from './ports.ts';
import type { Snapshot } from './snapshot.ts';
import { isToBeDeleted } from './taints.ts';

const GIB = 1024 ** 3;

/** In the units that nodes count them in. */
function limitsOf(
  flags: ClusterAutoscalerFlags,
  bound: 'min' | 'max',
): readonly (readonly [string, number])[] {
  return [
    ['cpu', flags['cores-total'][bound] * 1000],
    ['memory', flags['memory-total'][bound] * GIB],
  ];
}

function totalOf(snapshot: Snapshot, resource: string): number {
  let total = 0;
  for (const name of snapshot.nodeNames()) {
    const node = snapshot.node(name);
    if (node !== undefined && !isToBeDeleted(node)) total += amountOf(node.capacity, resource);
  }
  return total;
}

/** What there would be too much of with so many more nodes like this. */
export function exceededQuotas(
  node: Node,
  more: number,
  snapshot: Snapshot,
  flags: ClusterAutoscalerFlags,
): string[] {
  return limitsOf(flags, 'max').flatMap(([resource, limit]) => {
    const total = totalOf(snapshot, resource) + more * amountOf(node.capacity, resource);
    return total > limit ? [resource] : [];
  });
}

/** So many of them at most. */
export function allowedNodes(
  node: Node,
  wanted: number,
  snapshot: Snapshot,
  flags: ClusterAutoscalerFlags,
): number {
  let allowed = wanted;
  for (const [resource, limit] of limitsOf(flags, 'max')) {
    const each = amountOf(node.capacity, resource);
    if (each > 0) allowed = Math.min(allowed, Math.floor((limit - totalOf(snapshot, resource)) / each));
  }
  return Math.max(0, allowed);
}

/** What removals may still take, counted down by `take`. */
export class MinimumQuotas {
  private readonly left: Map<string, number>;

  constructor(nodes: readonly Node[], flags: ClusterAutoscalerFlags) {
    const lasting = nodes.filter((node) => !isToBeDeleted(node));
    this.left = new Map(
      limitsOf(flags, 'min').map(([resource, limit]) => {
        const total = lasting.reduce((sum, { capacity }) => sum + amountOf(capacity, resource), 0);
        return [resource, limit === 0 ? Infinity : total - limit];
      }),
    );
  }

  /** False: without the node there would be too little. */
  take({ capacity }: Node): boolean {
    for (const [resource, left] of this.left) if (amountOf(capacity, resource) > left) return false;
    for (const [resource, left] of this.left) this.left.set(resource, left - amountOf(capacity, resource));
    return true;
  }
}

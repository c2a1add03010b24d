// NodeResourcesFit, the plugin: places and resources for one more pod; LeastAllocated is its score.

import { unreachable } from '../../../base/assert.ts';
import type { ClusterEvent } from '../clusterEvents.ts';
import {
  fitsEmptyNode,
  leastAllocatedScore,
  offersMore,
  OVERSIZED,
  shortageOf,
  shortageReason,
  shortResources,
  type Shortage,
} from '../nodeResourcesFit.ts';
import { PASSES, type Plugin } from '../plugin.ts';
import type { PodClass } from '../podClass.ts';
import type { PodDemand } from '../podDemand.ts';

export const nodeResourcesFit = {
  name: 'NodeResourcesFit',
  filter: {
    looksAt: 'pods-on-node',
    prepare(status, { oversizedIsUnresolvable }) {
      /** Statuses by what is short: many nodes are short of the same. */
      const known = new WeakMap<PodDemand, Map<Shortage, number>>();
      const numberOf = (demand: PodDemand, shortage: Shortage): number => {
        const oversized = oversizedIsUnresolvable && (shortage & OVERSIZED) !== 0;
        const code = oversized ? 'UnschedulableAndUnresolvable' : 'Unschedulable';
        const resources = shortResources(demand, shortage);
        return status(code, resources.map(shortageReason), resources);
      };
      return ({ demand }, node) => {
        const shortage = shortageOf(demand, node);
        if (shortage === 0) return PASSES;
        let numbers = known.get(demand);
        if (numbers === undefined) known.set(demand, (numbers = new Map()));
        let number = numbers.get(shortage);
        if (number === undefined) numbers.set(shortage, (number = numberOf(demand, shortage)));
        return number;
      };
    },
    hint,
    registeredFor: ({ kind }) => kind === 'pod-gone',
  },
  score: {
    weight: 1,
    of: 'node',
    prepare:
      ({ demand }) =>
      (node) =>
        leastAllocatedScore(demand, node),
  },
} as const satisfies Plugin;

/** Any pod that leaves a node may have made room, whatever its size. */
function hint(event: ClusterEvent, { demand }: PodClass): boolean {
  switch (event.kind) {
    case 'pod-gone':
      return true;
    case 'node-added':
      return fitsEmptyNode(demand, event.node);
    case 'node-updated':
      return (
        event.changes.allocatable &&
        fitsEmptyNode(demand, event.node) &&
        offersMore(demand, event.before, event.node)
      );
    case 'node-removed':
    case 'pod-assigned':
      return false;
    default:
      return unreachable(event);
  }
}

// NodeAffinity, the plugin: labels that a pod requires of its node, and labels that it prefers.

import { nodeBecomes } from '../clusterEvents.ts';
import { matchesNodeAffinity, NODE_AFFINITY_REASON } from '../nodeAffinity.ts';
import { addByLargest, PASSES, type Plugin } from '../plugin.ts';

export const nodeAffinity = {
  name: 'NodeAffinity',
  filter: {
    looksAt: 'node-facts',
    prepare(status) {
      const mismatch = status('UnschedulableAndUnresolvable', [NODE_AFFINITY_REASON]);
      return ({ spec }, node) => (matchesNodeAffinity(spec, node) ? PASSES : mismatch);
    },
    hint: (event, { spec }) => nodeBecomes(event, 'labels', (node) => matchesNodeAffinity(spec, node)),
    registeredFor: () => false,
  },
  score: {
    weight: 2,
    of: 'comparison',
    skips: ({ prefersNodes }) => !prefersNodes,
    addTo(totals, weight, nodes, { preferredWeights }) {
      addByLargest(preferredWeights, weight, totals, nodes);
    },
  },
} as const satisfies Plugin;

// TaintToleration, the plugin: taints keep pods out, or speak against a node.

import { nodeBecomes } from '../clusterEvents.ts';
import { addByLargest, PASSES, type Plugin } from '../plugin.ts';
import { cell } from '../slots.ts';
import { untoleratedTaint, untoleratedTaintReason } from '../taintToleration.ts';

export const taintToleration = {
  name: 'TaintToleration',
  filter: {
    looksAt: 'node-facts',
    prepare: (status, behaviour) => (pod, node) => {
      const taint = untoleratedTaint(pod.spec.tolerations, node.taints);
      if (taint === undefined) return PASSES;
      const reason = untoleratedTaintReason(taint, behaviour.namesUntoleratedTaint);
      return status('UnschedulableAndUnresolvable', [reason]);
    },
    hint: (event, { spec }) =>
      nodeBecomes(event, 'taints', (node) => untoleratedTaint(spec.tolerations, node.taints) === undefined),
    registeredFor: () => false,
  },
  score: {
    weight: 3,
    of: 'comparison',
    skips: () => false,
    /** Nodes with the most taints to avoid score 0, nodes without any 100. */
    addTo(totals, weight, nodes, { avoidedTaints, nodesAvoided }) {
      for (let index = 0; index < nodes.count; index++) totals[index] = cell(totals, index) + 100 * weight;
      if (nodesAvoided > 0) addByLargest(avoidedTaints, -weight, totals, nodes);
    },
  },
} as const satisfies Plugin;

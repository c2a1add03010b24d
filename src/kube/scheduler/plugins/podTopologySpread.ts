// PodTopologySpread, the plugin: pods of a kind spread over domains, as a must or as a wish.

import { unreachable } from '../../../base/assert.ts';
import { own } from '../../../base/own.ts';
import type { ClusterEvent, NodeChanges } from '../clusterEvents.ts';
import type { NodeFacts } from '../nodeFacts.ts';
import { PASSES, type Plugin } from '../plugin.ts';
import type { PodClass } from '../podClass.ts';
import { selectorMatchesKind, wantsToBeWith } from '../podKind.ts';
import { hasKeys, keysOf, type SpreadRule, spreadRulesOf } from '../podTopologySpread.ts';
import { SPREAD_LABEL_REASON, SPREAD_REASON } from '../podTopologySpreadFilter.ts';

export const podTopologySpread = {
  name: 'PodTopologySpread',
  filter: {
    looksAt: 'other-nodes',
    prepare(status) {
      const numbers = {
        fits: PASSES,
        skewed: status('Unschedulable', [SPREAD_REASON]),
        'label-missing': status('UnschedulableAndUnresolvable', [SPREAD_LABEL_REASON]),
      };
      return ({ spreadFilter }, slot, change) => {
        if (spreadFilter === undefined) return PASSES;
        const verdict =
          change === undefined
            ? spreadFilter.verdict(slot)
            : spreadFilter.verdictWith(change.spreadChanges, slot);
        return numbers[verdict];
      };
    },
    hint,
    registeredFor(event, { kind }, { bindingWakesSpread }) {
      if (event.kind !== 'pod-assigned') return true;
      return bindingWakesSpread || wantsToBeWith(kind, event.podClass.kind);
    },
  },
  score: {
    weight: 2,
    of: 'comparison',
    skips: ({ spreadScore }) => spreadScore === undefined,
    addTo(totals, weight, nodes, { spreadScore }) {
      spreadScore?.addTo(totals, weight, nodes);
    },
  },
} as const satisfies Plugin;

function hint(event: ClusterEvent, podClass: PodClass): boolean {
  const { hard } = spreadRulesOf(podClass);
  switch (event.kind) {
    case 'pod-assigned':
    case 'pod-gone':
      return hard.some((rule) =>
        selectorMatchesKind(rule.selector, podClass.kind.namespace, event.podClass.kind),
      );
    case 'node-added':
    case 'node-removed':
      return hasKeys(keysOf(hard), event.node);
    case 'node-updated':
      return spreadMoves(event.before, event.node, hard, event.changes);
    default:
      return unreachable(event);
  }
}

/** The node entered or left the domains, moved between them, or has other taints. */
function spreadMoves(
  before: NodeFacts,
  node: NodeFacts,
  rules: readonly SpreadRule[],
  changes: NodeChanges,
): boolean {
  if (!changes.labels && !changes.taints) return false;
  const keys = keysOf(rules);
  if (hasKeys(keys, before) !== hasKeys(keys, node)) return true;
  const moved = keys.some((key) => own(before.labels, key) !== own(node.labels, key));
  return hasKeys(keys, node) && (moved || changes.taints);
}

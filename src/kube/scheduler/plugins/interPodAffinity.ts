// InterPodAffinity, the plugin: pods that must, must not, or would like to share a domain with others.

import { unreachable } from '../../../base/assert.ts';
import { own } from '../../../base/own.ts';
import type { ClusterEvent } from '../clusterEvents.ts';
import { addInterPodScores, INTER_POD_REASONS, interPodVerdict } from '../interPodAffinity.ts';
import { PASSES, type Plugin } from '../plugin.ts';
import type { PodClass } from '../podClass.ts';
import { matchesAllTerms, wantsToBeWith } from '../podKind.ts';

export const interPodAffinity = {
  name: 'InterPodAffinity',
  filter: {
    looksAt: 'other-nodes',
    prepare(status) {
      const numbers = {
        fits: PASSES,
        affinity: status('UnschedulableAndUnresolvable', [INTER_POD_REASONS.affinity]),
        'anti-affinity': status('Unschedulable', [INTER_POD_REASONS['anti-affinity']]),
        'existing-anti-affinity': status('Unschedulable', [INTER_POD_REASONS['existing-anti-affinity']]),
      };
      return ({ interPod }, slot, change) =>
        interPod === undefined ? PASSES : numbers[interPodVerdict(interPod, slot, change?.interPodChange)];
    },
    hint,
    registeredFor(event, { kind }) {
      if (event.kind === 'pod-assigned') return wantsToBeWith(kind, event.podClass.kind);
      return event.kind === 'pod-gone';
    },
  },
  score: {
    weight: 2,
    of: 'comparison',
    skips: ({ interPod }) => interPod.scoresNothing,
    addTo(totals, weight, nodes, { interPod }) {
      addInterPodScores(interPod, totals, weight, nodes);
    },
  },
} as const satisfies Plugin;

/** A pod kept away by another pod's anti-affinity is not told when that pod goes. */
function hint(event: ClusterEvent, { kind }: PodClass): boolean {
  const affinity = kind.affinity?.required ?? [];
  const anti = kind.antiAffinity?.required ?? [];
  switch (event.kind) {
    case 'pod-assigned':
      return matchesAllTerms(affinity, kind, event.podClass.kind);
    case 'pod-gone':
      return matchesAllTerms(anti, kind, event.podClass.kind);
    case 'node-added':
      return anti.length > 0 || affinity.some((term) => Object.hasOwn(event.node.labels, term.topologyKey));
    case 'node-updated': {
      const now = (key: string): string | undefined => own(event.node.labels, key);
      const before = (key: string): string | undefined => own(event.before.labels, key);
      return (
        affinity.some(({ topologyKey: key }) => now(key) !== undefined && now(key) !== before(key)) ||
        anti.some(({ topologyKey: key }) => before(key) !== undefined && now(key) !== before(key))
      );
    }
    case 'node-removed':
      return false;
    default:
      return unreachable(event);
  }
}

// What those who make nodes have last said of pods that have none, in their Events: Karpenter and Cluster Autoscaler.

import { formatMoment } from '../base/time.ts';
import { isRefusal } from '../base/waitingReason.ts';
import { plural } from '../base/words.ts';
import type { WaitingPod } from '../record/waiting.ts';
import type { NodeMakerWord } from './chronicle.ts';
import { link, say, type Link } from './link.ts';
import type { PlayedRun } from './playedRun.ts';
import type { WaitingGroup } from './reasons/card.ts';

const NAMES = { karpenter: 'Karpenter', 'cluster-autoscaler': 'Cluster Autoscaler' } as const;

/** Of one explanation. */
const MOST_WORDS = 3;

/** Who makes nodes for pods without one sees nothing to do for pods that have a node and no address. */
export function noNodeRemarks({ reason }: Pick<WaitingGroup, 'reason'>, { scenario }: PlayedRun): Link[] {
  if (!isRefusal(reason)) return [];
  const makers = [
    ...(scenario.karpenter === undefined ? [] : [NAMES.karpenter]),
    ...(scenario.clusterAutoscaler === undefined ? [] : [NAMES['cluster-autoscaler']]),
  ];
  return makers.map((name) =>
    link(say`${name} makes no node for them: they have one, and it knows nothing of pod addresses`),
  );
}

/** One for each thing that was said, that of the most pods first. */
export function scaleUpRemarks(pods: readonly WaitingPod[], { chronicle }: PlayedRun): Link[] {
  const said = new Map<string, { readonly word: NodeMakerWord; count: number }>();
  for (const { pod, node } of pods) {
    const word = node === undefined ? chronicle.nodeMakerWords.get(pod) : undefined;
    if (word === undefined) continue;
    const known = said.get(word.message);
    if (known === undefined) said.set(word.message, { word, count: 1 });
    else known.count++;
  }
  const sorted = [...said.values()].sort((one, other) => other.count - one.count);
  return sorted.slice(0, MOST_WORDS).map(({ word: { component, at, message }, count }) => {
    const text = `${NAMES[component]} at ${formatMoment(at)}, of ${plural(count, 'pod')}: ${message}`;
    return link({ text, figures: [] });
  });
}

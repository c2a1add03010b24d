// What those who make nodes have last said of pods that have none, in their Events: Karpenter and Cluster Autoscaler.

import { formatMoment } from '../base/time.ts';
import { plural } from '../base/words.ts';
import type { WaitingPod } from '../record/waiting.ts';
import type { NodeMakerWord } from './chronicle.ts';
import { link, type Link } from './link.ts';
import type { PlayedRun } from './playedRun.ts';

const NAMES = { karpenter: 'Karpenter', 'cluster-autoscaler': 'Cluster Autoscaler' } as const;

/** Of one explanation. */
const MOST_WORDS = 3;

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

// Pods that no node is open to: by cordon, taints, selectors, affinity or spreading, or since there is none.

import { plural } from '../../base/words.ts';
import type { Taint } from '../../kube/api/objects.ts';
import { askedAt } from '../../scenario/askedAt.ts';
import { fromNow } from '../change.ts';
import type { Situation } from '../finding.ts';
import { forGroup, moreNodesNow } from '../groupChanges.ts';
import type { PlayedRun } from '../playedRun.ts';
import { type Family, remedies, type Remedy, untold } from './card.ts';
import { pendingCause } from './pendingCause.ts';

const uncordon: Remedy = {
  estimate: (_, situation) => {
    const cordoned = countCordoned(situation);
    const isReady = situation.summary.nodes.some(({ ready }) => ready);
    return cordoned === 0 || !isReady ? [] : [`uncordon ${plural(cordoned, 'node')}`];
  },
  changes: (_, run) =>
    countCordoned(run) === 0 ? [] : [fromNow('all nodes uncordoned', run, { uncordon: 'all' })],
};

function countCordoned({ summary }: Situation): number {
  return summary.nodes.filter(({ cordoned }) => cordoned).length;
}

const withoutTaints: Remedy = {
  estimate: untold,
  changes: (_, run) =>
    [...taintsOf(run)].map(([text, taint]) =>
      fromNow(`without the taint ${text.replace('=:', ':')}`, run, { untaint: { nodes: 'all', taint } }),
    ),
};

/** By their text: those of node groups, then those that steps add. */
function taintsOf(run: PlayedRun): ReadonlyMap<string, Taint> {
  const { nodeGroups, taints } = askedAt(run.scenario, run.at);
  const ofGroups = [...nodeGroups.values()].flatMap((group) => group.taints);
  return new Map(
    [...ofGroups, ...taints].map((taint) => [`${taint.key}=${taint.value}:${taint.effect}`, taint]),
  );
}

const oneMoreNode: Remedy = {
  estimate: untold,
  changes: (_, run) => forGroup(undefined, run, (place) => [moreNodesNow(place, 1, run)]),
};

export const UNSCHEDULABLE = {
  Unschedulable: {
    binds: (_, { summary }) =>
      summary.nodes.some(({ ready }) => ready)
        ? 'what nodes are open to: cordon, taints, selectors, affinity or spreading (see the message)'
        : 'nodes: none is Ready',
    cause: pendingCause,
    remedies: remedies([uncordon, withoutTaints, oneMoreNode]),
  },
} satisfies Family;

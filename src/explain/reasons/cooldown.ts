// Pods on nodes whose only free addresses were used a moment ago.

import { formatMoment } from '../../base/time.ts';
import { plural } from '../../base/words.ts';
import { isCooling } from '../../record/poolEni.ts';
import { growthLink } from '../daemonChain.ts';
import { total, type ShapedNode, type Situation } from '../finding.ts';
import { envFromStart, largerTypes, moreNodesFromStart } from '../groupChanges.ts';
import { link, say, type Link } from '../link.ts';
import { fullPoolLink } from '../maxPodsChain.ts';
import type { PlayedRun } from '../playedRun.ts';
import { type Family, type Remedy, remedies, untold, untried } from './card.ts';
import { isFull, onGroup, prefixChanges, refusalCause } from './refusal.ts';

/** In seconds. */
function periodOf({ env }: Situation): string {
  return env['IP_COOLDOWN_PERIOD'] ?? '30';
}

const time: Remedy = {
  estimate: (_, situation) => [`time: ${periodOf(situation)}s after the pod left`],
  changes: onGroup(() => [envFromStart('IP_COOLDOWN_PERIOD=5', { IP_COOLDOWN_PERIOD: 5 })]),
};

const largerPool: Remedy = {
  estimate: () => ['a warm pool as large as the pods replaced at once'],
  changes: untried,
};

const moreAddresses: Remedy = {
  estimate: untold,
  changes: onGroup((place, node, run) => [
    ...prefixChanges(node, run).slice(-1),
    moreNodesFromStart(place, 1),
    ...largerTypes(place, 1),
  ]),
};

function coolingLinks(each: ShapedNode, run: PlayedRun): (Link | undefined)[] {
  const { node } = each;
  const first = firstCooled(node.name, run);
  const when = first === undefined ? '' : `; the first may be given out after ${formatMoment(first)}`;
  return [
    link(say`an address rests for ${periodOf(run)}s after its pod left (IP_COOLDOWN_PERIOD)${when}`),
    isFull(each) ? fullPoolLink(each) : growthLink(node, run),
    link(say`a pod that was refused is tried again 10s and a little later, whenever its address became free`),
  ];
}

function firstCooled(name: string, { state, at }: PlayedRun): number | undefined {
  const ends = (state.node(name)?.pool.enis ?? []).flatMap((eni) =>
    eni.coolingUntil.filter((_, place) => isCooling(eni, place, at)),
  );
  return ends.length === 0 ? undefined : Math.min(...ends);
}

export const COOLDOWN = {
  Cooldown: {
    binds: ({ nodes }) => {
      const cooling = total(nodes, (node) => node.addresses.cooling);
      return `cooldown: ${plural(cooling, 'address')} on ${plural(nodes.length, 'node')} may not be given out yet`;
    },
    cause: refusalCause('Cooldown', coolingLinks),
    remedies: remedies([time, largerPool, moreAddresses]),
  },
} satisfies Family;

// Pods on nodes whose only free addresses were used a moment ago.

import { formatMoment } from '../../base/time.ts';
import { plural } from '../../base/words.ts';
import { isCooling } from '../../record/poolEni.ts';
import { growthLink } from '../daemonChain.ts';
import { total, type ShapedNode, type Situation } from '../finding.ts';
import { largerTypes, moreNodesFromStart, prefixChanges } from '../groupChanges.ts';
import { link, say, type Link } from '../link.ts';
import { fullPoolLink } from '../maxPodsChain.ts';
import type { PlayedRun } from '../playedRun.ts';
import { envFromStart, looserTargets } from '../warmChanges.ts';
import type { Family, Remedy } from './card.ts';
import { cardRefusalsOn } from './networkCards.ts';
import { addressesOfMadeNodes } from './autoscaled.ts';
import { isFull, onGroup, onNode, refusalCause } from './refusal.ts';

/** In seconds. */
function periodOf({ env }: Situation): string {
  return env['IP_COOLDOWN_PERIOD'] ?? '30';
}

/** Of the file's default, a third; shorter than that somebody else may still send to the address. */
const SHORT_COOLDOWN = 10;

const shorterCooldown: Remedy = (_, scene) =>
  Number(periodOf(scene)) <= SHORT_COOLDOWN
    ? []
    : [envFromStart(`IP_COOLDOWN_PERIOD=${SHORT_COOLDOWN}`, { IP_COOLDOWN_PERIOD: SHORT_COOLDOWN })];

/** What holds the pool back comes first. */
const warmTargets: Remedy = ({ nodes }, scene) => looserTargets(nodes, scene);

const prefixes: Remedy = onNode(({ node, scene }) => prefixChanges(node, scene));

const moreAddresses: Remedy = onGroup(({ place, held }) => [
  moreNodesFromStart(place, 1),
  ...(held.nodes.length > 1 ? [moreNodesFromStart(place, 2)] : []),
  ...largerTypes(place, 1),
]);

function coolingLinks(each: ShapedNode, run: PlayedRun): (Link | undefined)[] {
  const { node } = each;
  const first = firstCooled(node.name, run);
  const when = first === undefined ? '' : `; the first of them is available again at ${formatMoment(first)}`;
  return [
    link(say`IP_COOLDOWN_PERIOD is ${periodOf(run)}s${when}`),
    leftByCards(each, run),
    isFull(each) ? fullPoolLink(each) : growthLink(node, run),
    link(say`the kubelet retries a failed sandbox after 10s or more, even if an address is available sooner`),
  ];
}

/** Addresses that pods for all network cards took and gave back, since another card had none. */
function leftByCards({ node, shape }: ShapedNode, run: PlayedRun): Link | undefined {
  const tries = cardRefusalsOn(node.name, run, shape.config.cooldown);
  if (tries === 0) return undefined;
  return link(
    say`${String(tries)} of them ${tries === 1 ? 'was' : 'were'} taken and given back by pods that ask for an address on every network card and found a card without: ipamd keeps one free address on each further card`,
  );
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
    sentence: ({ nodes }) => {
      const cooling = total(nodes, (node) => node.addresses.cooling);
      const are = cooling === 1 ? 'is' : 'are';
      return `${plural(cooling, 'address')} on ${plural(nodes.length, 'node')} ${are} cooling down.`;
    },
    cause: refusalCause('Cooldown', coolingLinks),
    remedies: [warmTargets, shorterCooldown, prefixes, moreAddresses, addressesOfMadeNodes],
  },
} satisfies Family;

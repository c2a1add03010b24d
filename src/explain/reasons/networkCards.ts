// Pods that ask for an address on every network card: a card has none, or the setting that gives cards addresses is off.

import { plural } from '../../base/words.ts';
import { ipTargetsDefined } from '../../ipamd/config.ts';
import { fromNow } from '../change.ts';
import { nextTickText } from '../daemonChain.ts';
import { moreNodesFromStart } from '../groupChanges.ts';
import type { ShapedNode } from '../finding.ts';
import { link, say, type Link } from '../link.ts';
import type { PlayedRun } from '../playedRun.ts';
import { envFromStart } from '../warmChanges.ts';
import type { Family, Remedy } from './card.ts';
import { onGroup, refusalCause } from './refusal.ts';

const SETTING = 'ENABLE_MULTI_NIC';

/** A daemon adds one address to each card at a check, so that more nodes serve more such pods at a time. */
const moreNodes: Remedy = onGroup(({ place, held }) => [
  moreNodesFromStart(place, 1),
  ...(held.pods > 2 ? [moreNodesFromStart(place, held.pods - 1)] : []),
]);

const switchOn: Remedy = (_, scene) => [
  envFromStart(`${SETTING}=true`, { [SETTING]: true }),
  fromNow(`${SETTING}=true`, scene, { setCniEnv: { [SETTING]: true } }),
];

/** Of the last cooldown: each has left an address of the first card cooling down. */
export function cardRefusalsOn(name: string, { chronicle, at }: PlayedRun, cooldown: number): number {
  return chronicle.node(name).cardRefusalsAt.filter((refusedAt) => at - refusedAt <= cooldown).length;
}

function cardLinks({ node, shape }: ShapedNode, run: PlayedRun): (Link | undefined)[] {
  const { config } = shape;
  const targets = ipTargetsDefined(config) ? 'WARM_IP_TARGET and MINIMUM_IP_TARGET' : 'the warm targets';
  const next = nextTickText(node, run);
  const tries = cardRefusalsOn(node.name, run, config.cooldown);
  return [
    link(say`ipamd keeps one free address on each further network card, whatever ${targets} say`, [
      next === undefined ? undefined : link(say`${next}`),
    ]),
    tries === 0
      ? undefined
      : link(
          say`${plural(tries, 'attempt')} of such pods within the last cooldown found a card without an address, and each left an address of the first card cooling down`,
        ),
  ];
}

export const NETWORK_CARDS = {
  NoAddressOnCard: {
    binds: ({ nodes }) =>
      `the further network cards of ${plural(nodes.length, 'node')}: ipamd keeps one free address on each, whatever the warm targets say`,
    sentence: ({ nodes }) =>
      `A further network card of ${plural(nodes.length, 'node')} has no available address.`,
    cause: refusalCause('NoAddressOnCard', cardLinks),
    remedies: [moreNodes],
  },
  MultiNicOff: {
    binds: (_, { env }) => `${SETTING}, which is ${env[SETTING] ?? 'not set'}`,
    sentence: () => `Pods ask for an address on every network card, and ${SETTING} is off.`,
    cause: refusalCause('MultiNicOff', () => [
      link(say`the annotation k8s.amazonaws.com/nicConfig asks for an interface on every network card`),
      link(say`without ${SETTING} ipamd manages the first network card alone and refuses such pods`),
    ]),
    remedies: [switchOn],
  },
} satisfies Family;

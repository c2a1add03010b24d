// Pods whose subnet has no address left, or no free aligned /28 for prefix mode.

import { cidrSize, IPS_PER_PREFIX } from '../../base/ipv4.ts';
import { grouped, plural } from '../../base/words.ts';
import type { NodeSummary } from '../../record/summary.ts';
import { failureLinks, lastFailedCall } from '../daemonChain.ts';
import { figure, ofSubnet, subnetSize } from '../figures.ts';
import { shaped, type ShapedNode, type Situation, total } from '../finding.ts';
import { moreNodesFromStart, prefixChanges } from '../groupChanges.ts';
import { link, say, type Link } from '../link.ts';
import { leftoversLink } from '../maxPodsChain.ts';
import type { PlayedRun } from '../playedRun.ts';
import type { Scene } from '../scene.ts';
import {
  discoveryObstacle,
  podsInNewSubnet,
  usesEniConfigs,
  newSubnet,
  nodesInNewSubnet,
  prefixReservation,
  tagSubnets,
} from '../subnetChanges.ts';
import { envFromStart, fewerWarmAddresses } from '../warmChanges.ts';
import type { Family, Held, Remedy } from './card.ts';
import { addressesOfMadeNodes } from './autoscaled.ts';
import { onGroup, onNode, refusalCause } from './refusal.ts';

/** For all ENIs that the nodes there may have; in prefix mode whole prefixes. */
function addressesFor({ nodes }: Held, scene: Scene): number {
  return total(shaped(nodes, scene), ({ shape: { config } }) => {
    const each = config.prefixMode ? IPS_PER_PREFIX : 1;
    return config.maxEnis * (1 + config.slotsPerEni * each);
  });
}

/** A subnet cannot be resized: pods get another one of the zone, first one that is there. */
const otherSubnet = onNode(({ node, held, scene }) =>
  usesEniConfigs(scene)
    ? []
    : [...tagSubnets(node.podSubnet, scene), ...newSubnet(node.podSubnet, addressesFor(held, scene), scene)],
);

/** With custom networking nodes elsewhere would still have their pods where the ENIConfig says. */
const nodesElsewhere = onGroup(({ place, node, held, scene }) =>
  usesEniConfigs(scene)
    ? podsInNewSubnet(node.podSubnet, addressesFor(held, scene), scene)
    : nodesInNewSubnet(place, node.podSubnet, addressesFor(held, scene), scene),
);

/** Of all nodes in the subnet: what they keep warm is what others lack. */
const fewerWarm = onNode(({ node: { podSubnet }, scene }) =>
  fewerWarmAddresses(
    scene.summary.nodes.filter((node) => node.podSubnet === podSubnet),
    scene,
  ),
);

/** In the same subnet: this and prefixes help little or harm, and somebody will propose them. */
const moreNodes = onGroup(({ place }) => [moreNodesFromStart(place, 1)]);

const prefixes = onNode(({ node, scene }) => prefixChanges(node, scene).slice(0, 1));

const singleAddresses: Remedy = () => [
  envFromStart('secondary addresses instead of prefixes', { ENABLE_PREFIX_DELEGATION: false }),
];

const reservation = onNode(({ node, scene }) => prefixReservation(node.podSubnet, scene));

/** One clause a subnet, at most three. */
function subnets(
  { nodes }: Held,
  { scenario, summary }: Situation,
  clause: (free: string, freePrefixes: number) => string,
): string {
  const names = [...new Set(nodes.map(({ podSubnet }) => podSubnet))];
  const clauses = names.slice(0, 3).map((name) => {
    const found = summary.subnets.find((subnet) => subnet.name === name);
    const cidr = scenario.ec2.subnets.find((subnet) => subnet.id === name)?.cidr;
    const size = cidr === undefined ? '' : ` of ${grouped(cidrSize(cidr))}`;
    return `subnet ${name}: ${clause(`${found?.free ?? 0}${size} addresses free`, found?.freePrefixes ?? 0)}`;
  });
  return clauses.join('; ') + (names.length > 3 ? `; and ${names.length - 3} more` : '');
}

function inSentence(text: string): string {
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}.`;
}

function exhaustedLink({ node, shape }: ShapedNode, run: PlayedRun): Link | undefined {
  const subnet = run.summary.subnets.find(({ name }) => name === node.podSubnet);
  if (subnet === undefined) return undefined;
  const left = say`subnet ${node.podSubnet}: ${ofSubnet(subnet, 'free')} of ${subnetSize(run.scenario, node.podSubnet)} addresses are free`;
  const call = lastFailedCall(run.chronicle.node(node.name));
  const target = run.env['WARM_IP_TARGET'] ?? '0';
  if (call?.call !== 'CreateNetworkInterface' || shape.config.prefixMode || target !== '0') return link(left);
  const slots = figure(`node/${node.name}`, 'slotsPerEni', shape.config.slotsPerEni);
  return link(
    say`${left}; a new ENI needs ${String(slots.value + 1)} free addresses (1 primary + ${slots} secondary), all or nothing`,
  );
}

/** Where the daemon would look into other subnets of its zone. */
function otherSubnetsLink({ podSubnet: subnet }: NodeSummary, run: PlayedRun): Link | undefined {
  if (discoveryObstacle(run) !== undefined) return undefined;
  const { scenario } = run;
  const own = scenario.ec2.subnets.find(({ id }) => id === subnet);
  const others = scenario.ec2.subnets.filter(
    ({ id, availabilityZone }) => id !== subnet && availabilityZone === own?.availabilityZone,
  );
  if (others.length > 0) return undefined;
  return link(say`it is the only subnet in ${own?.availabilityZone ?? ''}`);
}

function fragmentedLink({ podSubnet: subnet }: NodeSummary, run: PlayedRun): Link | undefined {
  const found = run.summary.subnets.find(({ name }) => name === subnet);
  if (found === undefined) return undefined;
  const free = say`subnet ${subnet}: ${ofSubnet(found, 'free')} of ${subnetSize(run.scenario, subnet)} addresses are free`;
  return link(
    say`${free}, but ${ofSubnet(found, 'freePrefixes')} free /28s: a prefix is 16 free addresses in a row that begin at a multiple of 16`,
  );
}

export const SUBNETS = {
  SubnetExhausted: {
    binds: (held, situation) => subnets(held, situation, (free) => free),
    sentence: (held, situation) => inSentence(subnets(held, situation, (free) => free)),
    cause: refusalCause('SubnetExhausted', (each, run) =>
      failureLinks(each.node, run, [exhaustedLink(each, run), otherSubnetsLink(each.node, run)]),
    ),
    remedies: [otherSubnet, nodesElsewhere, addressesOfMadeNodes, fewerWarm, moreNodes, prefixes],
  },
  NoPrefixInSubnet: {
    binds: (held, situation) =>
      subnets(held, situation, (free, prefixes) => `${free}, but ${plural(prefixes, 'free aligned /28')}`),
    sentence: (held, situation) =>
      inSentence(
        subnets(held, situation, (free, prefixes) => `${free}, but ${plural(prefixes, 'free /28')}`),
      ),
    cause: refusalCause('NoPrefixInSubnet', (each, run) => [
      ...failureLinks(each.node, run, [fragmentedLink(each.node, run)]),
      leftoversLink(each),
    ]),
    remedies: [reservation, singleAddresses, otherSubnet, nodesElsewhere, addressesOfMadeNodes],
  },
} satisfies Family;

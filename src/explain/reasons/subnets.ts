// Pods whose subnet has no address left, or no free aligned /28 for prefix mode.

import { cidrSize } from '../../base/ipv4.ts';
import { grouped, plural } from '../../base/words.ts';
import type { NodeSummary } from '../../record/summary.ts';
import { failureLinks, lastFailedCall } from '../daemonChain.ts';
import { figure, ofSubnet, subnetSize } from '../figures.ts';
import { type ShapedNode, type Situation, total } from '../finding.ts';
import { envFromStart } from '../groupChanges.ts';
import { link, say, type Link } from '../link.ts';
import { leftoversLink } from '../maxPodsChain.ts';
import type { PlayedRun } from '../playedRun.ts';
import { largerSubnet, nodesInFreshSubnet, subnetOfZone } from '../subnetChanges.ts';
import { type Family, type Held, type Remedy, remedies, untold, untried } from './card.ts';
import { onGroup, refusalCause } from './refusal.ts';

const largerOrFurtherSubnet: Remedy = {
  estimate: (_, { scenario }) => {
    const discovery =
      scenario.cni.version === 'v1.16.4' ? '' : ', or a subnet of the zone tagged kubernetes.io/role/cni=1';
    return [`a larger subnet${discovery}`];
  },
  changes: onGroup((_, { subnet }, run) => [
    ...largerSubnet(subnet, run).slice(0, 1),
    ...subnetOfZone(subnet, run),
  ]),
};

const fewerWarmAddresses: Remedy = {
  estimate: ({ nodes }, { summary, env }) => {
    const names = new Set(nodes.map(({ subnet }) => subnet));
    const idle = total(
      summary.nodes.filter(({ subnet }) => names.has(subnet)),
      (node) => node.addresses.warm,
    );
    const target =
      (env['WARM_IP_TARGET'] ?? '0') === '0'
        ? 'WARM_IP_TARGET in place of WARM_ENI_TARGET'
        : 'a lower WARM_IP_TARGET';
    return idle > 0 ? [`${target}: ${plural(idle, 'warm address')} lie idle on nodes there`] : [];
  },
  changes: onGroup(() => [envFromStart('WARM_IP_TARGET=1 instead of a warm ENI', { WARM_IP_TARGET: 1 })]),
};

const nodesElsewhere = onGroup((place, { subnet }, run) => [nodesInFreshSubnet(place, subnet, run)]);

const furtherSubnet: Remedy = {
  estimate: untold,
  changes: onGroup((_, { subnet }, run) => subnetOfZone(subnet, run)),
};

const singleAddresses: Remedy = {
  estimate: () => ['secondary addresses in place of prefixes: they take any free address'],
  changes: onGroup(() => [
    envFromStart('secondary addresses instead of prefixes', { ENABLE_PREFIX_DELEGATION: false }),
  ]),
};

const freshSubnet: Remedy = {
  estimate: () => ['new nodes in a fresh subnet'],
  changes: nodesElsewhere,
};

const reservation: Remedy = {
  estimate: () => ['a CIDR reservation of type prefix, made before single addresses scatter'],
  changes: untried,
};

/** One clause a subnet, at most three. */
function subnets(
  { nodes }: Held,
  { scenario, summary }: Situation,
  clause: (free: string, freePrefixes: number) => string,
): string {
  const names = [...new Set(nodes.map(({ subnet }) => subnet))];
  const clauses = names.slice(0, 3).map((name) => {
    const found = summary.subnets.find((subnet) => subnet.name === name);
    const cidr = scenario.ec2.subnets.find((subnet) => subnet.id === name)?.cidr;
    const size = cidr === undefined ? '' : ` of ${grouped(cidrSize(cidr))}`;
    return `subnet ${name}: ${clause(`${found?.free ?? 0}${size} addresses free`, found?.freePrefixes ?? 0)}`;
  });
  return clauses.join('; ') + (names.length > 3 ? `; and ${names.length - 3} more` : '');
}

function exhaustedLink({ node, shape }: ShapedNode, run: PlayedRun): Link | undefined {
  const subnet = run.summary.subnets.find(({ name }) => name === node.subnet);
  if (subnet === undefined) return undefined;
  const left = say`subnet ${node.subnet} has ${ofSubnet(subnet, 'free')} of ${subnetSize(run.scenario, node.subnet)} addresses free`;
  const call = lastFailedCall(run.chronicle.node(node.name));
  const target = run.env['WARM_IP_TARGET'] ?? '0';
  if (call?.call !== 'CreateNetworkInterface' || shape.config.prefixMode || target !== '0') return link(left);
  const slots = figure(`node/${node.name}`, 'slotsPerEni', shape.config.slotsPerEni);
  return link(say`${left}; an ENI takes ${slots} for pods and one for itself, all or nothing`);
}

/** From v1.18 on the daemon would look into other subnets of its zone. */
function otherSubnetsLink({ subnet }: NodeSummary, { scenario, env }: PlayedRun): Link | undefined {
  if (scenario.cni.version === 'v1.16.4' || env['ENABLE_SUBNET_DISCOVERY'] === 'false') return undefined;
  const own = scenario.ec2.subnets.find(({ id }) => id === subnet);
  const others = scenario.ec2.subnets.filter(
    ({ id, availabilityZone }) => id !== subnet && availabilityZone === own?.availabilityZone,
  );
  if (others.length > 0) return undefined;
  return link(say`its zone, ${own?.availabilityZone ?? ''}, has no other subnet to take an ENI from`);
}

function fragmentedLink({ subnet }: NodeSummary, run: PlayedRun): Link | undefined {
  const found = run.summary.subnets.find(({ name }) => name === subnet);
  if (found === undefined) return undefined;
  const free = say`subnet ${subnet} has ${ofSubnet(found, 'free')} of ${subnetSize(run.scenario, subnet)} addresses free`;
  return link(
    say`${free}, but ${ofSubnet(found, 'freePrefixes')} free /28s: a prefix is 16 free addresses in a row that begin at a multiple of 16`,
  );
}

export const SUBNETS = {
  SubnetExhausted: {
    binds: (held, situation) => subnets(held, situation, (free) => free),
    cause: refusalCause('SubnetExhausted', (each, run) =>
      failureLinks(each.node, run, [exhaustedLink(each, run), otherSubnetsLink(each.node, run)]),
    ),
    remedies: remedies(
      [largerOrFurtherSubnet, { estimate: untold, changes: nodesElsewhere }, fewerWarmAddresses],
      [fewerWarmAddresses, largerOrFurtherSubnet],
    ),
  },
  NoPrefixInSubnet: {
    binds: (held, situation) =>
      subnets(held, situation, (free, prefixes) => `${free}, but ${plural(prefixes, 'free aligned /28')}`),
    cause: refusalCause('NoPrefixInSubnet', (each, run) => [
      ...failureLinks(each.node, run, [fragmentedLink(each.node, run)]),
      leftoversLink(each),
    ]),
    remedies: remedies(
      [singleAddresses, furtherSubnet, freshSubnet, reservation],
      [reservation, freshSubnet, singleAddresses],
    ),
  },
} satisfies Family;

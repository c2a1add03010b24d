// What there is to say about one subnet: who holds its addresses, and what could be released by which setting.

import { cidrSize, formatCidr } from '../base/ipv4.ts';
import { formatMoment, MINUTE } from '../base/time.ts';
import { grouped, plural } from '../base/words.ts';
import type { Change } from './change.ts';
import { bare, type Part } from './explanation.ts';
import { total } from './finding.ts';
import { prefixChanges } from './groupChanges.ts';
import { nodeLabel } from '../record/labels.ts';
import { holdersOf } from './holders.ts';
import { leakedText } from './leakedText.ts';
import { link, say, type Link } from './link.ts';
import type { PlayedRun } from './playedRun.ts';
import { smallerPools } from './warmChanges.ts';
import { releases } from './whatIf.ts';

export function subnetParts(name: string, run: PlayedRun): Part[] {
  const subnet = run.world.cloud.subnets.get(name);
  if (subnet === undefined) return [];
  const { cidr, availabilityZone, availableIpAddressCount: free, freePrefixes } = subnet;
  const holders = holdersOf(subnet, run);
  const warm = total(holders, (holder) => holder.warm);
  const cooling = total(holders, (holder) => holder.cooling);
  const blocks =
    freePrefixes === 0 ? 'No /28 is free.' : `${plural(freePrefixes, '/28')} ${be(freePrefixes)} free.`;
  const idle =
    warm + cooling === 0
      ? ''
      : ` ${grouped(warm)} ${warm === 1 ? 'address is' : 'addresses are'} warm${cooling === 0 ? '' : `, ${grouped(cooling)} cooling down`}.`;
  return [
    {
      ...bare(
        `${name} ${formatCidr(cidr)}, ${availabilityZone}: ${grouped(free)} of ${grouped(cidrSize(cidr))} ` +
          `addresses ${be(free)} free${lowestText(name, run)}. ${blocks}${idle}`,
      ),
      chain: [...refusalLinks(name, run), ...leakedLinks(name, run)],
      holders,
      whatIfs: releases(name, changesFor(name, run), run),
    },
  ];
}

function be(count: number): string {
  return count === 1 ? 'is' : 'are';
}

function lowestText(name: string, { at, chronicle }: PlayedRun): string {
  const lowest = chronicle.lowestFree.get(name);
  if (lowest === undefined) return '';
  return lowest.at === at
    ? ', the fewest so far'
    : `; the fewest so far were ${grouped(lowest.free)} at ${formatMoment(lowest.at)}`;
}

/** Nodes whose daemons EC2 refused addresses of the subnet. */
function refusalLinks(name: string, run: PlayedRun): Link[] {
  const refused = run.summary.nodes.filter(
    (node) => node.podSubnet === name && run.chronicle.node(node.name).failures.size > 0,
  );
  const [first] = refused;
  if (first === undefined) return [];
  const [failure] = run.chronicle.node(first.name).failures;
  if (failure === undefined) return [];
  const [code, { count, lastAt }] = failure;
  const others = refused.length === 1 ? '' : ` and ${plural(refused.length - 1, 'more node')}`;
  return [
    link(
      say`EC2 refused addresses to ${nodeLabel(first.name)}${others}: ${code}, ${plural(count, 'time')} until ${formatMoment(lastAt)}`,
    ),
  ];
}

/** ENIs that no instance has, and until when they hold their addresses. */
function leakedLinks(name: string, { leakedEnis }: PlayedRun): Link[] {
  const leaked = leakedEnis.filter(({ subnet }) => subnet === name);
  const end = leakedText(leaked);
  if (end === undefined) return [];
  const addresses = plural(
    total(leaked, (each) => each.addresses),
    'address',
  );
  return [link(say`${plural(leaked.length, 'detached ENI')} with ${addresses}: ${end}`)];
}

/** Of the nodes that have ENIs in it. */
function changesFor(name: string, run: PlayedRun): Change[] {
  const hosts = new Set<string>();
  for (const eni of run.world.cloud.networkInterfaces.all()) {
    if (eni.subnet.id === name && eni.attachment !== undefined) hosts.add(eni.attachment.host.node);
  }
  const nodes = run.summary.nodes.filter((node) => hosts.has(node.name));
  const [first] = nodes;
  if (first === undefined) return [];
  // Running nodes are changed before it comes to that.
  const before = { ...run, at: Math.max(0, run.at - MINUTE) };
  return [...smallerPools(nodes, before), ...prefixChanges(first, run).slice(0, 1)];
}

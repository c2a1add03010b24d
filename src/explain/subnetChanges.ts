// Changes to the network: a larger subnet, one more in the same zone, nodes in a fresh one.

import { blockSize, formatCidr, parseCidr } from '../base/ipv4.ts';
import { type Change, fromStart } from './change.ts';
import { type GroupPlace, writtenGroups } from './groupChanges.ts';
import type { PlayedRun } from './playedRun.ts';
import type { Setting } from '../scenario/variant.ts';

/** A block often added to VPCs that ran out of addresses; nothing else is likely to be in it. */
const FURTHER_BLOCK = '100.64.0.0/16';
const FURTHER_SUBNET = '100.64.0.0/20';

/** Four times as large, or as much larger as there is room for; undefined when others are in the way. */
export function largerSubnet(name: string, { document }: PlayedRun): Change[] {
  const index = document.vpc.subnets.findIndex((subnet) => subnet.name === name);
  const cidr = parseCidr(document.vpc.subnets[index]?.cidr ?? '');
  if (cidr === undefined) return [];
  return [2, 1].flatMap((bits) => {
    const length = cidr.length - bits;
    const size = blockSize(length);
    if (cidr.base % size !== 0) return [];
    const value = formatCidr({ ...cidr, length });
    return [fromStart(`subnet ${name} as ${value}`, { path: `vpc.subnets[${index}].cidr`, value })];
  });
}

/** The daemon puts its next ENIs there; nodes stay where they are. */
export function subnetOfZone(name: string, run: PlayedRun): Change[] {
  const { document } = run;
  if (document.cni.version === 'v1.16.4' || run.env['ENABLE_SUBNET_DISCOVERY'] === 'false') return [];
  const tags = { 'kubernetes.io/role/cni': '1' };
  return [
    fromStart(
      `one more subnet in its zone, tagged kubernetes.io/role/cni=1`,
      ...furtherSubnet(name, tags, run),
      ...pinnedGroups(run),
    ),
  ];
}

export function nodesInFreshSubnet({ group, path }: GroupPlace, name: string, run: PlayedRun): Change {
  return fromStart(
    `${group.name} in a fresh subnet`,
    ...furtherSubnet(name, {}, run),
    ...pinnedGroups(run).filter((setting) => !setting.path.startsWith(`${path}.`)),
    { path: `${path}.subnets`, value: [freshName(run)] },
  );
}

function freshName({ document }: PlayedRun): string {
  let name = 'fresh';
  while (document.vpc.subnets.some((subnet) => subnet.name === name)) name += '-2';
  return name;
}

function furtherSubnet(beside: string, tags: Readonly<Record<string, string>>, run: PlayedRun): Setting[] {
  const { vpc } = run.document;
  const zone = vpc.subnets.find((subnet) => subnet.name === beside)?.availabilityZone;
  const subnet = { name: freshName(run), cidr: FURTHER_SUBNET, availabilityZone: zone, tags };
  const cidrs = vpc.cidrs.includes(FURTHER_BLOCK) ? vpc.cidrs : [...vpc.cidrs, FURTHER_BLOCK];
  return [
    { path: 'vpc.cidrs', value: cidrs },
    { path: 'vpc.subnets', value: [...vpc.subnets, subnet] },
  ];
}

/** Groups that name no subnets would spread over the further one, too. */
function pinnedGroups({ document }: PlayedRun): Setting[] {
  const names = document.vpc.subnets.map(({ name }) => name);
  return writtenGroups(document)
    .filter(({ group }) => group.subnets === undefined)
    .map(({ path }) => ({ path: `${path}.subnets`, value: names }));
}

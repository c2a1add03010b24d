// The subnets of the VPC, with the names that the scenario gives them; where no file has them, blocks that hold all
// addresses seen in a zone.

import {
  type Cidr,
  cidrContains,
  cidrsOverlap,
  formatCidr,
  parseCidr,
  parseIpv4,
  cidrAround,
  type Ipv4,
} from '../../base/ipv4.ts';
import { groupsBy } from '../groups.ts';
import { COLLECT } from '../collect.ts';
import type { Evidence } from '../evidence/evidence.ts';
import type { InterfaceFact } from '../evidence/facts.ts';
import type { ImportedSubnet } from './cluster.ts';
import type { Findings } from './findings.ts';
import { regionOf } from './version.ts';

export class Subnets {
  readonly all: readonly ImportedSubnet[];
  private readonly blocks: readonly (readonly [Cidr, ImportedSubnet])[];
  private readonly byId: ReadonlyMap<string, ImportedSubnet>;

  constructor(all: readonly ImportedSubnet[]) {
    this.all = all;
    this.blocks = all.flatMap((subnet) => {
      const cidr = parseCidr(subnet.cidr);
      return cidr === undefined ? [] : [[cidr, subnet] as const];
    });
    this.byId = new Map(all.map((subnet) => [subnet.id, subnet]));
  }

  withId(id: string | undefined): ImportedSubnet | undefined {
    return id === undefined ? undefined : this.byId.get(id);
  }

  around(address: string | undefined): ImportedSubnet | undefined {
    const found = address === undefined ? undefined : parseIpv4(address);
    if (found === undefined) return undefined;
    return this.blocks.find(([cidr]) => cidrContains(cidr, found))?.[1];
  }
}

/** An address that was seen somewhere in a zone. */
export interface SeenAddress {
  readonly address: string;
  readonly zone: string;
}

export function subnetsOf(evidence: Evidence, seen: readonly SeenAddress[], findings: Findings): Subnets {
  const reserved = groupsBy(evidence.reservations, ({ subnet }) => subnet);
  const names = new Set<string>();
  const known = [...new Map(evidence.subnets.map((fact) => [fact.id, fact])).values()];
  const given = known.map(({ id, name, cidr, zone, available, forCni, file }): ImportedSubnet => ({
    id,
    name: unusedName(nameFor(name ?? id, evidence.clusterNames), names),
    cidr,
    zone: zone ?? '',
    reservations: reserved.get(id) ?? [],
    forCni,
    available,
    taken: [],
    takenSomewhere: 0,
    from: file,
  }));
  const ofInterfaces = subnetsOfInterfaces(evidence.interfaces, new Set(known.map(({ id }) => id))).map(
    (subnet) => ({ ...subnet, zone: subnet.zone === '' ? zoneOf(subnet.cidr, seen, evidence) : subnet.zone }),
  );
  const covered = new Subnets([...given, ...ofInterfaces]);
  const outside = seen.filter(({ address }) => covered.around(address) === undefined);
  // A few addresses that no subnet has are told as contradictions, where they are met.
  const zones =
    given.length > 0 ? [] : subnetsOfZones(outside, names, covered.all, `${regionOf([], evidence)}a`);
  const guessed = [...ofInterfaces, ...zones];
  for (const { name, cidr } of guessed)
    findings.guess(
      `CIDR of subnet ${name}`,
      cidr,
      'the smallest block with all addresses seen in it',
      COLLECT.subnets,
    );
  return new Subnets([...given, ...guessed]);
}

/** That of what was seen in it. */
function zoneOf(cidr: string, seen: readonly SeenAddress[], evidence: Evidence): string {
  const block = parseCidr(cidr);
  const found = seen.find(({ address, zone }) => {
    const number = parseIpv4(address);
    return zone !== '' && block !== undefined && number !== undefined && cidrContains(block, number);
  });
  return found?.zone ?? `${regionOf([], evidence)}a`;
}

/** As a scenario takes names, without that of the cluster in front. */
function nameFor(written: string, clusters: ReadonlySet<string>): string {
  const short =
    [...clusters].map((cluster) => `${cluster}-`).find((prefix) => written.startsWith(prefix)) ?? '';
  const name = written
    .slice(short.length)
    .toLowerCase()
    .replaceAll(/[^a-z0-9.-]+/g, '-')
    .replaceAll(/^[-.]+|[-.]+$/g, '');
  return name === '' ? 'subnet' : name.slice(0, 63).replaceAll(/[-.]+$/g, '');
}

function unusedName(name: string, names: Set<string>): string {
  let free = name;
  for (let number = 2; names.has(free); number++) free = `${name}-${number}`;
  names.add(free);
  return free;
}

/** Of subnets that only their interfaces tell of. */
function subnetsOfInterfaces(
  interfaces: readonly InterfaceFact[],
  known: ReadonlySet<string>,
): ImportedSubnet[] {
  const groups = groupsBy(interfaces, ({ subnet }) => subnet);
  return [...groups].flatMap(([id, facts]) => {
    if (id === undefined || known.has(id)) return [];
    const addresses = facts.flatMap(({ primaryAddress, addresses, prefixes }) => [
      ...(primaryAddress === undefined ? [] : [primaryAddress]),
      ...addresses,
      ...prefixes.flatMap(endsOf),
    ]);
    const cidr = blockAround(addresses.flatMap((address) => parseIpv4(address) ?? []));
    if (cidr === undefined) return [];
    return [madeUp(id, id, cidr, facts[0]?.zone ?? '', facts[0]?.file ?? '')];
  });
}

function endsOf(prefix: string): string[] {
  return [prefix.slice(0, prefix.indexOf('/'))];
}

function subnetsOfZones(
  seen: readonly SeenAddress[],
  names: Set<string>,
  others: readonly ImportedSubnet[],
  usualZone: string,
): ImportedSubnet[] {
  const taken = others.flatMap(({ cidr }) => parseCidr(cidr) ?? []);
  const byZone = groupsBy(
    seen.flatMap(({ address, zone }) => {
      const number = parseIpv4(address);
      return number === undefined ? [] : [{ number, zone }];
    }),
    ({ zone }) => zone,
  );
  return [...byZone]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .flatMap(([zone, members]) => {
      const foreign = [...byZone].flatMap(([other, its]) => (other === zone ? [] : its));
      const isFree = (cidr: Cidr): boolean =>
        !taken.some((other) => cidrsOverlap(other, cidr)) &&
        !foreign.some(({ number }) => cidrContains(cidr, number));
      const blocks = blocksAround(
        members.map(({ number }) => number),
        isFree,
      );
      taken.push(...blocks);
      return blocks.map((cidr) => {
        const name = unusedName(`subnet-${zone === '' ? 'a' : zone}`, names);
        return madeUp(name, name, cidr, zone === '' ? usualZone : zone, 'addresses seen');
      });
    });
}

/** One block with all addresses; several where others are between them, or where one would be larger than a subnet may be. */
function blocksAround(addresses: readonly Ipv4[], isFree: (cidr: Cidr) => boolean): Cidr[] {
  const lengths = [roomyLength(addresses.length), USUAL_LENGTH, SMALLEST_LENGTH];
  const found = lengths
    .map((length) => blockAround(addresses, length))
    .find((block) => block !== undefined && isFree(block));
  if (found !== undefined) return [found];
  const whole = smallestAround(addresses);
  if (whole === undefined || whole.length >= SMALLEST_LENGTH) return [];
  const middle = whole.base + 2 ** (31 - whole.length);
  const halves = [addresses.filter((each) => each < middle), addresses.filter((each) => each >= middle)];
  return halves.flatMap((half) => blocksAround(half, isFree));
}

const USUAL_LENGTH = 24;
const SMALLEST_LENGTH = 28;
const LARGEST_LENGTH = 16;

/** Daemons hold addresses that no pod has, and ENIs have primary ones. */
function roomyLength(addresses: number): number {
  let length = USUAL_LENGTH;
  while (length > LARGEST_LENGTH && 2 ** (32 - length) < 2 * addresses) length--;
  return length;
}

/** Of this length, or as many addresses more as it needs; at most what a subnet may be. */
function blockAround(addresses: readonly Ipv4[], longest = USUAL_LENGTH): Cidr | undefined {
  const whole = smallestAround(addresses);
  if (whole === undefined || whole.length < LARGEST_LENGTH) return undefined;
  return cidrAround(whole.base, Math.min(longest, whole.length));
}

function smallestAround(addresses: readonly Ipv4[]): Cidr | undefined {
  const [first] = addresses;
  if (first === undefined) return undefined;
  const low = addresses.reduce((least, address) => Math.min(least, address), first);
  const high = addresses.reduce((most, address) => Math.max(most, address), first);
  for (let length = 32; length > 0; length--) {
    const cidr = cidrAround(low, length);
    if (cidrContains(cidr, high)) return cidr;
  }
  return undefined;
}

function madeUp(id: string, name: string, cidr: Cidr, zone: string, from: string): ImportedSubnet {
  return {
    id,
    name,
    cidr: formatCidr(cidr),
    zone,
    reservations: [],
    forCni: undefined,
    available: undefined,
    taken: [],
    takenSomewhere: 0,
    from,
  };
}

/** The blocks of the VPC: as EC2 says, or the /16 around each subnet. */
export function vpcCidrs(
  evidence: Evidence,
  subnets: readonly ImportedSubnet[],
  findings: Findings,
): string[] {
  const used = new Set(evidence.subnets.map(({ vpc }) => vpc));
  const told = evidence.vpcs
    .filter(({ id }) => used.size === 0 || used.has(id))
    .flatMap(({ cidrs }) => cidrs);
  const blocks = [...new Set(told)].flatMap((cidr) => parseCidr(cidr) ?? []);
  const covers = (cidr: Cidr): boolean => blocks.some((block) => cidrContains(block, cidr.base));
  const guessed: string[] = [];
  for (const subnet of subnets) {
    const cidr = parseCidr(subnet.cidr);
    if (cidr === undefined || covers(cidr)) continue;
    const block = cidrAround(cidr.base, 16);
    blocks.push(block);
    guessed.push(formatCidr(block));
  }
  if (guessed.length > 0)
    findings.guess('CIDR blocks of the VPC', guessed.join(', '), 'the /16 around its subnets', COLLECT.vpc);
  return blocks.map((block) => formatCidr(block));
}

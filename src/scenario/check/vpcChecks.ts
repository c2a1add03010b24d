// Whether the network of a scenario could exist: sizes, overlaps, zones, addresses inside their subnets.

import { elementAt } from '../../base/assert.ts';
import { type Cidr, cidrCovers, cidrSize, cidrsOverlap, formatCidr } from '../../base/ipv4.ts';
import { readAddresses, readCidr } from '../language/addressText.ts';
import { type DocumentPath, faultAt, type LocatedFault } from '../language/diagnostics.ts';
import type { ScenarioDocument } from '../document/document.ts';
import type { SubnetDocument } from '../cluster/vpcDocument.ts';

/** The first four addresses of a subnet and its last one. */
const RESERVED_BY_AWS = 5;

export function vpcFaults({ vpc }: ScenarioDocument): LocatedFault[] {
  const vpcCidrs = vpc.cidrs.map(readCidr);
  const subnetCidrs = vpc.subnets.map((subnet) => readCidr(subnet.cidr));
  const subnetPath = (index: number): DocumentPath => ['vpc', 'subnets', index];
  return [
    ...vpcCidrs.flatMap((cidr, index) => sizeFaults(cidr, ['vpc', 'cidrs', index])),
    ...overlapFaults(vpcCidrs, (index) => ['vpc', 'cidrs', index]),
    ...vpc.subnets.flatMap((subnet, index) => {
      const path = subnetPath(index);
      const cidr = elementAt(subnetCidrs, index);
      return [
        ...sizeFaults(cidr, [...path, 'cidr']),
        ...insideFaults(cidr, vpcCidrs, [...path, 'cidr']),
        ...zoneFaults(subnet, vpc.region, path),
        ...takenFaults(subnet, cidr, path),
        ...reservationFaults(subnet, cidr, path),
      ];
    }),
    ...overlapFaults(subnetCidrs, (index) => [...subnetPath(index), 'cidr']),
    ...duplicateFaults(vpc.subnets.map(({ name }) => name)),
  ];
}

/** Addresses outside the subnet, wherever addresses of a subnet are named. */
export function outsideFaults(
  texts: readonly string[],
  subnet: { readonly name: string; readonly cidr: string },
  path: DocumentPath,
): LocatedFault[] {
  const cidr = readCidr(subnet.cidr);
  return texts.flatMap((text, index) => {
    const { first, last } = readAddresses(text);
    const isInside = first >= cidr.base && last < cidr.base + cidrSize(cidr);
    return isInside
      ? []
      : [faultAt([...path, index], { code: 'outside-subnet', found: text, subnet: subnet.cidr })];
  });
}

function sizeFaults(cidr: Cidr, path: DocumentPath): LocatedFault[] {
  if (cidr.length > 28) return [faultAt(path, { code: 'subnet-too-small', cidr: formatCidr(cidr) })];
  if (cidr.length < 16) return [faultAt(path, { code: 'subnet-too-large', cidr: formatCidr(cidr) })];
  return [];
}

function insideFaults(cidr: Cidr, vpcCidrs: readonly Cidr[], path: DocumentPath): LocatedFault[] {
  if (vpcCidrs.some((vpcCidr) => cidrCovers(vpcCidr, cidr))) return [];
  return [
    faultAt(path, { code: 'subnet-outside-vpc', cidr: formatCidr(cidr), vpc: vpcCidrs.map(formatCidr) }),
  ];
}

function overlapFaults(cidrs: readonly Cidr[], pathOf: (index: number) => DocumentPath): LocatedFault[] {
  return cidrs.flatMap((cidr, index) => {
    const other = cidrs.slice(0, index).find((earlier) => cidrsOverlap(earlier, cidr));
    if (other === undefined) return [];
    const fault = { code: 'overlapping-cidrs', cidr: formatCidr(cidr), other: formatCidr(other) } as const;
    return [faultAt(pathOf(index), fault)];
  });
}

/** A zone is its region with a letter, a local zone with more: us-west-2a, us-west-2-lax-1a. */
function zoneFaults(
  { availabilityZone }: SubnetDocument,
  region: string,
  path: DocumentPath,
): LocatedFault[] {
  const rest = availabilityZone.startsWith(region) ? availabilityZone.slice(region.length) : '';
  if (/^(-[a-z]+-\d+)?[a-z]$/.test(rest)) return [];
  const fault = { code: 'zone-outside-region', zone: availabilityZone, region } as const;
  return [faultAt([...path, 'availabilityZone'], fault)];
}

function takenFaults(subnet: SubnetDocument, cidr: Cidr, path: DocumentPath): LocatedFault[] {
  const usable = Math.max(cidrSize(cidr) - RESERVED_BY_AWS, 0);
  const { random } = subnet.taken;
  const overfull = random > usable ? [{ code: 'subnet-overfull', asked: random, usable } as const] : [];
  return [
    ...outsideFaults(subnet.taken.addresses, subnet, [...path, 'taken', 'addresses']),
    ...overfull.map((fault) => faultAt([...path, 'taken', 'random'], fault)),
  ];
}

function reservationFaults(subnet: SubnetDocument, cidr: Cidr, path: DocumentPath): LocatedFault[] {
  const cidrs = subnet.reservations.map((reservation) => readCidr(reservation.cidr));
  const pathOf = (index: number): DocumentPath => [...path, 'reservations', index, 'cidr'];
  const outside = cidrs.flatMap((reserved, index) =>
    cidrCovers(cidr, reserved)
      ? []
      : [
          faultAt(pathOf(index), {
            code: 'outside-subnet',
            found: formatCidr(reserved),
            subnet: subnet.cidr,
          }),
        ],
  );
  return [...outside, ...overlapFaults(cidrs, pathOf)];
}

function duplicateFaults(names: readonly string[]): LocatedFault[] {
  return names.flatMap((name, index) =>
    names.indexOf(name) === index
      ? []
      : [faultAt(['vpc', 'subnets', index, 'name'], { code: 'duplicate-name', thing: 'subnet', name })],
  );
}

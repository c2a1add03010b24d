// Whether the IPv6 side of a scenario could exist: blocks of the VPC and its subnets, and what an IPv6 cluster rules out.

import {
  formatIpv6Cidr,
  IPV6_SUBNET_LENGTH,
  ipv6CidrContains,
  ipv6CidrsOverlap,
  parseIpv6Cidr,
  type Ipv6Cidr,
} from '../../base/ipv6.ts';
import type { ScenarioDocument } from '../document/document.ts';
import { type DocumentPath, faultAt, type LocatedFault } from '../language/diagnostics.ts';

interface SubnetBlock {
  readonly cidr: Ipv6Cidr;
  readonly path: DocumentPath;
}

export function ipv6Faults({ vpc, kubernetes, start }: ScenarioDocument): LocatedFault[] {
  const block = parseIpv6Cidr(vpc.ipv6Cidr);
  if (block === undefined) return [];
  const isIpv6 = kubernetes.ipFamily === 'ipv6';
  const written = vpc.subnets.flatMap(({ ipv6Cidr }, index): SubnetBlock[] => {
    const cidr = ipv6Cidr === undefined ? undefined : parseIpv6Cidr(ipv6Cidr);
    return cidr === undefined ? [] : [{ cidr, path: ['vpc', 'subnets', index, 'ipv6Cidr'] }];
  });
  const isStarted = isIpv6 && start !== undefined;
  return [
    ...vpcBlockFaults(block),
    ...written.flatMap((each) => subnetFaults(each, block)),
    ...overlapFaults(written),
    ...(isIpv6 ? sharedPlaces(vpc.subnets, block) : []),
    ...(isStarted ? [faultAt(['start'], { code: 'ipv6-start' }, 'key')] : []),
  ];
}

function vpcBlockFaults(block: Ipv6Cidr): LocatedFault[] {
  const isSize = block.length >= 44 && block.length <= 60 && block.length % 4 === 0;
  if (isSize) return [];
  const fault = { code: 'ipv6-block-size', cidr: formatIpv6Cidr(block), of: 'vpc' } as const;
  return [faultAt(['vpc', 'ipv6Cidr'], fault)];
}

function subnetFaults({ cidr, path }: SubnetBlock, vpc: Ipv6Cidr): LocatedFault[] {
  const text = formatIpv6Cidr(cidr);
  if (cidr.length !== IPV6_SUBNET_LENGTH)
    return [faultAt(path, { code: 'ipv6-block-size', cidr: text, of: 'subnet' })];
  if (ipv6CidrContains(vpc, cidr.base)) return [];
  return [faultAt(path, { code: 'subnet-outside-vpc', cidr: text, vpc: [formatIpv6Cidr(vpc)] })];
}

function overlapFaults(blocks: readonly SubnetBlock[]): LocatedFault[] {
  return blocks.flatMap(({ cidr, path }, index) => {
    const other = blocks.slice(0, index).find((earlier) => ipv6CidrsOverlap(earlier.cidr, cidr));
    if (other === undefined) return [];
    const [text, otherText] = [cidr, other.cidr].map(formatIpv6Cidr);
    return [faultAt(path, { code: 'overlapping-cidrs', cidr: text ?? '', other: otherText ?? '' })];
  });
}

/** A subnet that says no block has that of its place, which another one may have taken. */
function sharedPlaces(subnets: ScenarioDocument['vpc']['subnets'], vpc: Ipv6Cidr): LocatedFault[] {
  return subnets.flatMap(({ ipv6Cidr }, index) => {
    const cidr = ipv6Cidr === undefined ? undefined : parseIpv6Cidr(ipv6Cidr);
    if (cidr === undefined || cidr.length !== IPV6_SUBNET_LENGTH || !ipv6CidrContains(vpc, cidr.base))
      return [];
    const place = Number((cidr.base - vpc.base) >> BigInt(IPV6_SUBNET_LENGTH));
    const other = subnets[place];
    if (other === undefined || place === index || other.ipv6Cidr !== undefined) return [];
    const text = formatIpv6Cidr(cidr);
    const fault = {
      code: 'overlapping-cidrs',
      cidr: text,
      other: `${text}, the default of ${other.name}`,
    } as const;
    return [faultAt(['vpc', 'subnets', index, 'ipv6Cidr'], fault)];
  });
}

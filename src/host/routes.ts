// Routes: those the kernel makes of addresses, the order in which it lists them, and which of a table serves an address.

import {
  blockContains,
  familyOf,
  isIpv6Block,
  type Address,
  type AddressBlock,
  type IpFamily,
} from '../base/address.ts';
import { blockSize, cidrAround, type Ipv4 } from '../base/ipv4.ts';
import { ipv6CidrAround, type Ipv6Cidr } from '../base/ipv6.ts';
import { LOCAL_TABLE, MAIN_TABLE, type Link, type LinkAddress, type Route } from './namespace.ts';

export const EVERYWHERE: Readonly<Record<IpFamily, AddressBlock>> = {
  ipv4: { base: 0, length: 0 },
  ipv6: { base: 0n, length: 0 },
};

const TABLE_BUCKETS = 256;

/** fe80::/64, ff00::/8 */
const LINK_LOCAL: Ipv6Cidr = { base: 0xfe80n << 112n, length: 64 };
const MULTICAST: Ipv6Cidr = { base: 0xff00n << 112n, length: 8 };
/** A subnet with fewer addresses has no anycast address of its routers. */
const LONGEST_WITH_ANYCAST = 126;

export function host(address: Address): AddressBlock {
  return typeof address === 'bigint' ? { base: address, length: 128 } : { base: address, length: 32 };
}

export function defaultRoute(table: number, via: Address, device: string): Route {
  const destination = EVERYWHERE[familyOf(via)];
  return { table, kind: 'unicast', destination, via, device, byKernel: false, scope: 'global' };
}

export function linkRoute(table: number, address: Address, device: string): Route {
  return { table, kind: 'unicast', destination: host(address), device, byKernel: false, scope: 'link' };
}

/** Of an address whose whole subnet is reached on the link. */
export function subnetRoute(subnet: AddressBlock, source: Address, device: string): Route {
  return {
    table: MAIN_TABLE,
    kind: 'unicast',
    destination: subnet,
    device,
    byKernel: true,
    scope: 'link',
    source,
  };
}

/** The table `local` of IPv4: the machine's own addresses and its subnets' broadcast addresses. */
export function localRoutes(links: readonly Link[]): Route[] {
  return links.flatMap((link) =>
    link.addresses.flatMap((each) =>
      typeof each.address === 'bigint' ? [] : localRoutesOf(link, each.address, each),
    ),
  );
}

function localRoutesOf(link: Link, address: Ipv4, { length, broadcast }: LinkAddress): Route[] {
  const common = { table: LOCAL_TABLE, device: link.name, byKernel: true, source: address };
  const local = { ...common, kind: 'local', scope: 'host' } as const;
  const end = link.kind === 'loopback' ? loopbackEnd(address, length) : broadcast;
  return [
    ...(link.kind === 'loopback' ? [{ ...local, destination: cidrAround(address, length) }] : []),
    { ...local, destination: host(address) },
    ...(end === undefined
      ? []
      : [{ ...common, kind: 'broadcast', scope: 'link', destination: host(end) } as const]),
  ];
}

function loopbackEnd(address: Ipv4, length: number): Ipv4 {
  return cidrAround(address, length).base + blockSize(length) - 1;
}

/**
 * What the kernel makes of IPv6 addresses: their subnets in the table `main`; in `local` themselves, the anycast addresses
 * of their subnets where the machine is a router, and multicast.
 */
export function kernelRoutesOfIpv6(links: readonly Link[], isRouter: boolean): Route[] {
  return links.flatMap((link) => {
    const own = link.addresses.flatMap(({ address, length }) =>
      typeof address === 'bigint' ? [{ address, subnet: ipv6CidrAround(address, length) }] : [],
    );
    const common = { device: link.name, byKernel: true } as const;
    const local = { ...common, table: LOCAL_TABLE, scope: 'global' } as const;
    const locals = own.map(({ address }): Route => {
      return { ...local, kind: 'local', destination: host(address), source: address };
    });
    if (link.kind === 'loopback' || own.length === 0) return locals;
    const anycast = own.filter(({ subnet }) => isRouter && subnet.length <= LONGEST_WITH_ANYCAST);
    return [
      ...own.map(({ subnet }): Route => {
        return { ...common, table: MAIN_TABLE, scope: 'global', kind: 'unicast', destination: subnet };
      }),
      ...locals,
      ...anycast.map(({ subnet }): Route => ({ ...local, kind: 'anycast', destination: host(subnet.base) })),
      { ...local, kind: 'multicast', destination: MULTICAST },
    ];
  });
}

/** fe80::/64 and ff00::/8 are on every interface. */
export function isOfEveryLink({ destination, kind }: Route): boolean {
  return kind === 'multicast' || (destination.base === LINK_LOCAL.base && destination.length === 64);
}

/** By table, then by destination as the kernel walks each family's. */
export function listed(routes: readonly Route[]): Route[] {
  return routes.toSorted(
    (a, b) => (a.table % TABLE_BUCKETS) - (b.table % TABLE_BUCKETS) || inOrder(a.destination, b.destination),
  );
}

/**
 * In IPv4 the longer prefix first; in IPv6 a tree's children before itself, so that the default route is last.
 * @upstream linux net/ipv4/fib_trie.c#fib_table_dump, net/ipv6/ip6_fib.c#fib6_walk_continue
 */
function inOrder(a: AddressBlock, b: AddressBlock): number {
  const [outer, inner] = a.length < b.length ? [a, b] : [b, a];
  const isParent = isIpv6Block(a) && outer.length < inner.length && blockContains(outer, inner.base);
  if (isParent || a.base === b.base) return b.length - a.length;
  return a.base < b.base ? -1 : 1;
}

/** The longest prefix of the table that holds the address. */
export function bestRoute(routes: readonly Route[], table: number, address: Address): Route | undefined {
  let best: Route | undefined;
  for (const route of routes) {
    if (route.table !== table || !blockContains(route.destination, address)) continue;
    if (best === undefined || route.destination.length > best.destination.length) best = route;
  }
  return best;
}

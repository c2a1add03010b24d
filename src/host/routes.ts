// Routes: those the kernel makes of addresses, the order in which it lists them, and which of a table serves an address.

import { blockSize, cidrAround, cidrContains, type Cidr, type Ipv4 } from '../base/ipv4.ts';
import { LOCAL_TABLE, MAIN_TABLE, type Link, type Route } from './namespace.ts';

export const EVERYWHERE: Cidr = { base: 0, length: 0 };

const TABLE_BUCKETS = 256;

export function host(address: Ipv4): Cidr {
  return { base: address, length: 32 };
}

export function defaultRoute(table: number, via: Ipv4, device: string): Route {
  return { table, kind: 'unicast', destination: EVERYWHERE, via, device, byKernel: false, scope: 'global' };
}

export function linkRoute(table: number, address: Ipv4, device: string): Route {
  return { table, kind: 'unicast', destination: host(address), device, byKernel: false, scope: 'link' };
}

/** Of an address whose whole subnet is reached on the link. */
export function subnetRoute(subnet: Cidr, source: Ipv4, device: string): Route {
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

/** The table `local`: the machine's own addresses and its subnets' broadcast addresses. */
export function localRoutes(links: readonly Link[]): Route[] {
  return links.flatMap((link) =>
    link.addresses.flatMap(({ address, length, broadcast }) => {
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
    }),
  );
}

function loopbackEnd(address: Ipv4, length: number): Ipv4 {
  return cidrAround(address, length).base + blockSize(length) - 1;
}

/** By table, by destination, the longer prefix first. @upstream linux net/ipv4/fib_trie.c#fib_table_dump */
export function listed(routes: readonly Route[]): Route[] {
  return routes.toSorted(
    (a, b) =>
      (a.table % TABLE_BUCKETS) - (b.table % TABLE_BUCKETS) ||
      a.destination.base - b.destination.base ||
      b.destination.length - a.destination.length,
  );
}

/** The longest prefix of the table that holds the address. */
export function bestRoute(routes: readonly Route[], table: number, address: Ipv4): Route | undefined {
  let best: Route | undefined;
  for (const route of routes) {
    if (route.table !== table || !cidrContains(route.destination, address)) continue;
    if (best === undefined || route.destination.length > best.destination.length) best = route;
  }
  return best;
}

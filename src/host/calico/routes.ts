// The routes that Calico makes on a host: one for each of its pods, none for the rest of its blocks, and one for each block
// of another node. @upstream projectcalico/calico felix/dataplane/linux/route_mgr.go, block_routes, confd/etc/calico

import { blockContains, isIpv6Block, type AddressBlock } from '../../base/address.ts';
import { elementAt } from '../../base/assert.ts';
import { MAIN_TABLE, type Route } from '../namespace.ts';
import type { NodeInput } from '../nodeInput.ts';
import { linkRoute } from '../routes.ts';
import { caliVethName } from '../vethName.ts';
import type { CalicoInput, CalicoPeer } from './calicoInput.ts';
import { nextHopBy, tunnelDevice } from './interfaces.ts';

const COMMON = { table: MAIN_TABLE, kind: 'unicast', byKernel: false, scope: 'global' } as const;

/** @assumption of several nodes that would route one address the last: Calico resolves that within a second. */
export function calicoRoutes({ calico, enis }: NodeInput): Route[] {
  if (calico === undefined) return [];
  const exit = elementAt(enis, 0).name;
  return [
    ...calico.pods.map(({ namespace, name, address }) =>
      linkRoute(MAIN_TABLE, address, caliVethName(namespace, name)),
    ),
    ...calico.blocks.filter((block) => !isOneAddress(block)).map(blackhole),
    ...calico.peers.flatMap((peer) =>
      peer.destinations.flatMap((destination) => toPeer(destination, peer, calico, exit)),
    ),
  ];
}

function isOneAddress(block: AddressBlock): boolean {
  return block.length === (isIpv6Block(block) ? 128 : 32);
}

/** What has no pod behind it is dropped, and does not leave by the default route. */
function blackhole(destination: AddressBlock): Route {
  return { ...COMMON, kind: 'blackhole', destination, device: '', protocol: '80' };
}

/** Nothing while the other node has no end of the tunnel, or no pool has the block any more. */
function toPeer(destination: AddressBlock, peer: CalicoPeer, { pools }: CalicoInput, exit: string): Route[] {
  const pool = pools.find(({ cidr }) => blockContains(cidr, destination.base));
  if (pool === undefined) return [];
  const { tunnel, crossSubnet } = pool;
  const { address } = peer;
  if (tunnel === undefined) return [{ ...COMMON, destination, via: address, device: exit, protocol: 'bird' }];
  if (crossSubnet && peer.sameSubnet) {
    const direct = { ...COMMON, destination, via: address, device: exit };
    return [
      tunnel === 'vxlan' ? { ...direct, protocol: '80', onLink: true } : { ...direct, protocol: 'bird' },
    ];
  }
  const via = nextHopBy(tunnel, peer);
  if (via === undefined) return [];
  const route = { ...COMMON, destination, via, device: tunnelDevice(tunnel), onLink: true } as const;
  return [tunnel === 'vxlan' ? route : { ...route, protocol: 'bird' }];
}

// A pod's network namespace as the CNI plugin leaves it: one address, everything by way of the host.
// @upstream cmd/routed-eni-cni-plugin/driver/driver.go

import { KERNEL_RULES, MAIN_TABLE, type Link, type PodNamespace } from './namespace.ts';
import type { PodInput } from './nodeInput.ts';
import { iptablesTable } from './iptablesRule.ts';
import { defaultRoute, linkRoute, listed, localRoutes } from './routes.ts';
import { vethMac, vethName } from './vethName.ts';

/** 169.254.1.1: no machine has it, the pod's ARP entry says the host's end of its veth pair. */
const POD_GATEWAY = 0xa9fe0101;
/** lo is 1; the end that went to the host had been 2. */
export const POD_VETH_INDEX = 3;

export const LOOPBACK: Link = {
  index: 1,
  name: 'lo',
  kind: 'loopback',
  mac: '00:00:00:00:00:00',
  mtu: 65536,
  up: true,
  addresses: [{ address: 0x7f000001, length: 8 }],
};

export function podNamespace(pod: PodInput, prefix: string, mtu: number, hostIndex: number): PodNamespace {
  const { namespace, name, address, device } = pod;
  const key = `${namespace}/${name}`;
  const hostVeth = vethName(prefix, namespace, name);
  const veth: Link = {
    index: POD_VETH_INDEX,
    name: 'eth0',
    kind: 'veth',
    mac: vethMac(`eth0 of ${key}`),
    mtu,
    up: true,
    addresses: [{ address, length: 32 }],
    peer: hostIndex,
    peerNamespace: 0,
  };
  const links = [LOOPBACK, veth];
  return {
    pod: key,
    address,
    device,
    hostVeth,
    links,
    rules: KERNEL_RULES,
    routes: listed([
      defaultRoute(MAIN_TABLE, POD_GATEWAY, veth.name),
      linkRoute(MAIN_TABLE, POD_GATEWAY, veth.name),
      ...localRoutes(links),
    ]),
    neighbours: [{ address: POD_GATEWAY, device: veth.name, mac: vethMac(hostVeth) }],
    nat: iptablesTable('nat'),
    mangle: iptablesTable('mangle'),
  };
}

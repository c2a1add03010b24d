// A pod's network namespace as the CNI plugin leaves it: an interface for each of its addresses, everything by way of the
// host. @upstream cmd/routed-eni-cni-plugin/driver/driver.go

import type { Ipv4 } from '../base/ipv4.ts';
import { KERNEL_RULES, MAIN_TABLE, type Link, type PodNamespace, type RoutingRule } from './namespace.ts';
import type { CniInput, PodInput } from './nodeInput.ts';
import { iptablesTable } from './iptablesRule.ts';
import { defaultRoute, host, linkRoute, listed, localRoutes } from './routes.ts';
import { vethMac, vethName } from './vethName.ts';

/** 169.254.1.1 and on: no machine has it, the pod's ARP entry says the host's end of its veth pair. */
const FIRST_GATEWAY = 0xa9fe0101;
/** lo is 1; the end that went to the host had been 2. */
const FIRST_INDEX = 3;
/** Of a further interface's own table. */
const FROM_FURTHER = 1;

export const LOOPBACK: Link = {
  index: 1,
  name: 'lo',
  kind: 'loopback',
  mac: '00:00:00:00:00:00',
  mtu: 65536,
  up: true,
  addresses: [{ address: 0x7f000001, length: 8 }],
};

/** Of the interfaces of a pod, the first one being 0: the other end of each pair is the next but one. */
export function podVethIndex(index: number): number {
  return FIRST_INDEX + 2 * index;
}

/** All that branch pods send goes by their branch ENIs. */
export function isStrict({ branch }: PodInput, { settings }: CniInput): boolean {
  return branch !== undefined && settings.enforcingMode === 'strict';
}

/** @upstream pkg/sgpp/utils.go#BuildHostVethNamePrefix */
function hostVethsOf(pod: PodInput, cni: CniInput): [string, ...string[]] {
  const prefix = isStrict(pod, cni) ? 'vlan' : cni.settings.vethPrefix;
  const nameOf = (index: number): string => vethName(prefix, pod.namespace, pod.name, index);
  return [nameOf(0), ...(pod.further ?? []).map((_, at) => nameOf(at + 1))];
}

/** `firstHostIndex`: of the first of its interfaces, the other end. */
export function podNamespace(pod: PodInput, cni: CniInput, firstHostIndex: number): PodNamespace {
  const { namespace, name, address, card, device, branch, further = [] } = pod;
  const key = `${namespace}/${name}`;
  const hostVeths = hostVethsOf(pod, cni);
  const addresses = [address, ...further.map((each) => each.address)];
  const veths = addresses.map((each, index) => podVeth(key, each, index, cni.podMtu, firstHostIndex));
  const links = [LOOPBACK, ...veths];
  return {
    pod: key,
    address,
    card,
    device,
    ...(branch === undefined ? {} : { vlanId: branch.vlanId }),
    hostVeths,
    links,
    rules: [...KERNEL_RULES, ...addresses.flatMap(ownTable)].toSorted((a, b) => a.priority - b.priority),
    routes: listed([
      ...veths.flatMap((veth, index) => [
        defaultRoute(index === 0 ? MAIN_TABLE : index, FIRST_GATEWAY + index, veth.name),
        linkRoute(index === 0 ? MAIN_TABLE : index, FIRST_GATEWAY + index, veth.name),
      ]),
      ...localRoutes(links),
    ]),
    neighbours: veths.map((veth, index) => ({
      address: FIRST_GATEWAY + index,
      device: veth.name,
      mac: vethMac(hostVeths[index] ?? hostVeths[0]),
    })),
    filter: iptablesTable('filter'),
    nat: iptablesTable('nat'),
    mangle: iptablesTable('mangle'),
  };
}

/** A table of its own for each interface but the first, for senders that are bound to its address. */
function ownTable(address: Ipv4, index: number): RoutingRule[] {
  return index === 0 ? [] : [{ priority: FROM_FURTHER, from: host(address), table: index }];
}

function podVeth(pod: string, address: Ipv4, index: number, mtu: number, firstHostIndex: number): Link {
  const name = index === 0 ? 'eth0' : `mNicIf${index}`;
  return {
    index: podVethIndex(index),
    name,
    kind: 'veth',
    mac: vethMac(`${name} of ${pod}`),
    mtu,
    up: true,
    addresses: [{ address, length: 32 }],
    peer: firstHostIndex + index,
    peerNamespace: 0,
  };
}

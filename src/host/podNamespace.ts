// A pod's network namespace as the CNI plugin leaves it: an interface for each of its addresses, everything by way of the
// host; and one more where the egress plugin ran. @upstream cmd/routed-eni-cni-plugin/driver/driver.go

import { addressInBlock, familyOf, type Address, type IpFamily } from '../base/address.ts';
import { podEgressLink, podEgressRoutes } from './egress.ts';
import { iptablesTable } from './iptablesRule.ts';
import { linkLocal, LOOPBACK } from './linkAddresses.ts';
import {
  KERNEL_RULES,
  MAIN_TABLE,
  type IpStack,
  type Link,
  type LinkAddress,
  type PodNamespace,
  type Route,
  type RoutingRule,
} from './namespace.ts';
import type { CniInput, PodInput } from './nodeInput.ts';
import { defaultRoute, host, kernelRoutesOfIpv6, linkRoute, listed, localRoutes } from './routes.ts';
import { vethMac, vethName } from './vethName.ts';

/**
 * 169.254.1.1 and on, fe80::1 and on: no machine has it, the pod's neighbour entry says the host's end of its veth pair.
 * @assumption of further interfaces in IPv6 as in IPv4.
 */
const FIRST_GATEWAY: Readonly<Record<IpFamily, Address>> = {
  ipv4: 0xa9fe0101,
  ipv6: (0xfe80n << 112n) + 1n,
};
/** lo is 1; the end that went to the host had been 2. */
const FIRST_INDEX = 3;
/** Of a further interface's own table. */
const FROM_FURTHER = 1;

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
  const { namespace, name, address, card, device, branch, egress } = pod;
  const key = `${namespace}/${name}`;
  const hostVeths = hostVethsOf(pod, cni);
  const veths = [address, ...(pod.further ?? []).map((each) => each.address)].map((each, index) =>
    podVeth(pod, each, index, cni, firstHostIndex),
  );
  const exit =
    egress === undefined
      ? undefined
      : podEgressLink(egress, key, {
          index: podVethIndex(veths.length),
          mtu: cni.podMtu,
          peer: firstHostIndex + veths.length,
          peerNamespace: 0,
        });
  const inside = {
    pod,
    hostVeths,
    veths,
    links: [LOOPBACK, ...veths, ...(exit === undefined ? [] : [exit])],
  };
  return {
    pod: key,
    address,
    card,
    device,
    ...(branch === undefined ? {} : { vlanId: branch.vlanId }),
    hostVeths,
    ...(egress === undefined || exit === undefined
      ? {}
      : { egress: { address: egress.address, hostVeth: egress.hostVeth, device: exit.name } }),
    links: inside.links,
    ipv4: stackInside('ipv4', inside),
    ipv6: stackInside('ipv6', inside),
  };
}

interface PodInside {
  readonly pod: PodInput;
  readonly hostVeths: readonly [string, ...string[]];
  /** Those with addresses of the cluster's family. */
  readonly veths: readonly Link[];
  readonly links: readonly Link[];
}

function stackInside(family: IpFamily, { pod, hostVeths, veths, links }: PodInside): IpStack {
  const { address, further = [], egress } = pod;
  const isCluster = familyOf(address) === family;
  const own = isCluster ? veths : [];
  const gateway = (index: number): Address => addressInBlock(host(FIRST_GATEWAY[family]), index);
  return {
    rules: [...KERNEL_RULES[family], ...(isCluster ? [pod, ...further].flatMap(ownTable) : [])].toSorted(
      (a, b) => a.priority - b.priority,
    ),
    routes: listed([
      ...own.flatMap((veth, index): Route[] => {
        const table = index === 0 ? MAIN_TABLE : index;
        return [defaultRoute(table, gateway(index), veth.name), linkRoute(table, gateway(index), veth.name)];
      }),
      ...(egress !== undefined && familyOf(egress.address) === family ? podEgressRoutes(egress) : []),
      ...(family === 'ipv4' ? localRoutes(links) : kernelRoutesOfIpv6(links, false)),
    ]),
    neighbours: own.map((veth, index) => ({
      address: gateway(index),
      device: veth.name,
      mac: vethMac(hostVeths[index] ?? hostVeths[0]),
    })),
    filter: iptablesTable('filter'),
    nat: iptablesTable('nat'),
    mangle: iptablesTable('mangle'),
  };
}

/** A table of its own for each interface but the first, for senders that are bound to its address. */
function ownTable({ address }: { readonly address: Address }, index: number): RoutingRule[] {
  return index === 0 ? [] : [{ priority: FROM_FURTHER, from: host(address), table: index }];
}

function podVeth(
  { namespace, name: called, egress }: PodInput,
  address: Address,
  index: number,
  { podMtu: mtu, settings }: CniInput,
  firstHostIndex: number,
): Link {
  const name = index === 0 ? 'eth0' : `mNicIf${index}`;
  const mac = vethMac(`${name} of ${namespace}/${called}`);
  const own: LinkAddress = { address, length: host(address).length, scope: 'global' };
  // The egress plugin turns IPv6 off on the interface that the cluster's address is on.
  const isIpv4Only =
    typeof address !== 'bigint' && (settings.disablePodV6 || (index === 0 && egress !== undefined));
  return {
    index: podVethIndex(index),
    name,
    kind: 'veth',
    mac,
    mtu,
    up: true,
    addresses: isIpv4Only ? [own] : [own, linkLocal(mac)],
    peer: firstHostIndex + index,
    peerNamespace: 0,
  };
}

// The interfaces of a host: its ENIs, the ends of its pods' veth pairs, and a VLAN link for each branch ENI.

import type { AddressBlock } from '../base/address.ts';
import { cidrSize } from '../base/ipv4.ts';
import { hostEgressLink } from './egress.ts';
import { linkLocal, LOOPBACK } from './linkAddresses.ts';
import type { Link, LinkAddress, PodNamespace } from './namespace.ts';
import type { BranchEni, CniInput, EniInput, EniPlace, NodeInput, PodInput } from './nodeInput.ts';
import { podNamespace, podVethIndex } from './podNamespace.ts';
import { vethMac } from './vethName.ts';

/** The MTU of ENIs before the CNI sets one: EC2's jumbo frames. */
const EC2_MTU = 9001;

export function isPrimary({ card, device }: EniPlace): boolean {
  return card === 0 && device === 0;
}

export function branchLink({ vlanId }: Pick<BranchEni, 'vlanId'>): string {
  return `vlan.eth.${vlanId}`;
}

export interface ConnectedPod {
  readonly pod: PodNamespace;
  readonly hostLinks: readonly Link[];
}

/** Each with its ends on the host, which are numbered as they come. */
export function connectedPods({ cni, enis, pods }: NodeInput, firstVeth: number): ConnectedPod[] {
  if (cni === undefined) return [];
  const trunk = enis.find(({ trunk: isTrunk }) => isTrunk);
  let index = firstVeth;
  return pods.map((input, at) => {
    const pod = podNamespace(input, cni, index);
    const hostLinks = hostEnds(input, pod, cni, { trunk, index, at });
    index += hostLinks.length;
    return { pod, hostLinks };
  });
}

interface Ends {
  readonly trunk: EniInput | undefined;
  /** Of the first end, and the pod's number among the host's namespaces. */
  readonly index: number;
  readonly at: number;
}

function hostEnds(
  { branch, egress }: PodInput,
  { hostVeths }: PodNamespace,
  { podMtu: mtu, settings }: CniInput,
  { trunk, index, at }: Ends,
): Link[] {
  const ends = (which: number) => {
    return { index: index + which, mtu, peer: podVethIndex(which), peerNamespace: at };
  };
  const veths = hostVeths.map((name, which): Link => {
    const mac = vethMac(name);
    return { ...ends(which), name, kind: 'veth', mac, up: true, addresses: [linkLocal(mac)] };
  });
  const exits = egress === undefined ? [] : [hostEgressLink(egress, ends(veths.length))];
  const next = index + veths.length + exits.length;
  const vlans =
    branch === undefined || trunk === undefined ? [] : [vlanLink(branch, trunk, settings.eniMtu, next)];
  return [...veths, ...exits, ...vlans];
}

/** It takes over the MTU of the trunk. */
function vlanLink(branch: BranchEni, trunk: EniInput, mtu: number, index: number): Link {
  const { mac } = branch;
  const name = branchLink(branch);
  const addresses = [linkLocal(mac)];
  return {
    index,
    name,
    kind: 'vlan',
    mac,
    mtu,
    up: true,
    addresses,
    parent: trunk.name,
    vlanId: branch.vlanId,
  };
}

/** The primary's has an address of each family, if the node has. */
export function eniLinks({ enis, otherAddress, cni }: NodeInput): Link[] {
  return enis.map((eni, at) => {
    const { name, mac, card, device, primary, subnet, setUp } = eni;
    const isUp = setUp || isPrimary(eni);
    const own = [
      addressIn(primary, subnet),
      ...(isPrimary(eni) && otherAddress !== undefined
        ? [addressIn(otherAddress.address, otherAddress.subnet)]
        : []),
    ];
    return {
      index: LOOPBACK.index + 1 + (card === 0 ? device : at),
      name,
      kind: 'eni',
      mac,
      mtu: setUp ? (cni?.settings.eniMtu ?? EC2_MTU) : EC2_MTU,
      up: isUp,
      addresses: isUp ? [...inOrder(own), linkLocal(mac)] : [],
    };
  });
}

function inOrder(addresses: readonly LinkAddress[]): LinkAddress[] {
  const isIpv4 = ({ address }: LinkAddress): boolean => typeof address === 'number';
  return [...addresses.filter(isIpv4), ...addresses.filter((each) => !isIpv4(each))];
}

function addressIn(address: LinkAddress['address'], subnet: AddressBlock): LinkAddress {
  const { length } = subnet;
  if (typeof address === 'bigint' || typeof subnet.base === 'bigint')
    return { address, length, scope: 'global' };
  const broadcast = subnet.base + cidrSize({ base: subnet.base, length }) - 1;
  return { address, length, scope: 'global', broadcast };
}

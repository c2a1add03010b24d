// What AWS does with a packet that left an instance: it checks its source, and delivers it to the ENI that carries the
// destination, or lets the subnet's route table send it out of the VPC.

import { cidrContains, formatCidr, type Cidr, type Ipv4 } from '../../base/ipv4.ts';
import type { NetworkInterfaceView } from '../../ec2/view.ts';
import type { Moment } from '../moment.ts';
import { branchLink } from '../../host/hostNetwork.ts';
import type { Packet } from '../../host/packet.ts';
import { interfaceName, placeOf } from './networkOf.ts';

export type VpcHop =
  /** The source is not an address of the ENI it left by: the source/destination check. */
  | { readonly kind: 'dropped'; readonly node: string; readonly device: string; readonly source: Ipv4 }
  | { readonly kind: 'delivered'; readonly node: string; readonly device: string; readonly eni: string }
  /** Somebody else's address, or nobody's. */
  | { readonly kind: 'unknown'; readonly subnet: string | undefined }
  | { readonly kind: 'outside'; readonly isPrivate: boolean; readonly isNodeAddress: boolean };

const PRIVATE: readonly Cidr[] = [
  { base: 0x0a000000, length: 8 },
  { base: 0xac100000, length: 12 },
  { base: 0xc0a80000, length: 16 },
  { base: 0x64400000, length: 10 },
];

export function vpcHop(moment: Moment, node: string, device: string, packet: Packet): VpcHop {
  const { scenario } = moment;
  const { source, destination } = packet;
  const leaving = enisOf(moment, node).find((eni) => nameOf(eni) === device);
  if (leaving === undefined || !carries(leaving, source)) return { kind: 'dropped', node, device, source };
  if (!scenario.ec2.vpcCidrs.some((cidr) => cidrContains(cidr, destination))) {
    const isPrivate = PRIVATE.some((cidr) => cidrContains(cidr, destination));
    const isNodeAddress = leaving.branch === undefined && source === leaving.primary;
    return { kind: 'outside', isPrivate, isNodeAddress };
  }
  return deliveredTo(moment, destination);
}

/** A packet for this address from somewhere in the VPC, or from where a connection led. */
export function deliveredTo(moment: Moment, destination: Ipv4): VpcHop {
  const { world } = moment;
  for (const node of world.daemons.nodes.keys()) {
    const eni = enisOf(moment, node).find((each) => carries(each, destination));
    if (eni !== undefined) return { kind: 'delivered', node, device: nameOf(eni), eni: eni.id };
  }
  const subnet = [...world.cloud.subnets.values()].find(({ cidr }) => cidrContains(cidr, destination));
  return {
    kind: 'unknown',
    subnet: subnet === undefined ? undefined : `${subnet.id}, ${formatCidr(subnet.cidr)}`,
  };
}

function carries({ primary, cidrs }: NetworkInterfaceView, address: Ipv4): boolean {
  return primary === address || cidrs.some((cidr) => cidrContains(cidr, address));
}

/** Those of its instance, and the branches on its trunk. */
function enisOf({ world }: Moment, node: string): readonly NetworkInterfaceView[] {
  const enis = world.daemons.nodes.get(node)?.instance.enis ?? [];
  const trunk = enis.find(({ interfaceType }) => interfaceType === 'trunk');
  if (trunk === undefined) return enis;
  const all = [...world.cloud.networkInterfaces.all()];
  return [...enis, ...all.filter(({ branch }) => branch?.trunk.id === trunk.id)];
}

function nameOf(eni: NetworkInterfaceView): string {
  return eni.branch === undefined ? interfaceName(placeOf(eni)) : branchLink({ vlanId: eni.branch.vlan });
}

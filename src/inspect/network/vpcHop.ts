// What AWS does with a packet that left an instance: it checks its source, and delivers it to the ENI that carries the
// destination, or lets the subnet's route table send it out of the VPC.

import {
  blockContains,
  familyOf,
  formatBlock,
  type Address,
  type AddressBlock,
  type IpFamily,
} from '../../base/address.ts';
import { parseIpv6Cidr } from '../../base/ipv6.ts';
import type { NetworkInterfaceView } from '../../ec2/view.ts';
import type { Moment } from '../moment.ts';
import { branchLink } from '../../host/hostLinks.ts';
import type { Outcome, Packet } from '../../host/packet.ts';
import { poolTextOf } from './calicoOf.ts';
import { carries, interfaceName, placeOf } from './networkOf.ts';

export type VpcHop =
  /** The source is not an address of the ENI it left by: the source/destination check. */
  | { readonly kind: 'dropped'; readonly node: string; readonly device: string; readonly source: Address }
  | { readonly kind: 'delivered'; readonly node: string; readonly device: string; readonly eni: string }
  /** Somebody else's address, or nobody's. */
  | { readonly kind: 'unknown'; readonly subnet: string | undefined }
  /** Of a pool of Calico, which no route of the VPC leads to. */
  | { readonly kind: 'overlay'; readonly pool: string }
  | {
      readonly kind: 'outside';
      readonly family: IpFamily;
      readonly isPrivate: boolean;
      readonly isNodeAddress: boolean;
    };

/** And fc00::/7, the unique local addresses. */
const PRIVATE: readonly AddressBlock[] = [
  { base: 0x0a000000, length: 8 },
  { base: 0xac100000, length: 12 },
  { base: 0xc0a80000, length: 16 },
  { base: 0x64400000, length: 10 },
  { base: 0xfcn << 120n, length: 7 },
];

/**
 * @assumption Calico turns the source/destination check off where its manifest says so, and has the permission to; its
 * operator leaves it on.
 */
export function vpcHop(
  moment: Moment,
  node: string,
  { device, nextHop }: Outcome & { kind: 'leaves' },
  packet: Packet,
): VpcHop {
  const { scenario } = moment;
  const isChecked = scenario.calico?.installedBy !== 'manifest';
  const { source, destination } = packet;
  const leaving = enisOf(moment, node).find((eni) => nameOf(eni) === device);
  if (leaving === undefined || (isChecked && !carries(leaving, source)))
    return { kind: 'dropped', node, device, source };
  const pool = poolTextOf(moment, destination);
  if (!vpcBlocks(scenario.ec2).some((block) => blockContains(block, destination))) {
    if (pool !== undefined) {
      const neighbour = deliveredTo(moment, nextHop);
      return !isChecked && neighbour.kind === 'delivered' ? neighbour : { kind: 'overlay', pool };
    }
    const isPrivate = PRIVATE.some((block) => blockContains(block, destination));
    const isNodeAddress = leaving.branch === undefined && source === leaving.primary;
    return { kind: 'outside', family: familyOf(destination), isPrivate, isNodeAddress };
  }
  return deliveredTo(moment, destination);
}

function vpcBlocks({ vpcCidrs, vpcIpv6Cidr = '' }: Moment['scenario']['ec2']): AddressBlock[] {
  return [...vpcCidrs, ...[parseIpv6Cidr(vpcIpv6Cidr)].flatMap((block) => block ?? [])];
}

/** A packet of somebody in the VPC for an address that may be of a pool of Calico. */
export function vpcHopTo(moment: Moment, destination: Address): VpcHop {
  const pool = poolTextOf(moment, destination);
  if (
    pool !== undefined &&
    !vpcBlocks(moment.scenario.ec2).some((block) => blockContains(block, destination))
  )
    return { kind: 'overlay', pool };
  return deliveredTo(moment, destination);
}

/** A packet for this address from somewhere in the VPC, or from where a connection led. */
export function deliveredTo(moment: Moment, destination: Address): VpcHop {
  const { world } = moment;
  for (const node of world.daemons.nodes.keys()) {
    const eni = enisOf(moment, node).find((each) => carries(each, destination));
    if (eni !== undefined) return { kind: 'delivered', node, device: nameOf(eni), eni: eni.id };
  }
  for (const { id, cidr, ipv6 } of world.cloud.subnets.values()) {
    const block = typeof destination === 'bigint' ? ipv6?.cidr : cidr;
    if (block !== undefined && blockContains(block, destination))
      return { kind: 'unknown', subnet: `${id}, ${formatBlock(block)}` };
  }
  return { kind: 'unknown', subnet: undefined };
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

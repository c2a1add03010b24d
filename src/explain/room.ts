// How many more ordinary pods the nodes could take as they stand, and which limit would stop them: the kubelets' max
// pods, the addresses of the instance types, or the addresses left in the subnets.

import { IPS_PER_PREFIX } from '../base/ipv4.ts';
import type { NodeSummary, SubnetSummary } from '../record/summary.ts';
import { type CniInForce, shapeOfNode } from './nodeShape.ts';

export type Limit = 'max-pods' | 'addresses' | 'subnet';

export interface Room {
  /** More pods that would find a slot and an address, CPU and memory left aside. */
  readonly pods: number;
  /** What stops the next pod. */
  readonly limit: Limit;
}

/** Whether the next pod could run there: Ready, not cordoned, and its instance is there. */
export function isOpen({ ready, cordoned, instanceGone }: NodeSummary): boolean {
  return ready && !cordoned && !instanceGone;
}

/** Counts open nodes. ENIs yet to come take an address each for themselves, not counted here. */
export function roomFor(
  nodes: readonly NodeSummary[],
  subnets: readonly SubnetSummary[],
  cni: CniInForce,
): Room {
  const open = nodes.filter(isOpen).map((node) => nodeRoom(node, cni));
  const sum = (measure: (room: NodeRoom) => number): number =>
    open.reduce((total, room) => total + measure(room), 0);
  const fromSubnets = subnets.reduce((total, subnet) => {
    const inside = open.filter((room) => room.subnet === subnet.name);
    const wanted = inside.reduce((all, room) => all + room.fromSubnet, 0);
    const free = inside.some((room) => room.prefixMode) ? subnet.freePrefixes * IPS_PER_PREFIX : subnet.free;
    return total + Math.min(wanted, free);
  }, 0);
  const slots = sum((room) => room.slots);
  const reachable = sum((room) => Math.min(room.slots, room.addresses));
  const pods = reachable - sum((room) => room.fromSubnet) + fromSubnets;
  return { pods, limit: limitOf(pods, reachable, slots) };
}

function limitOf(pods: number, reachable: number, slots: number): Limit {
  if (pods < reachable) return 'subnet';
  return reachable < slots ? 'addresses' : 'max-pods';
}

interface NodeRoom {
  readonly subnet: string;
  readonly prefixMode: boolean;
  readonly slots: number;
  readonly addresses: number;
  /** Addresses the subnet must still give before the node is full of pods. */
  readonly fromSubnet: number;
}

function nodeRoom(node: NodeSummary, cni: CniInForce): NodeRoom {
  const shape = shapeOfNode(node, cni);
  const slots = Math.max(0, node.maxPods - node.pods);
  const addresses = Math.max(0, (shape?.addressCapacity ?? 0) - node.addresses.assigned);
  const idle = node.addresses.total - node.addresses.assigned - node.addresses.otherMode;
  return {
    subnet: node.podSubnet,
    prefixMode: shape?.config.prefixMode ?? false,
    slots,
    addresses,
    fromSubnet: Math.max(0, Math.min(slots, addresses) - idle),
  };
}

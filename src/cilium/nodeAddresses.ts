// How many addresses a node of Cilium has for its pods: of its CIDR in cluster-pool mode, of EC2 in ENI mode.

import { cidrSize, type Cidr, type Ipv4 } from '../base/ipv4.ts';

export interface UsableRange {
  readonly count: number;
  readonly lowest: Ipv4;
  readonly highest: Ipv4;
}

/** Two of them are the agent's: its router's and its health endpoint's. First and last are left out, except of a single address. @upstream pkg/ipam/service/ipallocator/allocator.go#NewCIDRRange */
export function usableRange(cidr: Cidr): UsableRange {
  const size = cidrSize(cidr);
  if (size === 1) return { count: 1, lowest: cidr.base, highest: cidr.base };
  return { count: size - 2, lowest: cidr.base + 1, highest: cidr.base + size - 2 };
}

/** The agent's settings of ENI mode, and how many addresses the node has and uses. */
export interface EniAddresses {
  readonly available: number;
  readonly used: number;
  readonly preAllocate: number;
  readonly minAllocate: number;
  /** 0: no limit. */
  readonly maxAllocate: number;
  readonly maxAboveWatermark: number;
}

/** How many the operator asks EC2 for. @upstream pkg/ipam/node.go#calculateNeededIPs */
export function neededAddresses({
  available,
  used,
  preAllocate,
  minAllocate,
  maxAllocate,
}: EniAddresses): number {
  const wanted = Math.max(preAllocate + used, minAllocate);
  const allowed = maxAllocate > 0 ? Math.min(wanted, maxAllocate) : wanted;
  return Math.max(0, allowed - available);
}

/**
 * How many it would give back, if it is told to give any back: none of what a node got at its start, then all beyond
 * what it keeps ready.
 * @upstream pkg/ipam/node.go#calculateExcessIPs
 */
export function excessAddresses({
  available,
  used,
  preAllocate,
  minAllocate,
  maxAboveWatermark,
}: EniAddresses): number {
  const atStart = minAllocate + maxAboveWatermark;
  const kept = used + preAllocate <= atStart ? atStart : used + preAllocate + maxAboveWatermark;
  return Math.max(0, used <= atStart && available <= atStart ? 0 : available - kept);
}

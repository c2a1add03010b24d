// The places for branch ENIs of a node, counted.

import type { TrunkRecord } from './nodeRecord.ts';

/** Places for branch ENIs on a trunk ENI. */
export interface BranchEniSummary {
  readonly limit: number;
  /** Of pods, or under way to them. */
  readonly used: number;
  /** Of pods that are gone: they keep their places. */
  readonly cooling: number;
}

export function summarizeBranchEnis(trunk: TrunkRecord | undefined): BranchEniSummary | undefined {
  if (trunk === undefined) return undefined;
  const cooling = trunk.branches.filter((branch) => branch.cooling).length;
  return { limit: trunk.limit, used: trunk.branches.length - cooling, cooling };
}

// NodeResourcesBalancedAllocation: prefers nodes whose cpu and memory are requested in like shares.
// @upstream pkg/scheduler/framework/plugins/noderesources/balanced_allocation.go

import type { BalancedAllocationRule } from './behaviour.ts';
import type { NodeInfo } from './nodeInfo.ts';
import type { PodDemand } from './podDemand.ts';

/** Whether the plugin scores this pod at all. */
export function scoresBalance(rule: BalancedAllocationRule, demand: PodDemand): boolean {
  return rule === 'always' || demand.cpu > 0 || demand.memory > 0;
}

/** 0 … 100. */
export function balancedAllocationScore(
  rule: BalancedAllocationRule,
  demand: PodDemand,
  node: NodeInfo,
): number {
  const after = balance(node, demand.cpu, demand.memory);
  if (rule !== 'improvement') return after;
  return 50 + Math.trunc((50 + after - balance(node, 0, 0)) / 2);
}

/** 100 when equal shares of cpu and memory are requested, in the same floating-point steps as upstream. */
function balance(node: NodeInfo, cpu: number, memory: number): number {
  const { facts } = node;
  if (facts.cpu === 0 || facts.memory === 0) return 100;
  const cpuShare = Math.min(1, (node.requestedCpu + cpu) / facts.cpu);
  const memoryShare = Math.min(1, (node.requestedMemory + memory) / facts.memory);
  const deviation = Math.abs((cpuShare - memoryShare) / 2);
  return Math.trunc((1 - deviation) * 100);
}

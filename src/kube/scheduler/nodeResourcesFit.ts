// NodeResourcesFit: enough room for one more pod and for what it requests; and LeastAllocated, its score,
// which prefers nodes with much left over.
// @upstream pkg/scheduler/framework/plugins/noderesources/fit.go, least_allocated.go

import { own } from '../../base/own.ts';
import type { NodeFacts } from './nodeFacts.ts';
import type { NodeInfo } from './nodeInfo.ts';
import type { PodDemand } from './podDemand.ts';

/** What is short on a node, as bits: `SHORT_SCALAR << i` is the pod's i-th scalar resource. */
export type Shortage = number;

const SHORT_PODS = 1;
const SHORT_CPU = 2;
const SHORT_MEMORY = 4;
const SHORT_EPHEMERAL_STORAGE = 8;
const SHORT_SCALAR = 16;
const SCALARS_SEEN = 24;

/** A short resource is requested beyond the node's whole allocatable. */
export const OVERSIZED = 1 << 30;

/** @assumption Of more than 24 scalar resources in one pod the rest is not checked; no pod comes near. */
export function shortageOf(demand: PodDemand, node: NodeInfo): Shortage {
  const { facts } = node;
  const pods = node.pods.length + 1 > facts.allowedPods ? SHORT_PODS : 0;
  if (demand.isEmpty) return pods;
  return (
    pods |
    shortIf(demand.cpu, facts.cpu, node.requestedCpu, SHORT_CPU) |
    shortIf(demand.memory, facts.memory, node.requestedMemory, SHORT_MEMORY) |
    shortIf(
      demand.ephemeralStorage,
      facts.ephemeralStorage,
      node.requestedEphemeralStorage,
      SHORT_EPHEMERAL_STORAGE,
    ) |
    (demand.scalars.length === 0 ? 0 : shortScalars(demand, node))
  );
}

/** Whether the pod would fit on the node if nothing else were there. */
export function fitsEmptyNode(demand: PodDemand, node: NodeFacts): boolean {
  return (
    node.allowedPods >= 1 &&
    demand.cpu <= node.cpu &&
    demand.memory <= node.memory &&
    demand.ephemeralStorage <= node.ephemeralStorage &&
    demand.scalars.every(({ name, amount }) => amount <= (own(node.allocatable, name) ?? 0))
  );
}

/** Whether a node offers more than before of something the pod asks for; its place is one such thing. */
export function offersMore(demand: PodDemand, before: NodeFacts, now: NodeFacts): boolean {
  return (
    now.allowedPods > before.allowedPods ||
    (demand.cpu > 0 && now.cpu > before.cpu) ||
    (demand.memory > 0 && now.memory > before.memory) ||
    (demand.ephemeralStorage > 0 && now.ephemeralStorage > before.ephemeralStorage) ||
    demand.scalars.some(
      ({ name }) => (own(now.allocatable, name) ?? 0) > (own(before.allocatable, name) ?? 0),
    )
  );
}

/** The resources that are short, in upstream's order. */
export function shortResources(demand: PodDemand, shortage: Shortage): string[] {
  const resources: string[] = [];
  if ((shortage & SHORT_PODS) !== 0) resources.push('pods');
  if ((shortage & SHORT_CPU) !== 0) resources.push('cpu');
  if ((shortage & SHORT_MEMORY) !== 0) resources.push('memory');
  if ((shortage & SHORT_EPHEMERAL_STORAGE) !== 0) resources.push('ephemeral-storage');
  demand.scalars.slice(0, SCALARS_SEEN).forEach(({ name }, index) => {
    if ((shortage & (SHORT_SCALAR << index)) !== 0) resources.push(name);
  });
  return resources;
}

export function shortageReason(resource: string): string {
  return resource === 'pods' ? 'Too many pods' : `Insufficient ${resource}`;
}

/** 0 … 100; a resource that the node does not offer is left out. */
export function leastAllocatedScore(demand: PodDemand, node: NodeInfo): number {
  const { cpu, memory } = node.facts;
  const weights = (cpu === 0 ? 0 : 1) + (memory === 0 ? 0 : 1);
  if (weights === 0) return 0;
  const cpuScore = shareLeft(node.chargedCpu + demand.incomingCpu, cpu);
  const memoryScore = shareLeft(node.chargedMemory + demand.incomingMemory, memory);
  return Math.floor((cpuScore + memoryScore) / weights);
}

/** Exact: products stay below 2⁵³ for nodes up to 80 TiB. */
function shareLeft(requested: number, allocatable: number): number {
  if (allocatable === 0 || requested > allocatable) return 0;
  return Math.floor(((allocatable - requested) * 100) / allocatable);
}

function shortIf(wanted: number, allocatable: number, requested: number, bit: Shortage): Shortage {
  if (wanted === 0 || wanted <= allocatable - requested) return 0;
  return wanted > allocatable ? bit | OVERSIZED : bit;
}

function shortScalars(demand: PodDemand, node: NodeInfo): Shortage {
  let shortage = 0;
  for (const [index, { name, amount }] of demand.scalars.entries()) {
    if (index === SCALARS_SEEN) break;
    shortage |= shortIf(
      amount,
      own(node.facts.allocatable, name) ?? 0,
      node.requestedScalar(name),
      SHORT_SCALAR << index,
    );
  }
  return shortage;
}

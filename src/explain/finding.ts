// A finding: what binds at the end of a run. And the situation that findings are made from.

import { IPS_PER_PREFIX } from '../base/ipv4.ts';
import type { NodeSummary, RunSummary } from '../record/summary.ts';
import type { WaitingPod } from '../record/waiting.ts';
import type { CompiledScenario } from '../scenario/compiled.ts';
import type { RunResult } from '../world/run.ts';
import type { LeakedEni } from '../world/leakedEnis.ts';
import type { StoppedPool } from '../world/stoppedPools.ts';
import { plural } from '../base/words.ts';
import { singleSlots } from './figures.ts';
import { cniAt, type CniInForce, type NodeShape, shapeOfNode } from './nodeShape.ts';

export interface Finding {
  readonly binds: string;
}

/** With the release and the settings of aws-node at the end. */
export interface Situation extends CniInForce {
  readonly scenario: CompiledScenario;
  readonly summary: RunSummary;
  readonly stoppedPools: readonly StoppedPool[];
  /** Of the daemons' making, and attached to no instance. */
  readonly leakedEnis: readonly LeakedEni[];
}

/** At the end of a run. */
export function situationOf(
  scenario: CompiledScenario,
  { summary, stoppedPools, leakedEnis }: Pick<RunResult, 'summary' | 'stoppedPools' | 'leakedEnis'>,
): Situation {
  return { scenario, summary, stoppedPools, leakedEnis, ...cniAt(scenario, summary.at) };
}

/** A node with what its type could hold. */
export interface ShapedNode {
  readonly node: NodeSummary;
  readonly shape: NodeShape;
}

export function shaped(nodes: readonly NodeSummary[], situation: Situation): ShapedNode[] {
  return nodes.flatMap((node) => {
    const shape = shapeOfNode(node, situation);
    return shape === undefined ? [] : [{ node, shape }];
  });
}

/** The nodes that these pods are on. */
export function nodesOf(pods: readonly WaitingPod[], { summary }: Situation): NodeSummary[] {
  const names = new Set(pods.map((pod) => pod.node));
  return summary.nodes.filter((node) => names.has(node.name));
}

export function total<T>(items: readonly T[], measure: (item: T) => number): number {
  return items.reduce((sum, item) => sum + measure(item), 0);
}

/** `17`, or `8 to 17`. */
export function range(values: readonly number[]): string {
  const least = values.reduce((one, other) => Math.min(one, other), Infinity);
  const most = values.reduce((one, other) => Math.max(one, other), -Infinity);
  return least === most ? String(least) : `${least} to ${most}`;
}

/** `on every node` or, where these are not all, `on 3 of 5 nodes`. */
export function onNodes(some: number, all: number): string {
  if (some === 1 && all === 1) return 'on the one node';
  return some === all ? 'on every node' : `on ${some} of ${plural(all, 'node')}`;
}

/** Of these nodes together: addresses they can carry for pods, and those that pods have. */
export function addressesOn(nodes: readonly ShapedNode[]): {
  readonly capacity: number;
  readonly assigned: number;
} {
  return {
    capacity: total(nodes, reachableCapacity),
    assigned: total(nodes, ({ node, shape }) =>
      shape.ofCalico ? node.pods - node.hostNetworkPods : node.addresses.assigned,
    ),
  };
}

/** In prefix mode a slot that carries a single address from before holds no more than that one. */
function reachableCapacity({ node, shape }: ShapedNode): number {
  if (!shape.config.prefixMode) return shape.addressCapacity;
  return shape.addressCapacity - singleSlots(node) * (IPS_PER_PREFIX - 1);
}

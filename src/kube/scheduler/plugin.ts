// What a plugin of the scheduler brings: its filter with the reasons it gives and the events it hopes for, its score,
// or both. `plugins/registry.ts` lists them in upstream's order. Here only verdicts and sums are spoken of; what is
// kept between attempts, so that an attempt costs as little as has changed, is in `evaluations.ts` and `shapeEvaluation.ts`.
// @upstream pkg/scheduler/framework/interface.go#FilterPlugin, ScorePlugin, EnqueueExtensions

import type { Behaviour } from './behaviour.ts';
import type { ClusterEvent } from './clusterEvents.ts';
import type { ClusterImages, PodImages } from './imageLocality.ts';
import type { InterPodChange } from './interPodAffinity.ts';
import type { InterPodCounts } from './interPodCounts.ts';
import type { NodeFacts } from './nodeFacts.ts';
import type { NodeInfo } from './nodeInfo.ts';
import type { PodClass } from './podClass.ts';
import type { PodShape } from './podShape.ts';
import type { SpreadFilter } from './podTopologySpreadFilter.ts';
import type { SpreadScore } from './podTopologySpreadScore.ts';
import { cell, type ScoredNodes } from './slots.ts';

/** The status number of a node that passes. */
export const PASSES = 0;

/** Preemption may change `Unschedulable`. */
export type StatusCode = 'Unschedulable' | 'UnschedulableAndUnresolvable';

/** Numbers for what one plugin says of nodes: equal statuses share one. `resources`: which one each reason speaks of. */
export type StatusNumber = (
  code: StatusCode,
  reasons: readonly string[],
  resources?: readonly string[],
) => number;

/** What a verdict that depends on other nodes, too, is read from. */
export interface BetweenNodes {
  readonly spreadFilter: SpreadFilter | undefined;
  readonly interPod: InterPodCounts | undefined;
}

/** The same for a node with pods tried on it or taken off it. */
export interface BetweenNodesChange {
  readonly spreadChanges: readonly number[];
  readonly interPodChange: InterPodChange;
}

export type BetweenNodesVerdict = (
  between: BetweenNodes,
  slot: number,
  change?: BetweenNodesChange,
) => number;

/** Each `prepare` is called once a scheduler and answers with PASSES or a status number. */
type Verdicts =
  /** What no pod on the node can change. */
  | {
      readonly looksAt: 'node-facts';
      prepare(status: StatusNumber, behaviour: Behaviour): (pod: PodShape, node: NodeFacts) => number;
    }
  /** What the pods on the node decide. */
  | {
      readonly looksAt: 'pods-on-node';
      prepare(status: StatusNumber, behaviour: Behaviour): (pod: PodShape, node: NodeInfo) => number;
    }
  | { readonly looksAt: 'other-nodes'; prepare(status: StatusNumber): BetweenNodesVerdict };

export type Filter = Verdicts & {
  /** Whether the event may help a pod of the class that this filter rejected. */
  hint(event: ClusterEvent, podClass: PodClass): boolean;
  /** The same before there were hints. Events of nodes are told to whom the node admits, whatever the filter. */
  registeredFor(event: ClusterEvent, podClass: PodClass, behaviour: Behaviour): boolean;
};

/** What the scores of a class are read from, by slot. */
export interface ScoredClass {
  readonly avoidedTaints: Int16Array;
  readonly nodesAvoided: number;
  readonly prefersNodes: boolean;
  readonly preferredWeights: Int32Array;
  readonly images: PodImages;
  readonly imageSets: Float64Array;
  readonly nodesWithImages: number;
  readonly spreadScore: SpreadScore | undefined;
  readonly interPod: InterPodCounts;
  readonly cluster: { readonly nodeCount: number; readonly images: ClusterImages };
}

export type Score =
  /** Of one node alone, 0 … 100: kept until its pods change. `prepare`: undefined where it scores no such pod. */
  | {
      readonly weight: number;
      readonly of: 'node';
      prepare(pod: PodShape, behaviour: Behaviour): ((node: NodeInfo) => number) | undefined;
    }
  /** Of nodes held against each other; adds weight × (0 … 100) to each of `totals`. */
  | {
      readonly weight: number;
      readonly of: 'comparison';
      /** Whether it takes no part in scoring this pod. @upstream PreScore's Skip */
      skips(scored: ScoredClass): boolean;
      addTo(totals: Int32Array, weight: number, nodes: ScoredNodes, scored: ScoredClass): void;
    };

export type Plugin = { readonly name: string } & (
  { readonly filter: Filter; readonly score?: Score } | { readonly filter?: undefined; readonly score: Score }
);

/** 100 for the largest value, others in proportion; all 0 when the largest is 0. */
export function addByLargest(
  values: Int32Array | Int16Array,
  weight: number,
  totals: Int32Array,
  { slots, count }: ScoredNodes,
): void {
  let largest = 0;
  for (let index = 0; index < count; index++) largest = Math.max(largest, values[cell(slots, index)] ?? 0);
  if (largest === 0) return;
  for (let index = 0; index < count; index++) {
    const share = Math.floor((100 * (values[cell(slots, index)] ?? 0)) / largest);
    totals[index] = cell(totals, index) + weight * share;
  }
}

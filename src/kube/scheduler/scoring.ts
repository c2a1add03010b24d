// Scores nodes: the weighted sum over the score plugins of the default profile.
// @upstream pkg/scheduler/schedule_one.go#prioritizeNodes, framework/runtime/framework.go#RunScorePlugins

import { balancedAllocationScore } from './balancedAllocation.ts';
import type { Behaviour } from './behaviour.ts';
import type { ClusterState } from './clusterState.ts';
import type { Evaluation } from './evaluation.ts';
import { addInterPodScores } from './interPodAffinity.ts';
import type { InterPodCounts } from './interPodCounts.ts';
import type { ScoredNodes } from './nodeGroups.ts';
import type { NodeInfo } from './nodeInfo.ts';
import { leastAllocatedScore } from './nodeResourcesFit.ts';
import type { PodDemand } from './podDemand.ts';
import { grown } from './slots.ts';

/** @upstream pkg/scheduler/apis/config/v1/default_plugins.go; plugins not named here weigh 1. */
export const SCORE_WEIGHTS = {
  TaintToleration: 3,
  NodeAffinity: 2,
  PodTopologySpread: 2,
  InterPodAffinity: 2,
  NodeResourcesFit: 1,
  NodeResourcesBalancedAllocation: 1,
  ImageLocality: 1,
} as const;

export type ScorePlugin = keyof typeof SCORE_WEIGHTS;

export class Scoring {
  /** Of the nodes scored last, in their order. */
  totals = new Int32Array(64);
  private readonly state: ClusterState;
  private readonly behaviour: Behaviour;

  constructor(state: ClusterState, behaviour: Behaviour) {
    this.state = state;
    this.behaviour = behaviour;
  }

  /** Leaves the sums of the weighted scores in `totals`. */
  run(nodes: ScoredNodes, evaluation: Evaluation, interPod: InterPodCounts): void {
    const { slots, count } = nodes;
    if (count > this.totals.length) this.totals = grown(this.totals, count, Int32Array);
    const { totals } = this;
    const { resourceScores, nodesAvoided } = evaluation;
    const common = nodesAvoided === 0 ? 100 * SCORE_WEIGHTS.TaintToleration : 0;
    for (let index = 0; index < count; index++) totals[index] = common + resourceScores[slots[index]];
    if (nodesAvoided > 0) addTaintScores(evaluation, totals, nodes);
    if (evaluation.nodesWithImages > 0) this.addImageScores(evaluation, totals, nodes);
    this.addComparing(nodes, evaluation, interPod, () => totals);
  }

  /** The weighted scores of each plugin that scored, by node as in `totals`. */
  byPlugin(
    nodes: ScoredNodes,
    evaluation: Evaluation,
    interPod: InterPodCounts,
  ): Map<ScorePlugin, Int32Array> {
    const table = new Map<ScorePlugin, Int32Array>();
    const column = (plugin: ScorePlugin): Int32Array => {
      const scores = new Int32Array(nodes.count);
      table.set(plugin, scores);
      return scores;
    };
    addTaintScores(evaluation, column('TaintToleration'), nodes);
    this.addImageScores(evaluation, column('ImageLocality'), nodes);
    this.addResourceScores(evaluation, column('NodeResourcesFit'), nodes, leastAllocatedScore);
    if (evaluation.scoresBalance) {
      const rule = this.behaviour.balancedAllocation;
      this.addResourceScores(evaluation, column('NodeResourcesBalancedAllocation'), nodes, (demand, node) =>
        balancedAllocationScore(rule, demand, node),
      );
    }
    this.addComparing(nodes, evaluation, interPod, column);
    return table;
  }

  /** Plugins whose score of a node depends on the other nodes; `target` says where to add each one's. */
  private addComparing(
    nodes: ScoredNodes,
    { prefersNodes, preferredWeights, spreadScore }: Evaluation,
    interPod: InterPodCounts,
    target: (plugin: ScorePlugin) => Int32Array,
  ): void {
    if (prefersNodes) {
      addByLargest(preferredWeights, SCORE_WEIGHTS.NodeAffinity, target('NodeAffinity'), nodes);
    }
    if (spreadScore !== undefined) {
      spreadScore.addTo(target('PodTopologySpread'), SCORE_WEIGHTS.PodTopologySpread, nodes);
    }
    if (!interPod.scoresNothing) {
      const weight = SCORE_WEIGHTS.InterPodAffinity;
      addInterPodScores(interPod, target('InterPodAffinity'), weight, nodes);
    }
  }

  private addImageScores(evaluation: Evaluation, totals: Int32Array, { slots, count }: ScoredNodes): void {
    const { nodeCount, images: known } = this.state;
    const { images, imageSets } = evaluation;
    for (let index = 0; index < count; index++) {
      const score = images.score(imageSets[slots[index]], known, nodeCount);
      totals[index] += SCORE_WEIGHTS.ImageLocality * score;
    }
  }

  private addResourceScores(
    { podClass: { demand } }: Evaluation,
    totals: Int32Array,
    { slots, count }: ScoredNodes,
    score: (demand: PodDemand, node: NodeInfo) => number,
  ): void {
    for (let index = 0; index < count; index++) {
      const node = this.state.nodeAt(slots[index]);
      if (node !== undefined) totals[index] += score(demand, node);
    }
  }
}

/** Nodes with the most taints to avoid score 0, nodes without any 100. */
function addTaintScores({ avoidedTaints }: Evaluation, totals: Int32Array, nodes: ScoredNodes): void {
  const weight = SCORE_WEIGHTS.TaintToleration;
  for (let index = 0; index < nodes.count; index++) totals[index] += 100 * weight;
  addByLargest(avoidedTaints, -weight, totals, nodes);
}

/** 100 for the largest value, others in proportion; all 0 when the largest is 0. */
function addByLargest(
  values: Int32Array | Int16Array,
  weight: number,
  totals: Int32Array,
  { slots, count }: ScoredNodes,
): void {
  let largest = 0;
  for (let index = 0; index < count; index++) largest = Math.max(largest, values[slots[index]]);
  if (largest === 0) return;
  for (let index = 0; index < count; index++) {
    totals[index] += weight * Math.floor((100 * values[slots[index]]) / largest);
  }
}

// Scores the feasible nodes and picks one of the best.
// @upstream pkg/scheduler/schedule_one.go#prioritizeNodes, selectHost; framework/runtime/framework.go#RunScorePlugins

import type { RandomStream } from '../../kernel/random.ts';
import { balancedAllocationScore } from './balancedAllocation.ts';
import type { Behaviour } from './behaviour.ts';
import type { ClusterState } from './clusterState.ts';
import type { Evaluation } from './evaluation.ts';
import { scoreInterPod } from './interPodAffinity.ts';
import type { InterPodCounts } from './interPodCounts.ts';
import { leastAllocatedScore } from './nodeResourcesFit.ts';
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

/** The nodes to score. */
export interface Feasible {
  readonly feasible: Int32Array;
  readonly count: number;
}

export class Scoring {
  /** Of the nodes scored last, in their order. */
  totals = new Int32Array(64);
  private scores = new Int32Array(64);
  private readonly state: ClusterState;
  private readonly behaviour: Behaviour;

  constructor(state: ClusterState, behaviour: Behaviour) {
    this.state = state;
    this.behaviour = behaviour;
  }

  /** Leaves the sums of the weighted scores in `totals`. */
  run(nodes: Feasible, evaluation: Evaluation, interPod: InterPodCounts): void {
    this.reserve(nodes.count);
    this.startWithNodeScores(nodes, evaluation);
    this.compare(nodes, evaluation, interPod, (plugin) => this.add(nodes.count, SCORE_WEIGHTS[plugin]));
    if (evaluation.nodesWithImages === 0) return;
    this.scoreImages(nodes, evaluation);
    this.add(nodes.count, SCORE_WEIGHTS.ImageLocality);
  }

  /** The slot of one of the best nodes, each as likely as the others. */
  pick({ feasible, count }: Feasible, chance: RandomStream): number {
    const { totals } = this;
    let most = -1;
    let ties = 0;
    for (let index = 0; index < count; index++) {
      const total = totals[index];
      if (total > most) {
        most = total;
        ties = 1;
      } else if (total === most) ties++;
    }
    let skip = ties > 1 ? chance.below(ties) : 0;
    for (let index = 0; index < count; index++) {
      if (totals[index] === most && skip-- === 0) return feasible[index];
    }
    return feasible[0];
  }

  /** The weighted scores of each plugin that scored, by node as in `totals`. */
  byPlugin(nodes: Feasible, evaluation: Evaluation, interPod: InterPodCounts): Map<ScorePlugin, number[]> {
    const table = new Map<ScorePlugin, number[]>();
    const put = (plugin: ScorePlugin): void => {
      const scores = Array.from(this.scores.subarray(0, nodes.count));
      table.set(
        plugin,
        scores.map((score) => score * SCORE_WEIGHTS[plugin]),
      );
    };
    this.reserve(nodes.count);
    this.scoreTaints(nodes, evaluation);
    put('TaintToleration');
    this.scoreResources(nodes, evaluation, 'NodeResourcesFit');
    put('NodeResourcesFit');
    this.scoreImages(nodes, evaluation);
    put('ImageLocality');
    if (evaluation.scoresBalance) {
      this.scoreResources(nodes, evaluation, 'NodeResourcesBalancedAllocation');
      put('NodeResourcesBalancedAllocation');
    }
    this.compare(nodes, evaluation, interPod, put);
    return table;
  }

  /** Plugins whose score of a node depends on the other nodes; calls `scored` with the scores of each in turn. */
  private compare(
    nodes: Feasible,
    evaluation: Evaluation,
    interPod: InterPodCounts,
    scored: (plugin: ScorePlugin) => void,
  ): void {
    if (evaluation.prefersNodes) {
      scoreByLargest(evaluation.preferredWeights, nodes, this.scores);
      scored('NodeAffinity');
    }
    if (evaluation.spreadScore !== undefined) {
      evaluation.spreadScore.score(nodes.feasible, nodes.count, this.scores);
      scored('PodTopologySpread');
    }
    if (!interPod.scoresNothing) {
      scoreInterPod(interPod, nodes.feasible, nodes.count, this.scores);
      scored('InterPodAffinity');
    }
  }

  /** What needs no scratch: resources, and taints where there are none to avoid. */
  private startWithNodeScores(nodes: Feasible, evaluation: Evaluation): void {
    const { feasible, count } = nodes;
    const { resourceScores } = evaluation;
    const common = evaluation.nodesAvoided === 0 ? 100 * SCORE_WEIGHTS.TaintToleration : 0;
    for (let index = 0; index < count; index++) this.totals[index] = common + resourceScores[feasible[index]];
    if (evaluation.nodesAvoided === 0) return;
    this.scoreTaints(nodes, evaluation);
    this.add(count, SCORE_WEIGHTS.TaintToleration);
  }

  private scoreTaints(nodes: Feasible, { avoidedTaints }: Evaluation): void {
    scoreByLargest(avoidedTaints, nodes, this.scores);
    const anything = nodes.feasible.subarray(0, nodes.count).some((slot) => avoidedTaints[slot] > 0);
    for (let index = 0; index < nodes.count; index++) {
      this.scores[index] = anything ? 100 - this.scores[index] : 100;
    }
  }

  private scoreImages({ feasible, count }: Feasible, { images, imageSets }: Evaluation): void {
    const { nodeCount, images: known } = this.state;
    for (let index = 0; index < count; index++) {
      this.scores[index] = images.score(imageSets[feasible[index]], known, nodeCount);
    }
  }

  private scoreResources(
    { feasible, count }: Feasible,
    { podClass: { demand } }: Evaluation,
    plugin: 'NodeResourcesFit' | 'NodeResourcesBalancedAllocation',
  ): void {
    for (let index = 0; index < count; index++) {
      const node = this.state.nodeAt(feasible[index]);
      if (node === undefined) continue;
      this.scores[index] =
        plugin === 'NodeResourcesFit'
          ? leastAllocatedScore(demand, node)
          : balancedAllocationScore(this.behaviour.balancedAllocation, demand, node);
    }
  }

  private add(count: number, weight: number): void {
    const { totals, scores } = this;
    for (let index = 0; index < count; index++) totals[index] += weight * scores[index];
  }

  private reserve(count: number): void {
    if (count <= this.totals.length) return;
    this.totals = grown(this.totals, count, Int32Array);
    this.scores = grown(this.scores, count, Int32Array);
  }
}

/** 100 for the largest value, others in proportion; all 0 when the largest is 0. */
function scoreByLargest(
  values: Int32Array | Int16Array,
  { feasible, count }: Feasible,
  scores: Int32Array,
): void {
  let largest = 0;
  for (let index = 0; index < count; index++) largest = Math.max(largest, values[feasible[index]]);
  for (let index = 0; index < count; index++) {
    scores[index] = largest === 0 ? 0 : Math.floor((100 * values[feasible[index]]) / largest);
  }
}

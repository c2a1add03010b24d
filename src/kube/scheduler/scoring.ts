// Scores nodes: the weighted sum over every score of the registry.
// @upstream pkg/scheduler/schedule_one.go#prioritizeNodes, framework/runtime/framework.go#RunScorePlugins

import type { Behaviour } from './behaviour.ts';
import type { ClusterState } from './clusterState.ts';
import type { Evaluation } from './evaluations.ts';
import type { InterPodCounts } from './interPodCounts.ts';
import type { ScoredClass } from './plugin.ts';
import { type PluginName, SCORES } from './plugins/registry.ts';
import { cell, grown, type ScoredNodes } from './slots.ts';

/** What compares nodes; what a node scores alone stands in the evaluation, summed up. */
const COMPARISONS = SCORES.flatMap(({ part }) => (part.of === 'comparison' ? [part] : []));

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
    const { nodeScores } = evaluation.shape;
    for (let index = 0; index < count; index++) totals[index] = nodeScores[cell(slots, index)] ?? 0;
    const scored = this.scored(evaluation, interPod);
    for (const comparison of COMPARISONS) {
      if (!comparison.skips(scored)) comparison.addTo(totals, comparison.weight, nodes, scored);
    }
  }

  /** The weighted scores of each plugin that scored, by node as in `totals`. */
  byPlugin(
    nodes: ScoredNodes,
    evaluation: Evaluation,
    interPod: InterPodCounts,
  ): Map<PluginName, Int32Array> {
    const { slots, count } = nodes;
    const scored = this.scored(evaluation, interPod);
    const table = new Map<PluginName, Int32Array>();
    for (const { plugin, part } of SCORES) {
      const column = new Int32Array(count);
      if (part.of === 'comparison') {
        if (part.skips(scored)) continue;
        part.addTo(column, part.weight, nodes, scored);
      } else {
        const score = part.prepare(evaluation.shape.shape, this.behaviour);
        if (score === undefined) continue;
        for (let index = 0; index < count; index++) {
          const node = this.state.nodeAt(cell(slots, index));
          if (node !== undefined) column[index] = part.weight * score(node);
        }
      }
      table.set(plugin, column);
    }
    return table;
  }

  private scored({ shape, spreading }: Evaluation, interPod: InterPodCounts): ScoredClass {
    const { avoidedTaints, nodesAvoided, prefersNodes, preferredWeights } = shape;
    const { images, imageSets, nodesWithImages } = shape;
    return {
      avoidedTaints,
      nodesAvoided,
      prefersNodes,
      preferredWeights,
      images,
      imageSets,
      nodesWithImages,
      spreadScore: spreading?.score,
      interPod,
      cluster: this.state,
    };
  }
}

// How the pods of one class spread: the counts behind its filter and its score.

import type { ClusterState } from './clusterState.ts';
import type { PodClass } from './podClass.ts';
import type { SpreadRules } from './podTopologySpread.ts';
import { SpreadFilter } from './podTopologySpreadFilter.ts';
import { SpreadScore } from './podTopologySpreadScore.ts';

export class Spreading {
  readonly filter: SpreadFilter | undefined;
  readonly score: SpreadScore | undefined;

  constructor(podClass: PodClass, rules: SpreadRules, state: ClusterState) {
    if (rules.hard.length > 0) this.filter = new SpreadFilter(podClass, rules.hard, state);
    if (rules.soft.length > 0) this.score = new SpreadScore(podClass, rules, state);
  }

  /** Gives back what it holds of the cluster state. */
  release(): void {
    this.filter?.release();
    this.score?.release();
  }
}

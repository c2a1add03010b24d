// The evaluations in use, one for each class of pods that was scheduled of late, and the inter-pod counts of
// their kinds.

import type { Behaviour } from './behaviour.ts';
import type { ClusterState } from './clusterState.ts';
import { Evaluation } from './evaluation.ts';
import { InterPodCounts } from './interPodCounts.ts';
import type { NodeFilters } from './nodeFilters.ts';
import type { PodClass } from './podClass.ts';
import type { PodKind } from './podKind.ts';

/** An evaluation holds some forty bytes a node; to make one anew costs a look at every node. */
const NODES_KEPT = 4_000_000;
const LEAST_KEPT = 64;
/** Pods of Jobs are each of a class of their own, which is never met again. */
const MOST_KEPT = 1024;

export class Evaluations {
  /** The one used last stands last. */
  private readonly evaluations = new Map<PodClass, Evaluation>();
  private readonly interPods = new Map<PodKind, InterPodCounts>();
  private latest: Evaluation | undefined;
  private readonly state: ClusterState;
  private readonly filters: NodeFilters;
  private readonly behaviour: Behaviour;

  constructor(state: ClusterState, filters: NodeFilters, behaviour: Behaviour) {
    this.state = state;
    this.filters = filters;
    this.behaviour = behaviour;
  }

  /** The evaluation of a class, up to date. */
  of(podClass: PodClass): Evaluation {
    const evaluation = this.latest?.podClass === podClass ? this.latest : this.find(podClass);
    evaluation.catchUp();
    return evaluation;
  }

  /** What inter-pod terms mean to a class, up to date. */
  interPodOf({ kind }: PodClass): InterPodCounts {
    let counts = this.interPods.get(kind);
    if (counts === undefined) {
      counts = new InterPodCounts(kind, this.state);
      this.interPods.set(kind, counts);
    }
    counts.catchUp();
    return counts;
  }

  /** Forgets everything, because what default spreading selects by may have changed. */
  clear(): void {
    for (const evaluation of this.evaluations.values()) evaluation.release();
    this.evaluations.clear();
    this.latest = undefined;
  }

  private find(podClass: PodClass): Evaluation {
    let evaluation = this.evaluations.get(podClass);
    if (evaluation === undefined) {
      evaluation = new Evaluation(podClass, this.state, this.filters, this.behaviour);
      if (this.evaluations.size >= this.limit()) this.dropOldest();
    } else {
      this.evaluations.delete(podClass);
    }
    this.evaluations.set(podClass, evaluation);
    this.latest = evaluation;
    return evaluation;
  }

  private limit(): number {
    const affordable = Math.floor(NODES_KEPT / Math.max(1, this.state.slotCount));
    return Math.min(MOST_KEPT, Math.max(LEAST_KEPT, affordable));
  }

  private dropOldest(): void {
    for (const [podClass, evaluation] of this.evaluations) {
      evaluation.release();
      this.evaluations.delete(podClass);
      return;
    }
  }
}

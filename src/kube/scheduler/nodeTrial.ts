// One node with pods tried on it or taken off it, and whether a pod would then fit. The cluster state stays
// as it is.
// @upstream pkg/scheduler/framework/runtime/framework.go#RunFilterPluginsWithNominatedPods,
// PreFilterExtensions

import type { Evaluation } from './evaluations.ts';
import { changeInterPod, type InterPodChange, noInterPodChange } from './interPodAffinity.ts';
import type { InterPodCounts } from './interPodCounts.ts';
import type { NodeBlocks } from './nodeBlocks.ts';
import { NodeInfo, type PlacedPod } from './nodeInfo.ts';
import type { PodClass } from './podClass.ts';
import type { SpreadFilter } from './podTopologySpreadFilter.ts';

/** What is prepared for an attempt to place a pod. */
export interface AttemptContext {
  readonly podClass: PodClass;
  /** Undefined for pods that look at named nodes only and have no spread constraints. */
  readonly evaluation: Evaluation | undefined;
  /** Undefined where there are too few nodes, or too much that tells them apart. */
  readonly blocks: NodeBlocks | undefined;
  readonly spreadFilter: SpreadFilter | undefined;
  /**
   * Undefined when inter-pod terms have nothing to say at the start of the attempt, and so not later in it.
   */
  readonly interPod: InterPodCounts | undefined;
  /** Whatever they have to say: also for scores. */
  readonly counts: InterPodCounts;
}

export class NodeTrial {
  readonly node: NodeInfo;
  readonly context: AttemptContext;
  readonly spreadChanges: number[];
  readonly interPodChange: InterPodChange = noInterPodChange();

  constructor(context: AttemptContext, node: NodeInfo) {
    this.context = context;
    this.node = new NodeInfo(node.slot, node.facts);
    for (const placed of node.pods) this.node.add({ ...placed });
    this.spreadChanges = context.spreadFilter?.noChange() ?? [];
  }

  add(placed: PlacedPod): void {
    this.node.add(placed);
    this.change(placed.class, 1);
  }

  /** A pod of `this.node.pods`, or one added before. */
  remove(placed: PlacedPod): void {
    this.node.remove(placed);
    this.change(placed.class, -1);
  }

  private change(other: PodClass, sign: 1 | -1): void {
    const { spreadFilter, interPod } = this.context;
    spreadFilter?.change(this.spreadChanges, this.node.slot, other, sign);
    if (interPod !== undefined) changeInterPod(this.interPodChange, interPod, other.kind, sign);
  }
}

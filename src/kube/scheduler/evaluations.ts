// The evaluations in use: of shapes of pods that were scheduled of late, of the spreading of classes, and the inter-pod
// counts of kinds.

import type { Behaviour } from './behaviour.ts';
import type { ClassKeeper, ClusterState } from './clusterState.ts';
import { InterPodCounts } from './interPodCounts.ts';
import { LatelyUsed } from './latelyUsed.ts';
import { NodeBlocks } from './nodeBlocks.ts';
import type { NodeFilters } from './nodeFilters.ts';
import type { PodClass } from './podClass.ts';
import type { PodKind } from './podKind.ts';
import type { PodShape } from './podShape.ts';
import { spreadRulesOf, spreadsBy } from './podTopologySpread.ts';
import { ShapeEvaluation } from './shapeEvaluation.ts';
import { Spreading } from './spreading.ts';

/** What is known for one class of pods: of the nodes by its shape, and how its pods spread. */
export interface Evaluation {
  readonly shape: ShapeEvaluation;
  /** Undefined for classes that spread by nothing, such as those of Jobs: their shape is all there is. */
  readonly spreading: Spreading | undefined;
}

/** A shape holds some thirty bytes a node, a class that spreads four; to make one anew costs a look at every node. */
const SHAPE_NODES_KEPT = 4_000_000;
const CLASS_NODES_KEPT = 40_000_000;
const BLOCK_NODES_KEPT = 10_000_000;

export class Evaluations implements ClassKeeper {
  private readonly shapes: LatelyUsed<PodShape, ShapeEvaluation>;
  private readonly spreadings: LatelyUsed<PodClass, Spreading>;
  private readonly blocks: LatelyUsed<ShapeEvaluation | Spreading, NodeBlocks>;
  private readonly unspread = new Set<PodClass>();
  private readonly interPods = new Map<PodKind, InterPodCounts>();
  private readonly state: ClusterState;
  private readonly filters: NodeFilters;
  private readonly behaviour: Behaviour;

  constructor(state: ClusterState, filters: NodeFilters, behaviour: Behaviour) {
    this.state = state;
    this.filters = filters;
    this.behaviour = behaviour;
    const affordable = (nodes: number) => () => Math.floor(nodes / Math.max(1, state.slotCount));
    this.blocks = new LatelyUsed(affordable(BLOCK_NODES_KEPT), () => {});
    this.shapes = new LatelyUsed(affordable(SHAPE_NODES_KEPT), (shape) => this.blocks.delete(shape));
    this.spreadings = new LatelyUsed(affordable(CLASS_NODES_KEPT), (spreading) => {
      spreading.release();
      this.blocks.delete(spreading);
    });
    state.keepers.push(this);
  }

  /** The evaluation of a class, up to date. */
  of(podClass: PodClass): Evaluation {
    const shape = this.shapeOf(podClass.shape);
    shape.catchUp();
    return { shape, spreading: this.spreadingOf(podClass) };
  }

  /** The nodes of an evaluation by blocks; whether they are up to date is for `NodeBlocks.catchUp` to say. */
  blocksOf({ shape, spreading }: Evaluation): NodeBlocks {
    const key = spreading ?? shape;
    const known = this.blocks.get(key);
    if (known?.shape === shape) return known;
    this.blocks.delete(key);
    const blocks = new NodeBlocks(this.state, shape, spreading?.score);
    this.blocks.set(key, blocks);
    return blocks;
  }

  /** What inter-pod terms mean to a class, up to date. */
  interPodOf({ kind }: PodClass): InterPodCounts {
    let counts = this.interPods.get(kind);
    if (counts === undefined) {
      counts = new InterPodCounts(kind, this.state);
      this.interPods.set(kind, counts);
    }
    counts.openKeys();
    return counts;
  }

  forgetClass(podClass: PodClass): void {
    this.spreadings.delete(podClass);
    this.unspread.delete(podClass);
  }

  forgetKind(kind: PodKind): void {
    this.interPods.get(kind)?.release();
    this.interPods.delete(kind);
  }

  /** What default spreading selects by may have changed. */
  forgetSelectors(): void {
    this.spreadings.clear();
    this.unspread.clear();
  }

  private shapeOf(shape: PodShape): ShapeEvaluation {
    let evaluation = this.shapes.get(shape);
    if (evaluation === undefined) {
      evaluation = new ShapeEvaluation(shape, this.state, this.filters, this.behaviour);
      this.shapes.set(shape, evaluation);
    }
    return evaluation;
  }

  private spreadingOf(podClass: PodClass): Spreading | undefined {
    if (this.unspread.has(podClass)) return undefined;
    let spreading = this.spreadings.get(podClass);
    if (spreading !== undefined) return spreading;
    const rules = spreadRulesOf(podClass);
    if (!spreadsBy(rules)) {
      this.unspread.add(podClass);
      return undefined;
    }
    spreading = new Spreading(podClass, rules, this.state);
    this.spreadings.set(podClass, spreading);
    return spreading;
  }
}

// Everything the scheduler knows about one shape of pods on every node: verdicts of the filters that look at one node
// alone, and scores that need no comparison. Kept current by reading the change log, so an attempt costs as much as has
// changed since the last one of its shape.

import type { Behaviour } from './behaviour.ts';
import type { ClusterState } from './clusterState.ts';
import { PodImages } from './imageLocality.ts';
import { preferredWeight, prefersNodes } from './nodeAffinity.ts';
import type { NodeFilters } from './nodeFilters.ts';
import type { NodeInfo } from './nodeInfo.ts';
import { NO_NODE } from './nodeStatus.ts';
import { PASSES } from './plugin.ts';
import { SCORES } from './plugins/registry.ts';
import type { PodShape } from './podShape.ts';
import { cell, grown } from './slots.ts';
import { avoidedTaints } from './taintToleration.ts';

const SCORE_LIMIT = 2 ** 10;

export class ShapeEvaluation {
  readonly shape: PodShape;
  readonly images: PodImages;
  readonly prefersNodes: boolean;
  /** By slot: the status number. */
  statuses = new Uint16Array(0);
  /** By slot: the status as far as it depends on the node's own facts. */
  private factStatuses = new Uint16Array(0);
  /** By slot, for nodes that pass: the weighted sum of what a node scores alone. */
  nodeScores = new Int16Array(0);
  /** By slot: untolerated PreferNoSchedule taints; weights of preferred terms; images the node holds. */
  avoidedTaints = new Int16Array(0);
  preferredWeights = new Int32Array(0);
  imageSets = new Float64Array(0);
  /** How many nodes have a taint to avoid, and how many hold an image. */
  nodesAvoided = 0;
  nodesWithImages = 0;
  /** How many nodes have each status. */
  readonly histogram: number[] = [0, 0];
  /** By slot, for nodes that pass: a number that stands for all of the above that scores are made of. */
  looks = new Int32Array(0);
  private readonly lookNumbers = new Map<number, number>();
  /** By slot: the same for what no pod on the node changes. */
  private traits = new Int32Array(0);
  private readonly traitNumbers = new Map<string, number>();
  /** How much of the change log has been read. */
  private position = -1;
  private readonly state: ClusterState;
  private readonly filters: NodeFilters;
  private readonly scores: readonly { readonly weight: number; readonly score: (node: NodeInfo) => number }[];

  constructor(shape: PodShape, state: ClusterState, filters: NodeFilters, behaviour: Behaviour) {
    this.shape = shape;
    this.state = state;
    this.filters = filters;
    this.images = new PodImages(shape.spec, behaviour.scoresInitImages);
    this.scores = SCORES.flatMap(({ part }) => {
      const score = part.of === 'node' ? part.prepare(shape, behaviour) : undefined;
      return score === undefined ? [] : [{ weight: part.weight, score }];
    });
    this.prefersNodes = prefersNodes(shape.spec);
  }

  /** Looks are 0 … lookCount−1. */
  get lookCount(): number {
    return this.lookNumbers.size;
  }

  catchUp(): void {
    const { log } = this.state;
    if (this.position < 0 || !log.reaches(this.position)) this.refreshAll();
    else {
      for (let position = this.position; position < log.head; position++) {
        if (log.isWholeAt(position)) this.refreshNode(log.slotAt(position));
        else this.refreshPods(log.slotAt(position));
      }
    }
    this.position = log.head;
  }

  private refreshAll(): void {
    for (let slot = 0; slot < this.state.slotCount; slot++) this.refreshNode(slot);
  }

  private refreshNode(slot: number): void {
    if (slot >= this.statuses.length) this.grow(slot);
    const node = this.state.nodeAt(slot);
    this.refreshPreferences(slot, node);
    this.factStatuses[slot] = node === undefined ? NO_NODE : this.filters.byFacts(this.shape, node.facts);
    this.refreshStatus(slot, node);
  }

  private refreshPods(slot: number): void {
    if (slot < this.statuses.length) this.refreshStatus(slot, this.state.nodeAt(slot));
  }

  private refreshPreferences(slot: number, node: NodeInfo | undefined): void {
    const { spec } = this.shape;
    const avoided = node === undefined ? 0 : avoidedTaints(spec.tolerations, node.facts.taints);
    this.nodesAvoided += Math.sign(avoided) - Math.sign(this.avoidedTaints[slot] ?? 0);
    this.avoidedTaints[slot] = avoided;
    const images = node === undefined ? 0 : this.images.heldBy(node.facts);
    this.nodesWithImages += Math.sign(images) - Math.sign(this.imageSets[slot] ?? 0);
    this.imageSets[slot] = images;
    const preferred = node !== undefined && this.prefersNodes ? preferredWeight(spec, node.facts) : 0;
    if (this.prefersNodes) this.preferredWeights[slot] = preferred;
    this.traits[slot] = numberIn(this.traitNumbers, `${avoided} ${preferred} ${images}`);
  }

  private refreshStatus(slot: number, node: NodeInfo | undefined): void {
    let status = this.factStatuses[slot] ?? NO_NODE;
    if (status === PASSES && node !== undefined) status = this.filters.byPods(this.shape, node);
    if (status !== this.statuses[slot]) this.setStatus(slot, status);
    if (status !== PASSES || node === undefined) return;
    const score = this.nodeScore(node);
    this.nodeScores[slot] = score;
    this.looks[slot] = numberIn(this.lookNumbers, cell(this.traits, slot) * SCORE_LIMIT + score);
  }

  private nodeScore(node: NodeInfo): number {
    let sum = 0;
    for (const { weight, score } of this.scores) sum += weight * score(node);
    return sum;
  }

  private setStatus(slot: number, status: number): void {
    const before = this.statuses[slot] ?? NO_NODE;
    this.histogram[before] = (this.histogram[before] ?? 0) - 1;
    this.histogram[status] = (this.histogram[status] ?? 0) + 1;
    this.statuses[slot] = status;
  }

  private grow(slot: number): void {
    const length = slot + 1;
    this.statuses = grown(this.statuses, length, Uint16Array, NO_NODE);
    this.factStatuses = grown(this.factStatuses, length, Uint16Array, NO_NODE);
    this.nodeScores = grown(this.nodeScores, length, Int16Array);
    this.avoidedTaints = grown(this.avoidedTaints, length, Int16Array);
    this.imageSets = grown(this.imageSets, length, Float64Array);
    this.looks = grown(this.looks, length, Int32Array);
    this.traits = grown(this.traits, length, Int32Array);
    if (this.prefersNodes) this.preferredWeights = grown(this.preferredWeights, length, Int32Array);
  }
}

function numberIn<K>(numbers: Map<K, number>, key: K): number {
  let number = numbers.get(key);
  if (number === undefined) {
    number = numbers.size;
    numbers.set(key, number);
  }
  return number;
}

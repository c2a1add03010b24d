// Everything the scheduler knows about one class of pods on every node: verdicts of the filters that look at
// one node alone, and scores that need no comparison. Kept current by reading the change log, so an attempt
// costs as much as has changed since the last one of its class.

import type { Behaviour } from './behaviour.ts';
import type { ClusterState } from './clusterState.ts';
import { PodImages } from './imageLocality.ts';
import { preferredWeight, prefersNodes } from './nodeAffinity.ts';
import type { NodeFilters } from './nodeFilters.ts';
import { AlikeNodes } from './alikeNodes.ts';
import type { NodeInfo } from './nodeInfo.ts';
import { NO_NODE } from './nodeStatus.ts';
import { PASSES } from './plugin.ts';
import { SCORES } from './plugins/registry.ts';
import type { PodClass } from './podClass.ts';
import { spreadRulesOf } from './podTopologySpread.ts';
import { SpreadFilter } from './podTopologySpreadFilter.ts';
import { SpreadScore } from './podTopologySpreadScore.ts';
import { grown } from './slots.ts';
import { avoidedTaints } from './taintToleration.ts';

export class Evaluation {
  readonly podClass: PodClass;
  readonly spreadFilter: SpreadFilter | undefined;
  readonly spreadScore: SpreadScore | undefined;
  readonly groups = new AlikeNodes();
  /** Whether `groups` tells nodes apart by all that their scores depend on, inter-pod terms aside. */
  readonly canGroup: boolean;
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
  /** How much of the change log has been read. */
  private position = -1;
  private readonly state: ClusterState;
  private readonly filters: NodeFilters;
  private readonly scores: readonly { readonly weight: number; readonly score: (node: NodeInfo) => number }[];

  constructor(podClass: PodClass, state: ClusterState, filters: NodeFilters, behaviour: Behaviour) {
    this.podClass = podClass;
    this.state = state;
    this.filters = filters;
    const rules = spreadRulesOf(podClass);
    if (rules.hard.length > 0) this.spreadFilter = new SpreadFilter(podClass, rules.hard, state);
    if (rules.soft.length > 0) this.spreadScore = new SpreadScore(podClass, rules, state);
    this.canGroup = this.spreadScore?.countsOncePerNode ?? true;
    this.images = new PodImages(podClass.spec, behaviour.scoresInitImages);
    this.scores = SCORES.flatMap(({ part }) => {
      const score = part.of === 'node' ? part.prepare(podClass, behaviour) : undefined;
      return score === undefined ? [] : [{ weight: part.weight, score }];
    });
    this.prefersNodes = prefersNodes(podClass.spec);
  }

  /** Gives back what it holds of the cluster state. */
  release(): void {
    this.spreadFilter?.release();
    this.spreadScore?.release();
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
    this.factStatuses[slot] = node === undefined ? NO_NODE : this.filters.byFacts(this.podClass, node.facts);
    this.refreshStatus(slot, node);
    this.spreadFilter?.refreshNode(slot, node);
    this.spreadScore?.refreshNode(slot, node);
    this.groups.refreshNode(slot, this.traitOf(slot));
    this.refreshLooks(slot);
  }

  private refreshPods(slot: number): void {
    if (slot >= this.statuses.length) return;
    this.refreshStatus(slot, this.state.nodeAt(slot));
    this.spreadFilter?.refreshPods(slot);
    this.spreadScore?.refreshPods(slot);
    this.refreshLooks(slot);
  }

  private traitOf(slot: number): string {
    const preferred = this.prefersNodes ? this.preferredWeights[slot] : 0;
    const spread = this.spreadScore?.traitOf(slot) ?? '';
    return `${this.avoidedTaints[slot]} ${preferred} ${this.imageSets[slot]} ${spread}`;
  }

  private refreshLooks(slot: number): void {
    if (this.statuses[slot] !== PASSES) return;
    this.groups.refreshPods(slot, this.nodeScores[slot] ?? 0, this.spreadScore?.matchingOn(slot) ?? 0);
  }

  private refreshPreferences(slot: number, node: NodeInfo | undefined): void {
    const { spec } = this.podClass;
    const avoided = node === undefined ? 0 : avoidedTaints(spec.tolerations, node.facts.taints);
    this.nodesAvoided += Math.sign(avoided) - Math.sign(this.avoidedTaints[slot] ?? 0);
    this.avoidedTaints[slot] = avoided;
    const images = node === undefined ? 0 : this.images.heldBy(node.facts);
    this.nodesWithImages += Math.sign(images) - Math.sign(this.imageSets[slot] ?? 0);
    this.imageSets[slot] = images;
    if (this.prefersNodes) this.preferredWeights[slot] = node ? preferredWeight(spec, node.facts) : 0;
  }

  private refreshStatus(slot: number, node: NodeInfo | undefined): void {
    let status = this.factStatuses[slot] ?? NO_NODE;
    if (status === PASSES && node !== undefined) status = this.filters.byPods(this.podClass, node);
    if (status !== this.statuses[slot]) this.setStatus(slot, status);
    if (status === PASSES && node !== undefined) this.nodeScores[slot] = this.nodeScore(node);
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
    if (this.prefersNodes) this.preferredWeights = grown(this.preferredWeights, length, Int32Array);
  }
}

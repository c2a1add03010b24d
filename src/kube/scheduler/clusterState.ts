// The scheduler's own account of the cluster: nodes by slot, the pods on them, and everything derived that
// must stay current with every change. Says in its change log which nodes changed.
// @upstream pkg/scheduler/backend/cache/cache.go

import type { Labels, LabelSelector, Node, Pod } from '../api/objects.ts';
import { PodColumn } from '../api/podRows.ts';
import { ChangeLog } from './changeLog.ts';
import { ClusterImages } from './imageLocality.ts';
import { factsOf, type NodeFacts } from './nodeFacts.ts';
import { NodeInfo, type PlacedPod } from './nodeInfo.ts';
import { NodeTree } from './nodeTree.ts';
import { type PodClass, PodClasses } from './podClass.ts';
import { hasTerms, type PodKind, PodKinds } from './podKind.ts';
import { PodTallies } from './podTallies.ts';
import { Topologies } from './topologies.ts';

interface ObjectSource {
  ownerSelector(pod: Pod): LabelSelector | undefined;
  namespaceLabels(namespace: string): Labels;
}

/** Whoever keeps something for classes and kinds of pods, and lets go of it when they are known no more. */
export interface ClassKeeper {
  forgetClass(podClass: PodClass): void;
  forgetKind(kind: PodKind): void;
}

export class ClusterState {
  readonly log = new ChangeLog();
  readonly images = new ClusterImages();
  readonly classes: PodClasses;
  readonly kinds: PodKinds;
  readonly tallies: PodTallies;
  readonly topologies: Topologies;
  readonly keepers: ClassKeeper[] = [];
  /** Rises with every kind of pods that has inter-pod terms of its own. */
  termsVersion = 0;
  private readonly slots: (NodeInfo | undefined)[] = [];
  private readonly freeSlots: number[] = [];
  private readonly byName = new Map<string, NodeInfo>();
  private readonly tree = new NodeTree();
  private readonly placed = new PodColumn<PlacedPod>();
  /** Pods of nodes that are not there, or not any more. */
  private readonly homeless = new Map<string, Set<PlacedPod>>();
  private readonly priorities = new Map<number, number>();

  constructor(source: ObjectSource) {
    this.kinds = new PodKinds(
      (namespace) => source.namespaceLabels(namespace),
      (kind) => {
        this.tallies.include(kind);
        if (hasTerms(kind)) this.termsVersion++;
      },
      (kind) => {
        for (const keeper of this.keepers) keeper.forgetKind(kind);
      },
    );
    this.tallies = new PodTallies(this.kinds, this.slots);
    this.topologies = new Topologies(this.slots);
    this.classes = new PodClasses(
      this.kinds,
      (pod) => source.ownerSelector(pod),
      (podClass) => {
        for (const keeper of this.keepers) keeper.forgetClass(podClass);
      },
    );
  }

  get nodeCount(): number {
    return this.byName.size;
  }

  /** Slots are 0 … slotCount−1, some of them without a node. */
  get slotCount(): number {
    return this.slots.length;
  }

  nodeAt(slot: number): NodeInfo | undefined {
    return this.slots[slot];
  }

  node(name: string): NodeInfo | undefined {
    return this.byName.get(name);
  }

  /** Slots in the order they are to be looked at. */
  order(): Int32Array {
    return this.tree.order();
  }

  /** Where in that order a node stands. */
  positionOf(slot: number): number {
    return this.tree.positionOf(slot);
  }

  isPlaced(pod: Pod): boolean {
    return this.placed.of(pod) !== undefined;
  }

  /** The least priority of any pod on any node; Infinity without pods. */
  leastPriority(): number {
    let least = Infinity;
    for (const priority of this.priorities.keys()) if (priority < least) least = priority;
    return least;
  }

  addNode(node: Node): NodeInfo {
    const slot = this.freeSlots.pop() ?? this.slots.length;
    const info = new NodeInfo(slot, factsOf(node));
    this.slots[slot] = info;
    this.byName.set(node.name, info);
    this.tree.add(slot, node.labels);
    this.topologies.assign(slot, info.facts);
    this.images.add(info.facts);
    for (const placed of this.homeless.get(node.name) ?? []) {
      placed.home = info;
      this.put(info, placed);
    }
    this.homeless.delete(node.name);
    this.log.record(slot, true);
    return info;
  }

  /** Returns what was known of the node before; undefined for a node that is not known at all. */
  updateNode(node: Node): NodeFacts | undefined {
    const info = this.byName.get(node.name);
    if (info === undefined) return undefined;
    const before = info.facts;
    info.facts = factsOf(node);
    if (before.labels !== node.labels) this.tree.relabel(info.slot, before.labels, node.labels);
    this.topologies.assign(info.slot, info.facts);
    if (before.images !== node.images) {
      this.images.remove(before);
      this.images.add(info.facts);
    }
    this.log.record(info.slot, true);
    return before;
  }

  removeNode(name: string): NodeInfo | undefined {
    const info = this.byName.get(name);
    if (info === undefined) return undefined;
    const homeless = new Set(info.pods);
    for (const placed of homeless) {
      this.take(info, placed);
      placed.home = name;
    }
    if (homeless.size > 0) this.homeless.set(name, homeless);
    this.byName.delete(name);
    this.slots[info.slot] = undefined;
    this.freeSlots.push(info.slot);
    this.tree.remove(info.slot, info.facts.labels);
    this.topologies.assign(info.slot, undefined);
    this.images.remove(info.facts);
    this.log.record(info.slot, true);
    return info;
  }

  addPod(pod: Pod, podClass: PodClass, nodeName: string): void {
    const terminating = pod.deletedAt !== undefined;
    const info = this.byName.get(nodeName);
    const placed: PlacedPod = { pod, home: info ?? nodeName, class: podClass, index: 0, terminating };
    this.placed.set(placed);
    this.classes.retain(podClass);
    if (info !== undefined) {
      this.put(info, placed);
      return;
    }
    const homeless = this.homeless.get(nodeName);
    if (homeless === undefined) this.homeless.set(nodeName, new Set([placed]));
    else homeless.add(placed);
  }

  /** Returns the class of the pod that was on a node; undefined when it was on none. */
  removePod(pod: Pod): PodClass | undefined {
    const placed = this.placed.delete(pod);
    if (placed === undefined) return undefined;
    const { home } = placed;
    if (typeof home === 'string') this.homeless.get(home)?.delete(placed);
    else this.take(home, placed);
    this.classes.release(placed.class);
    return placed.class;
  }

  /** The pod is being deleted: it keeps its place, but spreading looks past it. */
  markTerminating(pod: Pod): void {
    const placed = this.placed.of(pod);
    if (placed === undefined || placed.terminating) return;
    placed.terminating = true;
    const { home } = placed;
    if (typeof home === 'string') return;
    for (const { tally, weight } of placed.class.kind.weights) {
      if (!tally.countsTerminating) tally.add(home.slot, -weight);
    }
    this.log.record(home.slot, false);
  }

  private put(info: NodeInfo, placed: PlacedPod): void {
    info.add(placed);
    this.account(info, placed, 1);
  }

  private take(info: NodeInfo, placed: PlacedPod): void {
    info.remove(placed);
    this.account(info, placed, -1);
  }

  private account({ slot }: NodeInfo, placed: PlacedPod, sign: 1 | -1): void {
    for (const { tally, weight } of placed.class.kind.weights) {
      if (tally.countsTerminating || !placed.terminating) tally.add(slot, sign * weight);
    }
    placed.class.kind.placed += sign;
    const { priority } = placed.class.spec;
    const count = (this.priorities.get(priority) ?? 0) + sign;
    if (count === 0) this.priorities.delete(priority);
    else this.priorities.set(priority, count);
    this.log.record(slot, false);
  }
}

// The cluster's nodes as the API server holds them, and the only place that writes their status.

import type { Milliseconds } from '../../base/time.ts';
import type { EmitFact } from './environment.ts';
import type { Labels, Node, NodeImage, Taint } from './objects.ts';

/** Hears of each write to a node after it is done. Latency of watches is the hearer's. */
export interface NodeWatcher {
  nodeAdded(node: Node): void;
  nodeCordonChanged(node: Node): void;
  nodeTaintsChanged(node: Node): void;
  nodeLabelsChanged(node: Node): void;
  nodeAnnotationsChanged(node: Node): void;
  nodeImagesChanged(node: Node): void;
  nodeResourcesChanged(node: Node): void;
  nodeReadinessChanged(node: Node): void;
  nodeRemoved(node: Node): void;
}

/** What a node is to its group. */
export interface NodePlacement {
  readonly group: string;
  readonly instanceType: string;
  readonly subnet: string;
}

export class ClusterNodes {
  private readonly byName = new Map<string, Node>();
  private readonly emit: EmitFact;
  private readonly watcher: NodeWatcher;

  constructor(emit: EmitFact, watcher: NodeWatcher) {
    this.emit = emit;
    this.watcher = watcher;
  }

  /** In order of registration. */
  all(): IterableIterator<Node> {
    return this.byName.values();
  }

  get(name: string): Node | undefined {
    return this.byName.get(name);
  }

  has(node: Node): boolean {
    return this.byName.get(node.name) === node;
  }

  /** `since`: of one that was there before the run. */
  add(node: Node, { group, instanceType, subnet }: NodePlacement, since?: Milliseconds): void {
    const { name, capacity } = node;
    this.byName.set(name, node);
    const maxPods = capacity['pods'] ?? 0;
    const registered = { node: name, group, instanceType, subnet, maxPods };
    this.emit({ kind: 'node-registered', ...registered, ...(since === undefined ? {} : { since }) });
    this.watcher.nodeAdded(node);
  }

  /** A node that was there before the run, as it is. */
  place(node: Node, placement: NodePlacement): void {
    const { createdAt: since } = node;
    this.add(node, placement, since);
    if (node.ready) this.emit({ kind: 'node-ready', node: node.name, since });
    if (node.unschedulable) this.emit({ kind: 'node-cordoned', node: node.name });
  }

  setReady(node: Node, ready: boolean): void {
    if (node.ready === ready || !this.has(node)) return;
    node.ready = ready;
    this.emit({ kind: ready ? 'node-ready' : 'node-not-ready', node: node.name });
    this.watcher.nodeReadinessChanged(node);
  }

  /** No heartbeat came for too long: what its kubelet said last no longer counts. */
  setSilent(node: Node): void {
    if (!node.ready || !this.has(node)) return;
    node.ready = false;
    this.emit({ kind: 'node-not-ready', node: node.name, silent: true });
    this.watcher.nodeReadinessChanged(node);
  }

  /** Its machine came back from a reboot. */
  rebooted({ name }: Node): void {
    this.emit({ kind: 'node-rebooted', node: name });
  }

  setUnschedulable(node: Node, unschedulable: boolean): void {
    if (node.unschedulable === unschedulable) return;
    node.unschedulable = unschedulable;
    this.emit({ kind: unschedulable ? 'node-cordoned' : 'node-uncordoned', node: node.name });
    this.watcher.nodeCordonChanged(node);
  }

  setTaints(node: Node, taints: readonly Taint[]): void {
    node.taints = taints;
    this.watcher.nodeTaintsChanged(node);
  }

  setLabels(node: Node, labels: Labels): void {
    node.labels = labels;
    this.watcher.nodeLabelsChanged(node);
  }

  setAnnotations(node: Node, annotations: Labels): void {
    node.annotations = annotations;
    this.watcher.nodeAnnotationsChanged(node);
  }

  setImages(node: Node, images: readonly NodeImage[]): void {
    node.images = images;
    this.watcher.nodeImagesChanged(node);
  }

  /** Somebody beside its kubelet has so many of a resource for it. */
  setExtendedResource(node: Node, name: string, amount: number): void {
    node.capacity = { ...node.capacity, [name]: amount };
    node.allocatable = { ...node.allocatable, [name]: amount };
    this.watcher.nodeResourcesChanged(node);
  }

  remove(node: Node): void {
    this.byName.delete(node.name);
    this.emit({ kind: 'node-removed', node: node.name });
    this.watcher.nodeRemoved(node);
  }
}

// The nodes as the facts tell them, and what is counted of them: pods and addresses of each, Nodes that are registered and
// that are Ready.

import type { Milliseconds } from '../base/time.ts';
import { GroupBook } from './groupBook.ts';
import { isForgotten, newNode, type NodeRecord } from './nodeRecord.ts';
import type { NodeFact, NodeRule } from './nodeRules.ts';
import type { Slot } from './podBook.ts';
import { Tally } from './tally.ts';

export interface NodeState extends NodeRecord {
  /** Pods that take a pod slot, those on the host's network included. */
  readonly pods: Tally;
  readonly hostNetworkPods: Tally;
}

export class NodeBook {
  /** In the order in which they became known. */
  readonly nodes = new Map<string, NodeState>();
  /** Nodes whose kubelet has registered them. */
  readonly registered = new Tally();
  readonly groups = new GroupBook();
  /** Nodes that are Ready. */
  readyCount = 0;
  /** Schedulable nodes whose kubelet takes no more pods. */
  fullCount = 0;
  /** Addresses that pods have. */
  assigned = 0;
  /** Undefined: none was so far. */
  firstReadyAt: Milliseconds | undefined;
  /** Facts about one node often come together. */
  private lastFound: NodeState | undefined;

  find(name: string): NodeState | undefined {
    if (this.lastFound?.node !== name) this.lastFound = this.nodes.get(name);
    return this.lastFound;
  }

  subnetOf(name: string): string | undefined {
    return this.find(name)?.podSubnet;
  }

  /** Makes it known, if it is not. */
  know(at: Milliseconds, name: string, instanceType: string, subnet: string): void {
    if (this.find(name) !== undefined) return;
    const counts = { pods: new Tally(), hostNetworkPods: new Tally() };
    // Spread into a new object it would be several times slower to change.
    this.lastFound = Object.assign(newNode(at, name, instanceType, subnet), counts);
    this.nodes.set(name, this.lastFound);
  }

  apply<F extends NodeFact>(rule: NodeRule<F>, fact: F, at: Milliseconds): void {
    const node = this.find(fact.node);
    if (node === undefined) return;
    const { registeredAt, group, ready } = node;
    const { assigned } = node.pool;
    const wasFull = isFull(node);
    rule(node, fact, at);
    this.countFull(wasFull, node);
    this.assigned += node.pool.assigned - assigned;
    if (node.ready !== ready) this.countReady(at, node.ready);
    if (node.registeredAt !== registeredAt) {
      if (registeredAt !== undefined) this.countRegistered(at, group, -1);
      if (node.registeredAt !== undefined) this.countRegistered(at, node.group, 1);
    }
    if (isForgotten(node)) this.forget(node);
  }

  /** A pod took (1) or gave up (−1) one of its node's pod slots. */
  countPod(at: Milliseconds, { node, boundAt, hostNetwork }: Slot, amount: number): void {
    const state = node === undefined ? undefined : this.find(node);
    // Bound to a node of that name that is forgotten.
    if (state === undefined || boundAt < state.knownSince) return;
    const wasFull = isFull(state);
    state.pods.add(at, amount);
    this.countFull(wasFull, state);
    if (hostNetwork) state.hostNetworkPods.add(at, amount);
  }

  private countReady(at: Milliseconds, ready: boolean): void {
    this.readyCount += ready ? 1 : -1;
    if (ready) this.firstReadyAt ??= at;
  }

  private countFull(before: boolean, node: NodeState): void {
    this.fullCount += Number(isFull(node)) - Number(before);
  }

  private forget(state: NodeState): void {
    this.nodes.delete(state.node);
    this.assigned -= state.pool.assigned;
    this.lastFound = undefined;
  }

  private countRegistered(at: Milliseconds, group: string, amount: number): void {
    this.registered.add(at, amount);
    this.groups.find(group).nodes.add(at, amount);
  }
}

/** A node that takes pods, at its max pods. */
function isFull({ ready, cordoned, instanceGone, pods, maxPods }: NodeState): boolean {
  return ready && !cordoned && !instanceGone && pods.value >= maxPods;
}

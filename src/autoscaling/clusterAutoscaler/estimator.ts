// How many new nodes of a group some pods need: first fit, the pods that ask for most first.
// @upstream cluster-autoscaler/estimator/binpacking_estimator.go, decreasing_pod_orderer.go, threshold_based_limiter.go

import { elementAt } from '../../base/assert.ts';
import type { Node, Pod } from '../../kube/api/objects.ts';
import { HOSTNAME } from '../../kube/scheduler/podTopologySpread.ts';
import { SPREAD_REASON } from '../../kube/scheduler/podTopologySpreadFilter.ts';
import type { PodGroup } from './podGroups.ts';
import { amountOf } from './ports.ts';
import type { Snapshot } from './snapshot.ts';
import type { TemplateNode } from './templates.ts';

export interface Estimate {
  readonly nodeCount: number;
  /** Those that the new nodes have room for. */
  readonly pods: readonly Pod[];
}

/** `mostNodes`: more are not added. The snapshot is left as it was. */
export function estimate(
  snapshot: Snapshot,
  groups: readonly PodGroup[],
  template: TemplateNode,
  mostNodes: number,
): Estimate {
  snapshot.fork();
  const packing = new Packing(snapshot, template, mostNodes);
  for (const { pods } of inOrder(groups, template.node, snapshot)) packing.add(pods);
  snapshot.revert();
  return { nodeCount: packing.used.size, pods: packing.placed };
}

class Packing {
  readonly placed: Pod[] = [];
  /** New nodes with pods. */
  readonly used = new Set<string>();
  private readonly nodes: string[] = [];
  private isFull = false;
  private readonly snapshot: Snapshot;
  private readonly template: TemplateNode;
  private readonly mostNodes: number;

  constructor(snapshot: Snapshot, template: TemplateNode, mostNodes: number) {
    this.snapshot = snapshot;
    this.template = template;
    this.mostNodes = mostNodes;
  }

  /** Pods of one group: on the nodes there are until one fits none, the others on the last node or a new one. */
  add(pods: readonly Pod[]): void {
    let index = 0;
    while (index < pods.length && this.placeOn(elementAt(pods, index), this.nodes)) index++;
    for (const pod of pods.slice(index)) if (this.isFull || !this.addOne(pod)) return;
  }

  /** False: no further pod of the group will fit a new node either. */
  private addOne(pod: Pod): boolean {
    const last = this.nodes.at(-1);
    if (last !== undefined) {
      if (this.placeOn(pod, [last])) return true;
      if (this.isSpreadTooThin(pod, last) && this.placeOnAnother(pod, last)) return true;
      if (!this.used.has(last)) return false;
    }
    if (this.nodes.length >= this.mostNodes) {
      this.isFull = true;
      return false;
    }
    const name = `${this.template.node.name}-e-${this.nodes.length}`;
    this.snapshot.addCopy(this.template, name);
    this.nodes.push(name);
    return this.placeOn(pod, [name]);
  }

  private placeOn(pod: Pod, nodes: readonly string[]): boolean {
    const node = this.snapshot.placeOnFirst(pod, nodes);
    if (node === undefined) return false;
    this.note(pod, node);
    return true;
  }

  private note(pod: Pod, node: string): void {
    this.used.add(node);
    this.placed.push(pod);
  }

  /** It is to be spread over nodes, and the last has too many of its kind. */
  private isSpreadTooThin(pod: Pod, node: string): boolean {
    if (pod.spec.topologySpread.every(({ topologyKey }) => topologyKey !== HOSTNAME)) return false;
    return this.snapshot.rejection(pod, node)?.includes(SPREAD_REASON) === true;
  }

  private placeOnAnother(pod: Pod, last: string): boolean {
    const others = [...this.snapshot.nodeNames()].filter((name) => name !== last);
    return this.placeOn(pod, others);
  }
}

/** By the share of a node that a pod asks for, CPU and memory added up. */
function inOrder(groups: readonly PodGroup[], { allocatable }: Node, snapshot: Snapshot): PodGroup[] {
  const share = (amount: number, resource: string): number => {
    const whole = amountOf(allocatable, resource);
    return whole > 0 ? amount / whole : 0;
  };
  const scored = groups.map((group) => {
    const { cpu, memory } = snapshot.demandOf(group.example);
    return { group, score: share(cpu, 'cpu') + share(memory, 'memory') };
  });
  return scored.sort((left, right) => right.score - left.score).map(({ group }) => group);
}

// Finds the nodes a pod fits on: goes round the nodes from where the last search stopped, and stops when it
// has seen enough of them.
// @upstream pkg/scheduler/schedule_one.go#findNodesThatFitPod, numFeasibleNodesToFind

import type { Pod } from '../api/objects.ts';
import type { ClusterState } from './clusterState.ts';
import type { Evaluation } from './evaluations.ts';
import type { NodeBlocks } from './nodeBlocks.ts';
import type { NodeInfo } from './nodeInfo.ts';
import { PASSES } from './plugin.ts';
import { type AttemptContext, NodeTrial } from './nodeTrial.ts';
import type { Nominations } from './nominations.ts';
import { cell, grown } from './slots.ts';
import type { Verdicts } from './verdicts.ts';

/** Below this many nodes all are looked at, and never fewer than this many found. */
const ALWAYS_FOUND = 100;

/** From so many to find on, nodes are looked at by blocks. */
const LONG = 400;

/** How many feasible nodes are enough, of this many. */
export function feasibleNodesToFind(nodes: number): number {
  if (nodes < ALWAYS_FOUND) return nodes;
  const percentage = Math.max(5, 50 - Math.floor(nodes / 125));
  return Math.max(ALWAYS_FOUND, Math.floor((nodes * percentage) / 100));
}

export class NodeSearch {
  /** The first `count` are the slots of the nodes that fit. Overwritten by the next search. */
  feasible = new Int32Array(64);
  count = 0;
  /** Where the search went past blocks of nodes: these, in place of `feasible`. */
  passed: NodeBlocks | undefined;
  /** By slot, the status number of each node that was looked at. */
  statuses: Uint16Array = new Uint16Array(64);
  /** How many nodes were rejected, by status number. */
  histogram: readonly number[] = [];
  private start = 0;
  private ownStatuses = new Uint16Array(64);
  private readonly state: ClusterState;
  private readonly verdicts: Verdicts;
  private readonly nominations: Nominations;

  constructor(state: ClusterState, verdicts: Verdicts, nominations: Nominations) {
    this.state = state;
    this.verdicts = verdicts;
    this.nominations = nominations;
  }

  /** Whether there are so many nodes to find that more than their number is worth keeping. */
  get isLong(): boolean {
    return feasibleNodesToFind(this.state.nodeCount) >= LONG;
  }

  /** All nodes, or those the pod's affinity names. */
  run(pod: Pod, context: AttemptContext, named: readonly NodeInfo[] | undefined): void {
    this.reserve();
    const { evaluation, blocks, spreadFilter, interPod } = context;
    this.passed = undefined;
    spreadFilter?.prepare();
    if (this.nominatedNodeFits(pod, context)) return;
    const betweenNodes = spreadFilter !== undefined || interPod !== undefined || !this.nominations.isEmpty;
    if (named !== undefined) this.lookAt(pod, context, slotsOf(named));
    else if (evaluation === undefined || betweenNodes) this.lookAt(pod, context, this.state.order());
    else this.readEvaluation(evaluation, blocks);
  }

  /** The node that preemption has made room on is tried alone and first. */
  private nominatedNodeFits(pod: Pod, context: AttemptContext): boolean {
    const name = this.nominations.nodeOf(pod);
    const node = name === undefined ? undefined : this.state.node(name);
    if (node === undefined || this.statusOf(pod, context, node) !== PASSES) return false;
    this.feasible[0] = node.slot;
    this.count = 1;
    this.histogram = [];
    return true;
  }

  /** The fast way, for pods of which each node can be judged alone. */
  private readEvaluation(
    { shape: { statuses, histogram } }: Evaluation,
    blocks: NodeBlocks | undefined,
  ): void {
    this.statuses = statuses;
    this.histogram = histogram;
    this.count = 0;
    if (histogram[PASSES] === 0) return;
    const order = this.state.order();
    const { feasible } = this;
    const limit = feasibleNodesToFind(order.length);
    let position = this.start % order.length;
    if (blocks?.catchUp(limit) === true) {
      const { found, stop } = blocks.search(position, limit);
      this.passed = blocks;
      this.count = found;
      this.start = stop;
      return;
    }
    let count = 0;
    let looked = 0;
    for (; looked < order.length; looked++) {
      const slot = cell(order, position);
      if (statuses[slot] === PASSES) {
        if (count === limit) break;
        feasible[count++] = slot;
      }
      if (++position === order.length) position = 0;
    }
    this.count = count;
    this.start = position;
  }

  private lookAt(pod: Pod, context: AttemptContext, slots: Int32Array): void {
    const histogram: number[] = [];
    const limit = feasibleNodesToFind(slots.length);
    this.statuses = this.ownStatuses;
    this.histogram = histogram;
    this.count = 0;
    let looked = 0;
    for (; looked < slots.length; looked++) {
      const slot = cell(slots, (this.start + looked) % slots.length);
      const node = this.state.nodeAt(slot);
      if (node === undefined) continue;
      const status = this.statusOf(pod, context, node);
      if (status === PASSES && this.count === limit) break;
      this.statuses[slot] = status;
      if (status === PASSES) this.feasible[this.count++] = slot;
      else histogram[status] = (histogram[status] ?? 0) + 1;
    }
    this.start = (this.start + looked) % this.state.nodeCount;
  }

  private statusOf(pod: Pod, context: AttemptContext, node: NodeInfo): number {
    const nominated = this.nominations.binding(node.facts.name, pod);
    if (nominated.length === 0) return this.verdicts.on(context, node);
    return this.verdicts.onTrialWith(new NodeTrial(context, node), nominated);
  }

  private reserve(): void {
    if (this.state.slotCount <= this.feasible.length) return;
    this.feasible = grown(this.feasible, this.state.slotCount, Int32Array);
    this.ownStatuses = grown(this.ownStatuses, this.state.slotCount, Uint16Array);
  }
}

function slotsOf(nodes: readonly NodeInfo[]): Int32Array {
  return Int32Array.from(nodes, (node) => node.slot);
}

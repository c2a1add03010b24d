// Whether a node takes a pod: all filters in order, up to the first that rejects.

import type { NodeFilters } from './nodeFilters.ts';
import type { NodeInfo, PlacedPod } from './nodeInfo.ts';
import type { NodeStatuses } from './nodeStatus.ts';
import type { AttemptContext, NodeTrial } from './nodeTrial.ts';
import { type BetweenNodes, type BetweenNodesChange, type BetweenNodesVerdict, PASSES } from './plugin.ts';
import { FILTERS } from './plugins/registry.ts';

export class Verdicts {
  private readonly filters: NodeFilters;
  /** Of the filters that look at other nodes, too; upstream runs them last. */
  private readonly ofOthers: readonly BetweenNodesVerdict[];

  constructor(statuses: NodeStatuses, filters: NodeFilters) {
    this.filters = filters;
    this.ofOthers = FILTERS.flatMap(({ plugin, part }) =>
      part.looksAt === 'other-nodes' ? [part.prepare(statuses.of(plugin))] : [],
    );
  }

  /** The node as it is. */
  on(context: AttemptContext, node: NodeInfo): number {
    const { podClass, evaluation } = context;
    const local = evaluation?.shape.statuses[node.slot] ?? this.filters.both(podClass, node);
    return local === PASSES ? this.betweenNodes(context, node.slot) : local;
  }

  /** What depends on pods on other nodes, too. */
  private betweenNodes(between: BetweenNodes, slot: number, change?: BetweenNodesChange): number {
    for (const verdict of this.ofOthers) {
      const status = verdict(between, slot, change);
      if (status !== PASSES) return status;
    }
    return PASSES;
  }

  /** The node with pods tried on it or taken off it. */
  onTrial(trial: NodeTrial): number {
    const { context, node } = trial;
    const local = this.filters.both(context.podClass, node);
    return local === PASSES ? this.betweenNodes(context, node.slot, trial) : local;
  }

  /** The node has to take the pod both with the nominated pods and without them. */
  onTrialWith(trial: NodeTrial, nominated: readonly PlacedPod[]): number {
    for (const placed of nominated) trial.add(placed);
    const status = this.onTrial(trial);
    for (const placed of nominated) trial.remove(placed);
    return status !== PASSES || nominated.length === 0 ? status : this.onTrial(trial);
  }
}

// Whether a node takes a pod: all filters in order, up to the first that rejects.

import { INTER_POD_REASONS, type InterPodVerdict, interPodVerdict } from './interPodAffinity.ts';
import type { NodeFilters } from './nodeFilters.ts';
import type { NodeInfo, PlacedPod } from './nodeInfo.ts';
import { type NodeStatuses, PASSES } from './nodeStatus.ts';
import type { AttemptContext, NodeTrial } from './nodeTrial.ts';
import { SPREAD_LABEL_REASON, SPREAD_REASON, type SpreadVerdict } from './podTopologySpreadFilter.ts';

export class Verdicts {
  private readonly filters: NodeFilters;
  private readonly spread: Readonly<Record<SpreadVerdict, number>>;
  private readonly interPod: Readonly<Record<InterPodVerdict, number>>;

  constructor(statuses: NodeStatuses, filters: NodeFilters) {
    this.filters = filters;
    const resolvable = 'Unschedulable';
    const unresolvable = 'UnschedulableAndUnresolvable';
    this.spread = {
      fits: PASSES,
      skewed: statuses.number('PodTopologySpread', resolvable, [SPREAD_REASON]),
      'label-missing': statuses.number('PodTopologySpread', unresolvable, [SPREAD_LABEL_REASON]),
    };
    const interPod = (
      verdict: keyof typeof INTER_POD_REASONS,
      code: typeof resolvable | typeof unresolvable,
    ) => statuses.number('InterPodAffinity', code, [INTER_POD_REASONS[verdict]]);
    this.interPod = {
      fits: PASSES,
      affinity: interPod('affinity', unresolvable),
      'anti-affinity': interPod('anti-affinity', resolvable),
      'existing-anti-affinity': interPod('existing-anti-affinity', resolvable),
    };
  }

  /** The node as it is. */
  on(context: AttemptContext, node: NodeInfo): number {
    const { podClass, evaluation } = context;
    const local = evaluation?.statuses[node.slot] ?? this.filters.both(podClass, node);
    return local === PASSES ? this.betweenNodes(context, node.slot) : local;
  }

  /** What depends on pods on other nodes, too. */
  betweenNodes({ evaluation, interPod }: AttemptContext, slot: number): number {
    const spread = this.spread[evaluation?.spreadFilter?.verdict(slot) ?? 'fits'];
    if (spread !== PASSES || interPod === undefined) return spread;
    return this.interPod[interPodVerdict(interPod, slot)];
  }

  /** The node with pods tried on it or taken off it. */
  onTrial(trial: NodeTrial): number {
    const { evaluation, interPod, podClass } = trial.context;
    const { slot } = trial.node;
    const local = this.filters.both(podClass, trial.node);
    if (local !== PASSES) return local;
    const spread = this.spread[evaluation?.spreadFilter?.verdictWith(trial.spreadChanges, slot) ?? 'fits'];
    if (spread !== PASSES || interPod === undefined) return spread;
    return this.interPod[interPodVerdict(interPod, slot, trial.interPodChange)];
  }

  /** The node has to take the pod both with the nominated pods and without them. */
  onTrialWith(trial: NodeTrial, nominated: readonly PlacedPod[]): number {
    for (const placed of nominated) trial.add(placed);
    const status = this.onTrial(trial);
    for (const placed of nominated) trial.remove(placed);
    return status !== PASSES || nominated.length === 0 ? status : this.onTrial(trial);
  }
}

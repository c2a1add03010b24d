// Which nodes count for a spread constraint: those that the pod selects, and whose taints it tolerates, as the
// constraint says. @upstream karpenter pkg/controllers/provisioning/scheduling/topologynodefilter.go

import type { PodSpec, Taint, Toleration, TopologySpreadConstraint } from '../../../kube/api/objects.ts';
import { requirementOf } from '../requirements/requirement.ts';
import { Requirements } from '../requirements/requirements.ts';
import { NO_LABELS } from '../requirements/wellKnownLabels.ts';
import { toleratesAll } from './tolerance.ts';

export class NodeFilter {
  /** Alternatives; undefined: any node. */
  private readonly selected: readonly Requirements[] | undefined;
  /** Undefined: whatever the taints. */
  readonly tolerations: readonly Toleration[] | undefined;

  constructor(
    { nodeSelector, nodeAffinity, tolerations }: PodSpec,
    { nodeAffinityPolicy, nodeTaintsPolicy }: TopologySpreadConstraint,
  ) {
    const selector = Requirements.ofLabels(nodeSelector);
    const alternatives = nodeAffinity?.required?.map(({ matchExpressions }) =>
      selector.with(matchExpressions.map(requirementOf)),
    ) ?? [selector];
    this.selected = nodeAffinityPolicy === 'Honor' && alternatives.length > 0 ? alternatives : undefined;
    this.tolerations = nodeTaintsPolicy === 'Honor' ? tolerations : undefined;
  }

  /** `requirements` are what is known of the node. */
  matches(taints: readonly Taint[], requirements: Requirements): boolean {
    return (
      (this.selected?.some((wanted) => requirements.conflictWith(wanted, NO_LABELS) === undefined) ?? true) &&
      (this.tolerations === undefined || toleratesAll(this.tolerations, taints))
    );
  }

  /** Equal for filters that are alike. */
  get key(): string {
    return JSON.stringify([this.selected?.map(({ text }) => text), this.tolerations]);
  }
}

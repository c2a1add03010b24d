// What every claim of a NodePool begins with.
// @upstream karpenter pkg/controllers/provisioning/scheduling/nodeclaimtemplate.go

import type { NodePool } from '../../../kube/api/nodePool.ts';
import type { Labels } from '../../../kube/api/objects.ts';
import type { InstanceTypeOption } from '../catalogue/instanceTypeOption.ts';
import { oneOf } from '../requirements/requirement.ts';
import { Requirements } from '../requirements/requirements.ts';
import { NODE_CLASS_LABEL } from '../requirements/wellKnownLabels.ts';
import { INITIALIZED_LABEL, NODE_POOL_LABEL, REGISTERED_LABEL } from '../wellKnown.ts';
import type { DaemonPods } from './daemonPod.ts';
import { candidateOf, meeting, withMinValues, type Candidate } from './typeFilter.ts';

export interface ClaimTemplate {
  readonly pool: NodePool;
  readonly labels: Labels;
  readonly requirements: Requirements;
  readonly candidates: readonly Candidate[];
}

/** On every node of Karpenter's from some time on, so pods may ask for them; claims do not. */
export const LATER_LABELS: readonly string[] = [REGISTERED_LABEL, INITIALIZED_LABEL];

/** `few-values`, `none`: no instance type is left for the NodePool. */
export type TemplateOutcome = ClaimTemplate | 'few-values' | 'none';

export function claimTemplateOf(
  pool: NodePool,
  options: readonly InstanceTypeOption[],
  daemons: DaemonPods,
  relaxesMinValues: boolean,
): TemplateOutcome {
  const { template } = pool;
  const labels = {
    ...template.labels,
    [NODE_POOL_LABEL]: pool.name,
    [NODE_CLASS_LABEL]: template.nodeClass,
  };
  const requirements = Requirements.ofNodeRequirements(template.requirements)
    .with(Requirements.ofLabels(labels).values())
    .with(LATER_LABELS.map((label) => oneOf(label, ['true'])));
  const all = options
    .filter(({ offerings }) => offerings.some(({ isAvailable }) => isAvailable))
    .map((option) => candidateOf(option, daemons.overheadOn(option, template.taints, requirements)));
  const candidates = meeting(all, requirements, [...requirements.values()]);
  if (candidates.length === 0) return 'none';
  const selection = withMinValues(candidates, requirements, relaxesMinValues);
  return selection === undefined ? 'few-values' : { pool, labels, requirements, candidates };
}

/** Heaviest first; of equal weight the last by name. @upstream karpenter pkg/utils/nodepool#OrderByWeight */
export function byPoolWeight(pools: readonly NodePool[]): NodePool[] {
  return pools.toSorted((one, other) => other.weight - one.weight || (one.name < other.name ? 1 : -1));
}

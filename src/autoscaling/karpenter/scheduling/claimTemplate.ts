// What every claim of a NodePool begins with.
// @upstream karpenter pkg/controllers/provisioning/scheduling/nodeclaimtemplate.go

import type { NodePool } from '../../../kube/api/nodePool.ts';
import type { Labels, PodSpec } from '../../../kube/api/objects.ts';
import type { InstanceTypeOption } from '../catalogue/instanceTypeOption.ts';
import { oneOf } from '../requirements/requirement.ts';
import { Requirements } from '../requirements/requirements.ts';
import { NODE_CLASS_LABEL } from '../requirements/wellKnownLabels.ts';
import { INITIALIZED_LABEL, NODE_POOL_LABEL, REGISTERED_LABEL } from '../wellKnown.ts';
import { DaemonPods } from './daemonPod.ts';
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
type TemplateOutcome = ClaimTemplate | 'few-values' | 'none';

function claimTemplateOf(
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
  const candidates = options
    .filter(({ offerings }) => offerings.some(({ isAvailable }) => isAvailable))
    .filter(meeting(requirements, [...requirements.values()]))
    .map((option) => candidateOf(option, daemons.overheadOn(option, template.taints, requirements)));
  if (candidates.length === 0) return 'none';
  const selection = withMinValues(candidates, requirements, relaxesMinValues);
  return selection === undefined ? 'few-values' : { pool, labels, requirements, candidates };
}

/** Those of earlier passes are kept as long as nothing that they are made of is another object. */
export class ClaimTemplates {
  private known: DaemonPods | undefined;
  /** By NodePool. */
  private readonly outcomes = new Map<string, Kept>();

  /** The same for the same specs. */
  daemonsOf(specs: readonly PodSpec[]): DaemonPods {
    if (this.known?.isOf(specs) !== true) this.known = new DaemonPods(specs);
    return this.known;
  }

  of(
    pool: NodePool,
    options: readonly InstanceTypeOption[],
    daemons: DaemonPods,
    relaxesMinValues: boolean,
  ): TemplateOutcome {
    const kept = this.outcomes.get(pool.name);
    if (
      kept?.pool === pool &&
      kept.options === options &&
      kept.daemons === daemons &&
      kept.relaxesMinValues === relaxesMinValues
    )
      return kept.outcome;
    const outcome = claimTemplateOf(pool, options, daemons, relaxesMinValues);
    this.outcomes.set(pool.name, { pool, options, daemons, relaxesMinValues, outcome });
    return outcome;
  }
}

interface Kept {
  readonly pool: NodePool;
  readonly options: readonly InstanceTypeOption[];
  readonly daemons: DaemonPods;
  readonly relaxesMinValues: boolean;
  readonly outcome: TemplateOutcome;
}

/** Heaviest first; of equal weight the last by name. @upstream karpenter pkg/utils/nodepool#OrderByWeight */
export function byPoolWeight(pools: readonly NodePool[]): NodePool[] {
  return pools.toSorted((one, other) => other.weight - one.weight || (one.name < other.name ? 1 : -1));
}

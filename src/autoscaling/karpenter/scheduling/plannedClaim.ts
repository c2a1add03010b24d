// A claim as it leaves the simulation: what a NodeClaim is made of.
// @upstream karpenter pkg/controllers/provisioning/scheduling/nodeclaim.go#FinalizeScheduling, nodeclaimtemplate.go#ToNodeClaim

import type { Chooser } from '../../../kernel/chooser.ts';
import type { NodePool } from '../../../kube/api/nodePool.ts';
import type { Labels, Pod, Resources } from '../../../kube/api/objects.ts';
import { offeringsFor, orderByPrice, type InstanceTypeOption } from '../catalogue/instanceTypeOption.ts';
import { oneOf, operatorOf, type Requirement } from '../requirements/requirement.ts';
import type { Requirements } from '../requirements/requirements.ts';
import { HOSTNAME_LABEL, WELL_KNOWN_LABELS } from '../requirements/wellKnownLabels.ts';
import { CAPACITY_TYPE_LABEL, INSTANCE_TYPE_LABEL } from '../wellKnown.ts';
import { least, sum } from './amounts.ts';
import { LATER_LABELS } from './claimTemplate.ts';
import { distinctRequests } from './daemonPod.ts';
import type { OpenClaim } from './openClaim.ts';

export interface PlannedClaim {
  readonly pool: NodePool;
  readonly pods: readonly Pod[];
  /** Of its NodePool, before custom labels of its requirements are resolved. */
  readonly labels: Labels;
  readonly requirements: Requirements;
  /** Cheapest first. */
  readonly instanceTypes: readonly InstanceTypeOption[];
  /** Of its pods, and of DaemonSets' as few as any of its types gets. */
  readonly requests: Resources;
  /** Fewer values of a key than its NodePool asks for had to do. */
  readonly isMinValuesRelaxed: boolean;
}

export function plannedClaimOf(claim: OpenClaim): PlannedClaim {
  const { template, pods, candidates } = claim;
  const requirements = claim.requirements.without([HOSTNAME_LABEL, ...LATER_LABELS]);
  const daemons = distinctRequests(candidates.map(({ overhead }) => overhead));
  const [first = {}] = daemons;
  return {
    pool: template.pool,
    pods,
    labels: template.labels,
    requirements,
    instanceTypes: orderByPrice(
      candidates.map(({ option }) => option),
      requirements,
    ),
    requests: sum(claim.podRequests, daemons.reduce(least, first)),
    isMinValuesRelaxed: [...template.requirements.values()].some(
      ({ key, minValues = 0 }) => (requirements.get(key).minValues ?? 0) < minValues,
    ),
  };
}

/** What its NodeClaim asks for: with the names of its types and the capacity types that they are to be had for. */
export function claimRequirements({ requirements, instanceTypes }: PlannedClaim): Requirements {
  const names = instanceTypes.map(({ name }) => name);
  const { minValues } = requirements.get(INSTANCE_TYPE_LABEL);
  const withTypes = requirements.with([{ ...oneOf(INSTANCE_TYPE_LABEL, names), minValues }]);
  const capacityTypes = new Set(
    instanceTypes.flatMap((option) =>
      offeringsFor(option, withTypes).map(({ capacityType }) => capacityType),
    ),
  );
  return capacityTypes.size === 0 ? withTypes : withTypes.with([oneOf(CAPACITY_TYPE_LABEL, capacityTypes)]);
}

/** The labels of its NodeClaim: custom ones that its requirements leave open get some value. */
export function claimLabels({ labels, requirements }: PlannedClaim, chooser: Pick<Chooser, 'index'>): Labels {
  const resolved = [...requirements.values()].flatMap((requirement) => {
    const { key } = requirement;
    if (WELL_KNOWN_LABELS.has(key)) return [];
    const value = anyValue(requirement, chooser);
    return value === undefined ? [] : [[key, value] as const];
  });
  return { ...labels, ...Object.fromEntries(resolved) };
}

/** @upstream karpenter pkg/scheduling/requirement.go#Requirement.Any */
function anyValue(requirement: Requirement, chooser: Pick<Chooser, 'index'>): string | undefined {
  const { values, gte = 0, lte = 2 ** 31 - 1 } = requirement;
  const operator = operatorOf(requirement);
  if (operator === 'DoesNotExist') return undefined;
  if (operator === 'In')
    return [...values].sort()[values.size === 1 ? 0 : chooser.index('karpenter/label', values.size)];
  return String(gte + chooser.index('karpenter/label', lte - gte + 1));
}

// One pass of the provisioner: the pods that wait, and those of nodes that are to go, get places or claims.
// @upstream karpenter pkg/controllers/provisioning/provisioner.go#Schedule

import { MINUTE } from '../../../base/time.ts';
import type { PodDisruptionBudgetConfig } from '../../../kube/api/config.ts';
import { podKey, type Pod } from '../../../kube/api/objects.ts';
import { unmetMinValues, unmetMinValuesText } from '../catalogue/instanceTypeOption.ts';
import type { KarpenterEvent } from '../events.ts';
import { isCurrentlyReschedulable } from '../evictionLimits.ts';
import type { Clock } from '../pods.ts';
import { avoidsKarpenter, isProvisionable, issuesOf, type ClaimIssue } from './pendingPods.ts';
import type { PlannedClaim } from './plannedClaim.ts';
import { solve, type SchedulingInput, type SchedulingResult } from './solve.ts';
import type { StateNode } from './stateNode.ts';

export interface ProvisioningInput extends Omit<SchedulingInput, 'pods' | 'places' | 'isWithheld'> {
  /** Those that the scheduler has marked Unschedulable. */
  readonly unschedulable: readonly Pod[];
  /** Whether somebody has decided that the node goes. */
  readonly isGoing: (node: StateNode) => boolean;
  readonly budgets: readonly PodDisruptionBudgetConfig[];
  readonly claimIssue: (pod: Pod) => ClaimIssue | undefined;
  readonly clock: Clock;
}

export interface ProvisioningResult {
  readonly claims: readonly PlannedClaim[];
  readonly existing: SchedulingResult['existing'];
  /** Why the others go nowhere. */
  readonly errors: ReadonlyMap<Pod, string>;
  readonly events: readonly KarpenterEvent[];
}

/** Instance types of one NodeClaim. @upstream nodeclaimtemplate.go#MaxInstanceTypes */
const MAX_INSTANCE_TYPES = 600;
const FAILURE_QUIET_FOR = 5 * MINUTE;
const NO_TYPES_QUIET_FOR = MINUTE;

export function provision(input: ProvisioningInput): ProvisioningResult {
  const errors = new Map<Pod, string>();
  const pods: Pod[] = [];
  for (const pod of input.unschedulable) {
    if (!isProvisionable(pod) || avoidsKarpenter(pod)) continue;
    const issues = issuesOf(pod, input.claimIssue(pod));
    if (issues.length === 0) pods.push(pod);
    else errors.set(pod, issues.join('; '));
  }
  const going = input.nodes.filter(input.isGoing);
  // Nobody waits for what will not be evicted.
  const leaving = going.flatMap((node) => node.pods);
  pods.push(...leaving.filter((pod) => isCurrentlyReschedulable(pod, input.budgets, input.clock)));
  if (pods.length === 0 || input.nodePools.length === 0)
    return { claims: [], existing: [], errors, events: failures(errors) };
  const places = input.nodes.filter((node) => !input.isGoing(node));
  const result = solve({ ...input, pods, places });
  for (const [pod, failure] of result.errors) errors.set(pod, failure());
  const claims = result.claims.flatMap((claim) => truncated(claim, input, errors));
  return {
    claims,
    existing: result.existing,
    errors,
    events: [...result.withoutTypes.map(noTypes), ...failures(errors)],
  };
}

/** Its cheapest types; none where they have too few values of a key. */
export function truncated(
  claim: PlannedClaim,
  { minValuesPolicy }: Pick<SchedulingInput, 'minValuesPolicy'>,
  errors: Map<Pod, string>,
): PlannedClaim[] {
  const instanceTypes = claim.instanceTypes.slice(0, MAX_INSTANCE_TYPES);
  const unmet = unmetMinValues(instanceTypes, claim.requirements);
  if (unmet.size === 0 || minValuesPolicy === 'BestEffort') return [{ ...claim, instanceTypes }];
  for (const pod of claim.pods) {
    errors.set(
      pod,
      'pod didn’t schedule because NodePool couldn’t meet minValues requirements, validating minValues, ' +
        `${unmetMinValuesText(unmet)} (NodePool=${claim.pool.name})`,
    );
  }
  return [];
}

function failures(errors: ReadonlyMap<Pod, string>): KarpenterEvent[] {
  return [...errors].map(([pod, error]) => ({
    kind: 'Pod',
    object: podKey(pod),
    type: 'Warning',
    reason: 'FailedScheduling',
    message: `Failed to schedule pod, ${error}`,
    variant: error,
    quietFor: FAILURE_QUIET_FOR,
  }));
}

function noTypes({ pool, forMinValues }: SchedulingResult['withoutTypes'][number]): KarpenterEvent {
  const because = forMinValues ? ' due to minValues incompatibility' : '';
  return {
    kind: 'NodePool',
    object: pool.name,
    type: 'Warning',
    reason: 'NoCompatibleInstanceTypes',
    message: `NodePool requirements filtered out all compatible available instance types${because}`,
    quietFor: NO_TYPES_QUIET_FOR,
  };
}

/** Of a pod and the claim, or the node with its claim, that it is planned for; by name. @upstream scheduling/events.go */
export function nominated(
  pod: Pod,
  { claim, node }: { readonly claim?: string | undefined; readonly node?: string | undefined },
): KarpenterEvent {
  const places = [
    ...(claim === undefined ? [] : [`nodeclaim/${claim}`]),
    ...(node === undefined ? [] : [`node/${node}`]),
  ];
  return {
    kind: 'Pod',
    object: podKey(pod),
    type: 'Normal',
    reason: 'Nominated',
    message: `Pod should schedule on: ${places.join(', ')}`,
    variant: places.join(', '),
  };
}

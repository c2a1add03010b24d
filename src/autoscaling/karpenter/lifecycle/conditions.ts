// Status conditions of NodeClaims. @upstream operatorpkg status/condition_set.go

import type { Milliseconds } from '../../../base/time.ts';
import type { NodeClaimCondition, NodeClaimConditionType } from '../../../kube/api/nodeClaim.ts';

/** In the order in which they were last set. */
export type Conditions = ReadonlyMap<NodeClaimConditionType, NodeClaimCondition>;

type ConditionText = Omit<NodeClaimCondition, 'lastTransition'>;

/** What Ready is made of. */
const DEPENDENTS: readonly NodeClaimConditionType[] = ['Launched', 'Registered', 'Initialized'];

/** Of a claim that nobody has looked at yet. */
export function initialConditions(createdAt: Milliseconds): Conditions {
  const awaiting: NodeClaimCondition = {
    status: 'Unknown',
    reason: 'AwaitingReconciliation',
    message: 'object is awaiting reconciliation',
    lastTransition: createdAt,
  };
  return new Map(DEPENDENTS.map((type) => [type, awaiting]));
}

/** The same conditions where nothing changes. */
export function withCondition(
  conditions: Conditions,
  type: NodeClaimConditionType,
  text: ConditionText,
  now: Milliseconds,
): Conditions {
  const earlier = conditions.get(type);
  const { status, reason, message } = text;
  if (earlier?.status === status && earlier.reason === reason && earlier.message === message)
    return conditions;
  const lastTransition = earlier?.status === status ? earlier.lastTransition : now;
  const changed = new Map(conditions);
  changed.delete(type);
  return changed.set(type, { status, reason, message, lastTransition });
}

export function withTrue(
  conditions: Conditions,
  type: NodeClaimConditionType,
  now: Milliseconds,
  reason: string = type,
): Conditions {
  return withCondition(
    conditions,
    type,
    { status: 'True', reason, message: reason === type ? '' : reason },
    now,
  );
}

export function withUnknown(
  conditions: Conditions,
  type: NodeClaimConditionType,
  now: Milliseconds,
  reason: string,
  message: string = reason,
): Conditions {
  return withCondition(conditions, type, { status: 'Unknown', reason, message }, now);
}

/** The same conditions where there is none of the type. */
export function withoutCondition(conditions: Conditions, type: NodeClaimConditionType): Conditions {
  if (!conditions.has(type)) return conditions;
  const left = new Map(conditions);
  left.delete(type);
  return left;
}

export function isTrue(conditions: Conditions, type: NodeClaimConditionType): boolean {
  return conditions.get(type)?.status === 'True';
}

/** The condition Ready, which sums up the others: those that are not true, last changed first. */
export function readyCondition(conditions: Conditions): ConditionText {
  const unhealthy = [...conditions]
    .filter(([type, { status }]) => DEPENDENTS.includes(type) && status !== 'True')
    .sort(([, one], [, other]) => other.lastTransition - one.lastTransition);
  if (unhealthy.length === 0) return { status: 'True', reason: 'Ready', message: '' };
  const isFalse = unhealthy.some(([, { status }]) => status === 'False');
  return {
    status: isFalse ? 'False' : 'Unknown',
    reason: isFalse ? 'UnhealthyDependents' : 'ReconcilingDependents',
    message: unhealthy.map(([type, { status }]) => `${type}=${status}`).join(', '),
  };
}

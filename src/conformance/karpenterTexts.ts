// What Karpenter's recordings say of events, conditions and taints, as texts.

import type { Conditions } from '../autoscaling/karpenter/lifecycle/conditions.ts';
import { readyCondition } from '../autoscaling/karpenter/lifecycle/conditions.ts';
import type { KarpenterEvent } from '../autoscaling/karpenter/events.ts';
import { nodeRequirementsOf } from '../autoscaling/karpenter/requirements/requirement.ts';
import type { Requirements } from '../autoscaling/karpenter/requirements/requirements.ts';
import { amountText } from '../kube/api/amountText.ts';
import type { Resources } from '../kube/api/objects.ts';
import type { NodeRequirement } from '../kube/api/nodePool.ts';
import type { NodeClaimCondition } from '../kube/api/nodeClaim.ts';
import type { RecordedKubeEvent } from './karpenterFormat.ts';

/** Instance types that a list of them shows in full. */
const SHOWN_TYPES = 8;

/** `Status Reason: message`, without what says nothing new. */
export function conditionTexts(conditions: Conditions): Record<string, string> {
  const all = [...conditions, ['Ready', readyCondition(conditions)] as const];
  return Object.fromEntries(all.map(([type, condition]) => [type, conditionText(type, condition)]));
}

function conditionText(
  type: string,
  { status, reason, message }: Omit<NodeClaimCondition, 'lastTransition'>,
): string {
  const because = reason === type ? '' : ` ${reason}`;
  return `${status}${because}${message === '' || message === reason ? '' : `: ${message}`}`;
}

/** Recordings leave the namespace out, and name the only NodeClaim by its kind. */
export function recordedEvent({ kind, object, type, reason, message }: KarpenterEvent): RecordedKubeEvent {
  const name = object.slice(object.indexOf('/') + 1);
  return { object: `${kind}/${name}`, type, reason, message };
}

/** The same text for the same content, whatever the order of keys, and of equal-ranked events. */
export function canonical(value: unknown): string {
  return JSON.stringify(value, (_, inner: unknown) =>
    typeof inner === 'object' && inner !== null && !Array.isArray(inner)
      ? Object.fromEntries(Object.entries(inner).sort(([one], [other]) => (one < other ? -1 : 1)))
      : inner,
  );
}

/** By key: `In a b`, `Gte 3; Lte 16`, `Exists (minValues 5)`. */
export function requirementsText(requirements: Requirements): Record<string, string> {
  return Object.fromEntries(
    [...requirements.values()].map((requirement) => [
      requirement.key,
      nodeRequirementsOf(requirement).map(nodeRequirementText).join('; '),
    ]),
  );
}

function nodeRequirementText({ operator, values, minValues }: NodeRequirement): string {
  const least = minValues === undefined ? [] : [`(minValues ${minValues})`];
  return [operator, ...values, ...least].join(' ');
}

/** Types by price with what else a row says: some of them so, more by `name` alone. */
export function shownTypes<Row>(rows: readonly Row[], name: (row: Row) => string): object {
  return {
    count: rows.length,
    cheapest: rows.slice(0, SHOWN_TYPES),
    ...(rows.length > SHOWN_TYPES && { all: rows.map(name).join(' ') }),
  };
}

export function amounts(resources: Resources): Record<string, string> {
  return Object.fromEntries(
    Object.entries(resources).map(([name, amount]) => [
      name,
      amountText(name, amount, /memory|storage/.test(name) ? 'BinarySI' : 'DecimalSI'),
    ]),
  );
}

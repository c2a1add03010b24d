// What one label of a node may be: some values, or all but some, within bounds.
// @upstream karpenter pkg/scheduling/requirement.go

import type { NodeRequirement } from '../../../kube/api/nodePool.ts';
import { normalizedLabel } from './wellKnownLabels.ts';

/** Never changed; the intersection with what allows no less is the same object. */
export interface Requirement {
  readonly key: string;
  /** Every value but these within the bounds; otherwise these and no others. */
  readonly isComplement: boolean;
  readonly values: ReadonlySet<string>;
  readonly gte: number | undefined;
  readonly lte: number | undefined;
  readonly minValues: number | undefined;
}

export type RequirementOperator = 'In' | 'NotIn' | 'Exists' | 'DoesNotExist';

const NONE: ReadonlySet<string> = new Set();
const INTEGER = /^[+-]?\d+$/;
/** Values that an error message lists. */
const LISTED_VALUES = 5;

/** As it stands in a NodePool, a pod or a volume. */
export function requirementOf({ key, operator, values, minValues }: NodeRequirement): Requirement {
  const bound = Number(values[0]);
  return {
    key: normalizedLabel(key),
    isComplement: operator !== 'In' && operator !== 'DoesNotExist',
    values: operator === 'In' || operator === 'NotIn' ? new Set(values) : NONE,
    gte: operator === 'Gt' ? bound + 1 : operator === 'Gte' ? bound : undefined,
    lte: operator === 'Lt' ? bound - 1 : operator === 'Lte' ? bound : undefined,
    minValues,
  };
}

export function oneOf(key: string, values: Iterable<string>): Requirement {
  return plain(key, false, new Set(values));
}

export function existing(key: string): Requirement {
  return plain(key, true, NONE);
}

export function absent(key: string): Requirement {
  return plain(key, false, NONE);
}

function plain(key: string, isComplement: boolean, values: ReadonlySet<string>): Requirement {
  return { key, isComplement, values, gte: undefined, lte: undefined, minValues: undefined };
}

export function operatorOf({ isComplement, values }: Requirement): RequirementOperator {
  if (isComplement) return values.size > 0 ? 'NotIn' : 'Exists';
  return values.size > 0 ? 'In' : 'DoesNotExist';
}

/** Whether it can be met by a node without the label. */
export function allowsAbsence(requirement: Requirement): boolean {
  const operator = operatorOf(requirement);
  return operator === 'NotIn' || operator === 'DoesNotExist';
}

export function allows(requirement: Requirement, value: string): boolean {
  return (
    requirement.values.has(value) !== requirement.isComplement &&
    isWithin(value, requirement.gte, requirement.lte)
  );
}

/** Whether some value meets both. */
export function intersects(one: Requirement, other: Requirement): boolean {
  if (one.isComplement && other.isComplement) {
    return (highest(one.gte, other.gte) ?? -Infinity) <= (lowest(one.lte, other.lte) ?? Infinity);
  }
  const [listed, rest] = one.isComplement ? [other, one] : [one, other];
  for (const value of listed.values) if (allows(listed, value) && allows(rest, value)) return true;
  return false;
}

/** What meets both; `one` itself where `other` takes nothing from it. */
export function intersection(one: Requirement, other: Requirement): Requirement {
  const minValues = highest(one.minValues, other.minValues);
  if (minValues === one.minValues && isWithinOther(one, other)) return one;
  const gte = highest(one.gte, other.gte);
  const lte = lowest(one.lte, other.lte);
  const { key } = one;
  if ((gte ?? -Infinity) > (lte ?? Infinity)) return { ...absent(key), minValues };
  const isComplement = one.isComplement && other.isComplement;
  const candidates = isComplement
    ? [...one.values, ...other.values].filter((value) => isWithin(value, gte, lte))
    : [...(one.isComplement ? other : one).values].filter(
        (value) => allows(one, value) && allows(other, value),
      );
  const values = new Set(candidates);
  return isComplement
    ? { key, isComplement, values, gte, lte, minValues }
    : { ...plain(key, false, values), minValues };
}

/** Whether all that `one` allows is allowed by `other`. */
function isWithinOther(one: Requirement, other: Requirement): boolean {
  if (!one.isComplement) {
    for (const value of one.values) if (!allows(other, value)) return false;
    return true;
  }
  if (!other.isComplement) return false;
  for (const value of other.values) if (allows(one, value)) return false;
  return highest(one.gte, other.gte) === one.gte && lowest(one.lte, other.lte) === one.lte;
}

function highest(one: number | undefined, other: number | undefined): number | undefined {
  if (one === undefined || other === undefined) return one ?? other;
  return Math.max(one, other);
}

function lowest(one: number | undefined, other: number | undefined): number | undefined {
  if (one === undefined || other === undefined) return one ?? other;
  return Math.min(one, other);
}

/** Within bounds only integers count. */
function isWithin(value: string, gte: number | undefined, lte: number | undefined): boolean {
  if (gte === undefined && lte === undefined) return true;
  if (!INTEGER.test(value)) return false;
  const number = Number(value);
  return (gte ?? -Infinity) <= number && number <= (lte ?? Infinity);
}

/** `key In [a b]`, as Karpenter's errors say it. @upstream requirement.go#Requirement.String */
export function requirementText(requirement: Requirement): string {
  const { key, values, gte, lte, minValues } = requirement;
  const operator = operatorOf(requirement);
  const sorted = [...values].sort();
  const listed =
    sorted.length > LISTED_VALUES
      ? [...sorted.slice(0, LISTED_VALUES), `and ${sorted.length - LISTED_VALUES} others`]
      : sorted;
  return [
    `${key} ${operator}`,
    ...(values.size > 0 ? [`[${listed.join(' ')}]`] : []),
    ...(gte === undefined ? [] : [`>=${gte}`]),
    ...(lte === undefined ? [] : [`<=${lte}`]),
    ...(minValues === undefined ? [] : [`minValues ${minValues}`]),
  ].join(' ');
}

/**
 * As a NodeClaim's spec has it. Bounds come instead of the values that are left out, one entry each.
 * @upstream requirement.go#NodeSelectorRequirement, BoundedNodeSelectorRequirements
 */
export function nodeRequirementsOf(requirement: Requirement): NodeRequirement[] {
  const { key, values, gte, lte, minValues } = requirement;
  const least = minValues === undefined ? {} : { minValues };
  const bounds: NodeRequirement[] = [
    ...(gte === undefined ? [] : [{ key, operator: 'Gte' as const, values: [String(gte)], ...least }]),
    ...(lte === undefined ? [] : [{ key, operator: 'Lte' as const, values: [String(lte)], ...least }]),
  ];
  if (bounds.length > 0) return bounds;
  return [{ key, operator: operatorOf(requirement), values: [...values].sort(), ...least }];
}

// Matching of labels: pod selectors and the requirements of node selector terms.

import { unreachable } from '../../base/assert.ts';
import { own } from '../../base/own.ts';
import type { Labels, LabelSelector, SelectorRequirement } from '../api/objects.ts';

/** An absent selector matches nothing, an empty one everything. */
export function matchesSelector(selector: LabelSelector | undefined, labels: Labels): boolean {
  if (selector === undefined) return false;
  return (
    hasLabels(selector.matchLabels, labels) &&
    selector.matchExpressions.every((requirement) =>
      meetsRequirement(requirement, own(labels, requirement.key)),
    )
  );
}

export function isEmptySelector(selector: LabelSelector): boolean {
  return Object.keys(selector.matchLabels).length === 0 && selector.matchExpressions.length === 0;
}

export function hasLabels(wanted: Labels, labels: Labels): boolean {
  for (const key in wanted) if (labels[key] !== wanted[key]) return false;
  return true;
}

/** `value` is undefined where there is no such label. */
export function meetsRequirement(requirement: SelectorRequirement, value: string | undefined): boolean {
  switch (requirement.operator) {
    case 'In':
      return value !== undefined && requirement.values.includes(value);
    case 'NotIn':
      return value === undefined || !requirement.values.includes(value);
    case 'Exists':
      return value !== undefined;
    case 'DoesNotExist':
      return value === undefined;
    case 'Gt':
      return compareIntegers(value, requirement.values[0], (left, right) => left > right);
    case 'Lt':
      return compareIntegers(value, requirement.values[0], (left, right) => left < right);
    default:
      return unreachable(requirement.operator);
  }
}

const INTEGER = /^[+-]?\d+$/;

/** Texts that are no integers compare with nothing. */
function compareIntegers(
  left: string | undefined,
  right: string | undefined,
  holds: (left: bigint, right: bigint) => boolean,
): boolean {
  if (left === undefined || right === undefined || !INTEGER.test(left) || !INTEGER.test(right)) return false;
  return holds(BigInt(left), BigInt(right));
}

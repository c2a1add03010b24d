// Whether a selector as written matches labels as written.

import { own } from '../../../base/own.ts';
import { partIn, partsIn, textIn, textsIn, type Written } from './fields.ts';

/** What is not a valid requirement matches nothing. */
export function selectorMatches(selector: Written, labels: Written): boolean {
  const isEqual = Object.entries(partIn(selector, 'matchLabels')).every(
    ([key, value]) => own(labels, key) === value,
  );
  return isEqual && partsIn(selector, 'matchExpressions').every((one) => requirementMatches(one, labels));
}

function requirementMatches(requirement: Written, labels: Written): boolean {
  const value = own(labels, textIn(requirement, 'key'));
  const values = textsIn(requirement, 'values');
  switch (requirement['operator']) {
    case 'In':
      return typeof value === 'string' && values.includes(value);
    case 'NotIn':
      return typeof value !== 'string' || !values.includes(value);
    case 'Exists':
      return value !== undefined;
    case 'DoesNotExist':
      return value === undefined;
    default:
      return false;
  }
}

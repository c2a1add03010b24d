// Label selectors: what they require, as `-l` says it or an object's matchLabels and matchExpressions do.

import { unreachable } from '../base/assert.ts';
import { own } from '../base/own.ts';
import { byBytes, entries, isSet, list, text, texts } from './objects.ts';

type Operator = '=' | '!=' | 'in' | 'notin' | 'exists' | '!' | 'gt' | 'lt';

export interface Requirement {
  readonly key: string;
  readonly operator: Operator;
  readonly values: readonly string[];
}

export function matches(
  requirements: readonly Requirement[],
  object: unknown,
  path = 'metadata.labels',
): boolean {
  if (requirements.length === 0) return true;
  const labels = new Map(entries(object, path).map(([key, value]) => [key, text(value)]));
  return requirements.every((requirement) => isMet(requirement, labels.get(requirement.key)));
}

function isMet({ operator, values }: Requirement, value: string | undefined): boolean {
  switch (operator) {
    case '=':
    case 'in':
      return value !== undefined && values.includes(value);
    case '!=':
    case 'notin':
      return value === undefined || !values.includes(value);
    case 'exists':
      return value !== undefined;
    case '!':
      return value === undefined;
    case 'gt':
      return areWhole(value, values[0]) && Number(value) > Number(values[0]);
    case 'lt':
      return areWhole(value, values[0]) && Number(value) < Number(values[0]);
    default:
      return unreachable(operator);
  }
}

function areWhole(...words: readonly (string | undefined)[]): boolean {
  return words.every((word) => /^-?\d+$/.test(word ?? ''));
}

/** Of a LabelSelector in an object. */
export function requirementsOf(selector: unknown): readonly Requirement[] {
  const equal = entries(selector, 'matchLabels').map(([key, value]): Requirement => ({
    key,
    operator: '=',
    values: [text(value)],
  }));
  const expressions = list(selector, 'matchExpressions').map((one): Requirement => {
    const values = texts(one, 'values').toSorted(byBytes);
    return { key: text(one, 'key'), operator: own(OPERATORS, text(one, 'operator')) ?? 'exists', values };
  });
  return [...equal, ...expressions].toSorted((left, right) => byBytes(left.key, right.key));
}

const OPERATORS: Readonly<Record<string, Operator>> = {
  In: 'in',
  NotIn: 'notin',
  Exists: 'exists',
  DoesNotExist: '!',
};

function requirementText({ key, operator, values }: Requirement): string {
  if (operator === 'exists') return key;
  if (operator === '!') return `!${key}`;
  if (operator === 'in' || operator === 'notin') return `${key} ${operator} (${values.join(',')})`;
  const sign = operator === 'gt' ? '>' : operator === 'lt' ? '<' : operator;
  return `${key}${sign}${values[0] ?? ''}`;
}

/** Empty for one that selects everything, and for none. @upstream apimachinery/pkg/labels#Selector.String */
export function selectorString(selector: unknown): string {
  return requirementsOf(selector).map(requirementText).join(',');
}

/** `<none>` for one that selects everything. @upstream apis/meta/v1/helpers.go#FormatLabelSelector */
export function selectorText(selector: unknown): string {
  const written = isSet(selector) ? selectorString(selector) : '';
  return written === '' ? '<none>' : written;
}

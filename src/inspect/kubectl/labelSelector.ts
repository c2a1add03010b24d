// Label selectors: the text of `-l`, and the matchLabels and matchExpressions of objects.

import { unreachable } from '../../base/assert.ts';
import { byBytes, entries, isSet, list, text, texts } from './objects.ts';

type Operator = '=' | '!=' | 'in' | 'notin' | 'exists' | '!' | 'gt' | 'lt';

export interface Requirement {
  readonly key: string;
  readonly operator: Operator;
  readonly values: readonly string[];
}

/** A selector text that is none. */
export class BadSelector extends Error {}

const TOKEN = /\s*(==|!=|[=!(),<>]|[^\s=!(),<>]+)/y;
const PLAIN = /^[^=!(),<>]+$/;

/** @upstream apimachinery/pkg/labels/selector.go#Parser.parse */
export function parseSelector(source: string): readonly Requirement[] {
  const tokens = tokensOf(source);
  const requirements: Requirement[] = [];
  let position = 0;
  const next = (): string => tokens[position++] ?? '';
  const word = (): string => {
    const token = next();
    if (!PLAIN.test(token)) throw new BadSelector(`found '${token}', expected: identifier`);
    return token;
  };
  const value = (): string => (PLAIN.test(tokens[position] ?? '') ? next() : '');
  const values = (): readonly string[] => {
    const open = next();
    if (open !== '(') throw new BadSelector(`found '${open}', expected: '('`);
    const found = [value()];
    for (let token = next(); token !== ')'; token = next()) {
      if (token !== ',') throw new BadSelector(`found '${token}', expected: ',' or ')'`);
      found.push(value());
    }
    return found.toSorted(byBytes);
  };
  const requirement = (): Requirement => {
    if (tokens[position] === '!') {
      position++;
      return { key: word(), operator: '!', values: [] };
    }
    const key = word();
    const operator = tokens[position] ?? ',';
    if (operator === ',') return { key, operator: 'exists', values: [] };
    position++;
    if (operator === '=' || operator === '==') return { key, operator: '=', values: [value()] };
    if (operator === '!=') return { key, operator: '!=', values: [value()] };
    if (operator === 'in' || operator === 'notin') return { key, operator, values: values() };
    if (operator === '>' || operator === '<') {
      return { key, operator: operator === '>' ? 'gt' : 'lt', values: [value()] };
    }
    throw new BadSelector(
      `unable to parse requirement: found '${operator}', expected: in, notin, =, ==, !=, gt, lt`,
    );
  };
  while (position < tokens.length) {
    requirements.push(requirement());
    const separator = next();
    if (separator !== '' && separator !== ',') {
      throw new BadSelector(`found '${separator}', expected: ',' or 'end of string'`);
    }
    if (separator === ',' && position === tokens.length) {
      throw new BadSelector(`found '', expected: identifier after ','`);
    }
  }
  return requirements;
}

function tokensOf(source: string): readonly string[] {
  return [...source.trim().matchAll(new RegExp(TOKEN.source, 'g'))].map(([, token]) => token);
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
    return { key: text(one, 'key'), operator: OPERATORS[text(one, 'operator')] ?? 'exists', values };
  });
  return [...equal, ...expressions].toSorted((left, right) => byBytes(left.key, right.key));
}

const OPERATORS: Readonly<Record<string, Operator>> = {
  In: 'in',
  NotIn: 'notin',
  Exists: 'exists',
  DoesNotExist: '!',
};

export function requirementText({ key, operator, values }: Requirement): string {
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

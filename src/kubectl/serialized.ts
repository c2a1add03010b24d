// JSON and YAML as kubectl writes them: keys by name, four spaces in JSON, `<`, `>` and `&` escaped as Go does.

import { elementAt } from '../base/assert.ts';
import { entries, isRecord } from './objects.ts';
import { scalarText } from './yamlScalar.ts';

export function toJson(content: unknown): string {
  return `${json(content, '')}\n`;
}

function json(value: unknown, margin: string): string {
  const inner = `${margin}    `;
  if (Array.isArray(value))
    return bracketed(
      '[',
      ']',
      value.map((item) => inner + json(item, inner)),
      margin,
    );
  if (!isRecord(value)) return leaf(value);
  const fields = entries(value).map(([key, item]) => `${inner}${leaf(key)}: ${json(item, inner)}`);
  return bracketed('{', '}', fields, margin);
}

function bracketed(open: string, close: string, lines: readonly string[], margin: string): string {
  return lines.length === 0 ? open + close : `${open}\n${lines.join(',\n')}\n${margin}${close}`;
}

/** On one line, without spaces. */
export function compactJson(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(compactJson).join(',')}]`;
  if (!isRecord(value)) return leaf(value);
  return `{${entries(value)
    .map(([key, item]) => `${leaf(key)}:${compactJson(item)}`)
    .join(',')}}`;
}

function leaf(value: unknown): string {
  return (JSON.stringify(value) ?? 'null').replaceAll(
    /[<>&\u2028\u2029]/g,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}

export function toYaml(content: unknown): string {
  return isEmpty(content) ? `${inline(content)}\n` : block(content, 0);
}

/** Items of a list stand as far in as the key that the list belongs to. */
function block(value: unknown, indent: number): string {
  const margin = ' '.repeat(indent);
  if (Array.isArray(value)) return value.map((item) => `${margin}- ${listItem(item, indent)}`).join('');
  return entries(value)
    .toSorted(([left], [right]) => naturally(left, right))
    .map(([key, item]) => {
      const title = `${margin}${scalarText(key, { indent, column: indent, isKey: true })}:`;
      if (!isEmpty(item) && (Array.isArray(item) || isRecord(item))) {
        return `${title}\n${block(item, Array.isArray(item) ? indent : indent + 2)}`;
      }
      return `${title} ${inline(item, indent, title.length + 1)}\n`;
    })
    .join('');
}

/** What follows a dash. */
function listItem(item: unknown, indent: number): string {
  if (isEmpty(item) || !(Array.isArray(item) || isRecord(item)))
    return `${inline(item, indent, indent + 2)}\n`;
  return block(item, indent + 2).slice(indent + 2);
}

function isEmpty(value: unknown): boolean {
  if (Array.isArray(value)) return value.length === 0;
  return isRecord(value) && Object.keys(value).length === 0;
}

function inline(value: unknown, indent = 0, column = 0): string {
  if (Array.isArray(value)) return '[]';
  if (isRecord(value)) return '{}';
  if (typeof value === 'string') return scalarText(value, { indent, column, isKey: false });
  return JSON.stringify(value) ?? 'null';
}

const LETTER = /\p{L}/u;
const DIGIT = /[0-9]/;

/** Numbers within keys by their value, other signs before letters. @upstream yaml.v2/sorter.go#keyList.Less */
function naturally(left: string, right: string): number {
  const [ones, others] = [Array.from(left), Array.from(right)];
  const first = ones.findIndex((character, index) => character !== others[index]);
  if (first < 0 || first >= others.length) return ones.length - others.length;
  const [one, other] = [elementAt(ones, first), elementAt(others, first)];
  const letters = [LETTER.test(one), LETTER.test(other)];
  if (letters[0] !== letters[1]) return letters[0] ? 1 : -1;
  if (letters[0]) return one < other ? -1 : 1;
  const [number, otherNumber] = [digitsAt(ones, first), digitsAt(others, first)];
  const inNumber = (one === '0' || other === '0') && /[1-9][0-9]*$/.test(left.slice(0, first));
  const difference = Number((inNumber ? '1' : '0') + number) - Number((inNumber ? '1' : '0') + otherNumber);
  if (difference !== 0) return difference;
  return number.length - otherNumber.length || (one < other ? -1 : 1);
}

function digitsAt(characters: readonly string[], from: number): string {
  let end = from;
  while (DIGIT.test(characters[end] ?? '')) end++;
  return characters.slice(from, end).join('');
}

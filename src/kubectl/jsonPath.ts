// JSONPath as kubectl writes it: `{.items[*].metadata.name}{"\n"}`, `{range .items[*]}…{end}`, `[?(@.type=="Ready")]`,
// `['a.b']`, `..name`. Read to a tree, then evaluated on plain JSON.

import { elementAt, unreachable } from '../base/assert.ts';
import { entries, isRecord, text } from './objects.ts';

/** A template that is none, or asks for a field that is not there. */
export class BadJsonPath extends Error {}

export type Step =
  | { readonly kind: 'field'; readonly name: string }
  | { readonly kind: 'every' }
  | { readonly kind: 'descend' }
  | { readonly kind: 'index'; readonly index: number }
  | { readonly kind: 'items'; readonly indexes: readonly number[] }
  | {
      readonly kind: 'slice';
      readonly from: number | undefined;
      readonly to: number | undefined;
      readonly by: number | undefined;
    }
  | { readonly kind: 'either'; readonly names: readonly string[] }
  | { readonly kind: 'filter'; readonly left: Operand; readonly sign: string; readonly right?: Operand };

type Operand = { readonly path: readonly Step[] } | { readonly value: unknown };

/** Far beyond what is written, far below what the stack can take. */
const DEEPEST = 100;

/** Of ranges in ranges, filters in filters. */
export function refuseDepth(depth: number): void {
  if (depth > DEEPEST) throw new BadJsonPath('nested too deeply');
}

/** The steps of `.a.b[0]`, with or without `$` before them, inside so many filters. */
export function parseSteps(source: string, depth = 0): readonly Step[] {
  refuseDepth(depth);
  const steps: Step[] = [];
  let rest = source.trim().replace(/^[$@]/, '');
  while (rest !== '') {
    const read = nextStep(rest, depth);
    if (steps.at(-1)?.kind === 'descend' && read.steps[0]?.kind === 'descend')
      throw new BadJsonPath('invalid multiple recursive descent');
    steps.push(...read.steps);
    rest = read.rest;
  }
  return steps;
}

function nextStep(source: string, depth: number): { steps: readonly Step[]; rest: string } {
  if (source.startsWith('[')) {
    const end = closing(source);
    return { steps: [bracket(source.slice(1, end), depth)], rest: source.slice(end + 1) };
  }
  if (source.startsWith('..'))
    return { steps: [{ kind: 'descend' }], rest: source.slice(source[2] === '[' ? 2 : 1) };
  const field = /^\.?((?:\\.|[^.[\]\\])+)/.exec(source);
  if (field === null) {
    if (source === '.') return { steps: [], rest: '' };
    if (source.startsWith('.[')) return { steps: [], rest: source.slice(1) };
    throw new BadJsonPath(`unrecognized character in action: ${source}`);
  }
  const name = elementAt(field, 1).replaceAll(/\\(.)/g, '$1').trim();
  const step: Step = name === '*' ? { kind: 'every' } : { kind: 'field', name };
  return { steps: [step], rest: source.slice(field[0].length) };
}

/** Where the bracket that the text begins with ends; brackets in quotes do not count. */
function closing(source: string): number {
  let depth = 0;
  let quote = '';
  for (let index = 0; index < source.length; index++) {
    const character = source[index];
    if (quote !== '') {
      if (character === quote) quote = '';
    } else if (character === '"' || character === "'") quote = character;
    else if (character === '[') depth++;
    else if (character === ']' && --depth === 0) return index;
  }
  throw new BadJsonPath('unterminated array');
}

function bracket(inside: string, depth: number): Step {
  const source = inside.trim();
  if (source === '*') return { kind: 'every' };
  if (source.startsWith('?(') && source.endsWith(')')) return filter(source.slice(2, -1), depth);
  const quoted = [...source.matchAll(/'((?:\\'|[^'])*)'|"((?:\\"|[^"])*)"/g)].map((one) =>
    (one[1] ?? one[2] ?? '').replaceAll(/\\(.)/g, '$1'),
  );
  if (quoted.length > 1) return { kind: 'either', names: quoted };
  const [name] = quoted;
  if (name !== undefined) return { kind: 'field', name };
  if (/^-?\d+$/.test(source)) return { kind: 'index', index: Number(source) };
  if (/^-?\d+(\s*,\s*-?\d+)+$/.test(source)) return { kind: 'items', indexes: source.split(',').map(Number) };
  const slice = /^(-?\d*):(-?\d*)(?::(\d*))?$/.exec(source);
  if (slice === null) throw new BadJsonPath(`invalid array index ${source}`);
  const [from, to, by] = slice
    .slice(1)
    .map((part) => (part === undefined || part === '' ? undefined : Number(part)));
  return { kind: 'slice', from, to, by };
}

function filter(source: string, depth: number): Step {
  const parts = /^(.*?)(==|!=|>=|<=|>|<)(.*)$/s.exec(source);
  if (parts === null) return { kind: 'filter', left: operand(source, depth), sign: 'exists' };
  const [, left = '', sign = '', right = ''] = parts;
  return { kind: 'filter', left: operand(left, depth), sign, right: operand(right, depth) };
}

function operand(source: string, depth: number): Operand {
  const word = source.trim();
  const quoted = /^(['"])(.*)\1$/s.exec(word);
  if (quoted !== null) return { value: quoted[2] };
  if (/^-?\d+(\.\d+)?$/.test(word)) return { value: Number(word) };
  if (word === 'true' || word === 'false') return { value: word === 'true' };
  return { path: parseSteps(word, depth + 1) };
}

/** All values at the steps; a field that is not there has none. */
export function evaluate(values: readonly unknown[], steps: readonly Step[]): readonly unknown[] {
  let current = values;
  for (const step of steps) current = current.flatMap((value) => follow(value, step));
  return current;
}

function follow(value: unknown, step: Step): readonly unknown[] {
  switch (step.kind) {
    case 'field':
      return fieldsOf(value, [step.name]);
    case 'either':
      return fieldsOf(value, step.names);
    case 'every':
      return children(value);
    case 'descend':
      return descendants(value);
    case 'index':
      return Array.isArray(value) ? [itemAt(value, step.index)] : [];
    case 'items':
      return Array.isArray(value) ? step.indexes.map((index) => itemAt(value, index)) : [];
    case 'slice':
      return Array.isArray(value)
        ? value.slice(step.from, step.to).filter((_, index) => index % (step.by ?? 1) === 0)
        : [];
    case 'filter':
      return Array.isArray(value) ? value.filter((item) => holds(item, step)) : [];
    default:
      return unreachable(step);
  }
}

function fieldsOf(value: unknown, names: readonly string[]): readonly unknown[] {
  if (!isRecord(value)) return [];
  return names.filter((name) => Object.hasOwn(value, name)).map((name) => value[name]);
}

function itemAt(items: readonly unknown[], index: number): unknown {
  if (index < -items.length || index >= items.length) {
    throw new BadJsonPath(`array index out of bounds: index ${index}, length ${items.length}`);
  }
  return items.at(index);
}

function children(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : entries(value).map(([, child]) => child);
}

function descendants(value: unknown): readonly unknown[] {
  const below = children(value);
  return [value, ...below.flatMap(descendants)];
}

function holds(item: unknown, { left, sign, right }: Extract<Step, { kind: 'filter' }>): boolean {
  const [one] = operandValues(item, left);
  if (sign === 'exists') return one !== undefined;
  const [other] = right === undefined ? [] : operandValues(item, right);
  if (one === undefined || other === undefined) return false;
  switch (sign) {
    case '==':
      return one === other;
    case '!=':
      return one !== other;
    case '>':
      return ordered(one, other) > 0;
    case '<':
      return ordered(one, other) < 0;
    case '>=':
      return ordered(one, other) >= 0;
    default:
      return ordered(one, other) <= 0;
  }
}

function operandValues(item: unknown, side: Operand): readonly unknown[] {
  return 'value' in side ? [side.value] : evaluate([item], side.path);
}

function ordered(left: unknown, right: unknown): number {
  if (typeof left === 'number' && typeof right === 'number') return left - right;
  const [one, other] = [text(left), text(right)];
  return one < other ? -1 : one > other ? 1 : 0;
}

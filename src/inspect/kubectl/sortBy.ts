// `--sort-by`: rows by the value of one field. Numbers by size, quantities by amount, other text naturally.

import { complaint } from './failure.ts';
import { BadJsonPath, evaluate, parseSteps, type Step } from './jsonPath.ts';
import { text, type KubernetesObject } from './objects.ts';
import { parseQuantity } from './quantity.ts';

/** The real sort is unstable above this many; ties then may come in any order, here in that of the list. */
const INSERTION_SORT_UP_TO = 12;

/** @upstream kubectl/pkg/cmd/get/sorter.go#TableSorter */
export function sortedBy(objects: readonly KubernetesObject[], field: string): readonly KubernetesObject[] {
  const expression = relaxed(field);
  const steps = stepsOf(expression);
  const rows = objects.map((object) => ({ object, value: orComplain(() => evaluate([object], steps)[0]) }));
  if (rows.length > 0 && rows.every(({ value }) => value === undefined)) {
    throw complaint(`couldn't find any field with path "${expression}" in the list of objects`);
  }
  const isLess = (left: { value: unknown }, right: { value: unknown }): boolean =>
    less(left.value, right.value);
  return sorted(rows, isLess).map(({ object }) => object);
}

/** `.metadata.name`, `metadata.name` and `{.metadata.name}` are alike. @upstream get.go#RelaxedJSONPathExpression */
export function relaxed(expression: string): string {
  const inside = /^\{\.?([^{}]+)\}$|^\.?([^{}]+)$/.exec(expression);
  if (inside === null) {
    throw complaint(
      `unexpected path string, expected a 'name1.name2' or '.name1.name2' or '{name1.name2}' or '{.name1.name2}'`,
    );
  }
  return `{.${inside[1] ?? inside[2]}}`;
}

export function stepsOf(expression: string): readonly Step[] {
  return orComplain(() => parseSteps(expression.slice(1, -1)));
}

function orComplain<Result>(run: () => Result): Result {
  try {
    return run();
  } catch (error) {
    if (!(error instanceof BadJsonPath)) throw error;
    throw complaint(error.message);
  }
}

function sorted<Row>(rows: readonly Row[], isLess: (left: Row, right: Row) => boolean): readonly Row[] {
  if (rows.length > INSERTION_SORT_UP_TO) {
    return rows.toSorted((left, right) => (isLess(left, right) ? -1 : isLess(right, left) ? 1 : 0));
  }
  const result = [...rows];
  for (let end = 1; end < result.length; end++) {
    for (let at = end; at > 0 && isLess(result[at], result[at - 1]); at--) {
      [result[at - 1], result[at]] = [result[at], result[at - 1]];
    }
  }
  return result;
}

/** Rows without the field come first. */
function less(left: unknown, right: unknown): boolean {
  if (left === undefined) return true;
  if (right === undefined) return false;
  if (typeof left === 'number' && typeof right === 'number') return left < right;
  if (typeof left === 'boolean' && typeof right === 'boolean') return !left && right;
  const [one, other] = [text(left), text(right)];
  const amounts = [parseQuantity(one), parseQuantity(other)];
  if (amounts[0] !== undefined && amounts[1] !== undefined) return amounts[0].nanos < amounts[1].nanos;
  return naturallyLess(one, other);
}

/** Runs of digits compare as numbers: `pod-9` before `pod-10`. @upstream sortorder#NaturalLess */
function naturallyLess(left: string, right: string): boolean {
  const [ones, others] = [chunks(left), chunks(right)];
  for (let index = 0; index < Math.min(ones.length, others.length); index++) {
    const [one, other] = [ones[index], others[index]];
    if (one === other) continue;
    if (!/^\d/.test(one) || !/^\d/.test(other)) return one < other;
    const [first, second] = [one.replace(/^0+/, ''), other.replace(/^0+/, '')];
    if (first.length !== second.length) return first.length < second.length;
    if (first !== second) return first < second;
    return one.length < other.length;
  }
  return ones.length < others.length;
}

function chunks(word: string): readonly string[] {
  return word.match(/\d+|\D+/g) ?? [];
}

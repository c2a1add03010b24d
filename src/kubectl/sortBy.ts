// `--sort-by`: by the value of one field. Numbers by size, quantities by amount, other text by its bytes.

import { complaint, type Failure } from './failure.ts';
import { BadJsonPath, evaluate, parseSteps, type Step } from './jsonPath.ts';
import { text } from './objects.ts';
import { parseQuantity } from '../base/quantity.ts';

/** The real sort is unstable above this many; ties then may come in any order, here in that of the list. */
const INSERTION_SORT_UP_TO = 12;

/** @upstream kubectl/pkg/cmd/get/sorter.go#RuntimeSort */
export function sortedBy<Item>(
  items: readonly Item[],
  objectOf: (item: Item) => unknown,
  field: string,
): readonly Item[] {
  const steps = stepsOf(relaxed(field));
  const rows = items.map((item) => ({ item, value: orComplain(() => evaluate([objectOf(item)], steps)[0]) }));
  if (rows.length > 0 && rows.every(({ value }) => value === undefined)) throw fieldNotFound(field);
  return sorted(rows, (left, right) => less(left.value, right.value)).map(({ item }) => item);
}

export function fieldNotFound(field: string): Failure {
  return complaint(`couldn't find any field with path "${relaxed(field)}" in the list of objects`);
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
  const result: Row[] = [];
  for (const row of rows) {
    const before = result.findLastIndex((earlier) => !isLess(row, earlier));
    result.splice(before + 1, 0, row);
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
  return one < other;
}

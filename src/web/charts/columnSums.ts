// Series are columns: a number for each moment. What several of them come to, moment by moment.

import { elementAt } from '../../base/assert.ts';

type Column = readonly number[];

export function columnSums(times: Column, columns: readonly Column[]): number[] {
  return times.map((_, row) => columns.reduce((sum, column) => sum + elementAt(column, row), 0));
}

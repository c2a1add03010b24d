// Nodes that came and went, as data for the page: the cells of the table that a replay prints, and when each row began.

import type { Milliseconds } from '../base/time.ts';
import type { RunSummary } from '../record/summary.ts';
import type { Column } from './columns.ts';
import { costWords } from './costText.ts';
import { leftOutText, NODE_CHANGE_COLUMNS, nodeChangeCells, nodeChangeRows } from './nodeChangesText.ts';

export interface NodeChangeTable {
  readonly columns: readonly Column[];
  /** In the order in which they came. */
  readonly rows: readonly { readonly launchedAt: Milliseconds; readonly cells: readonly string[] }[];
  /** How many more there were; empty where all are shown. */
  readonly leftOut: string;
  /** What all instances of the run cost; empty where none ran. */
  readonly cost: string;
}

const MOST_ROWS = 30;

export function nodeChangeTable(summary: RunSummary): NodeChangeTable {
  const rows = nodeChangeRows(summary.nodeChanges);
  const left = rows.slice(MOST_ROWS);
  return {
    columns: NODE_CHANGE_COLUMNS,
    rows: rows.slice(0, MOST_ROWS).map((row) => ({
      launchedAt: row.first.launchedAt,
      cells: nodeChangeCells(row, summary.at),
    })),
    leftOut: left.length === 0 ? '' : leftOutText(left),
    cost: costWords(summary.instanceCosts) ?? '',
  };
}

// What is wrong in a run although no pod may be waiting for it: the table of findings, one row for each kind. A new kind
// is a file in `findings/` and a line here.

import { shortOfNodes } from './findings/shortOfNodes.ts';
import type { FindingRow, Found } from './findings/row.ts';
import type { Situation } from './finding.ts';

export interface RunFinding extends Found {
  /** The row's name. */
  readonly finding: string;
}

/** In the order in which they are shown. */
const ROWS: readonly FindingRow[] = [shortOfNodes];

export function findings(situation: Situation): RunFinding[] {
  return ROWS.flatMap(({ name, find }) => find(situation).map((found) => ({ finding: name, ...found })));
}

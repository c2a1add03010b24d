// What is wrong in a run although no pod may be waiting for it: the table of findings, one row for each kind. A new kind
// is a file in `findings/` and a line here.

import { closedTraps } from './findings/closedTraps.ts';
import { failedJobs } from './findings/failedJobs.ts';
import { failedLaunches } from './findings/failedLaunches.ts';
import { failedUpdate } from './findings/failedUpdate.ts';
import { fullSubnet } from './findings/fullSubnet.ts';
import { looseEnis } from './findings/looseEnis.ts';
import { refusedPods } from './findings/refusedPods.ts';
import { rejectedPods } from './findings/rejectedPods.ts';
import { shortOfNodes } from './findings/shortOfNodes.ts';
import { stalledRollout } from './findings/stalledRollout.ts';
import { stoppedPool } from './findings/stoppedPool.ts';
import { throttling } from './findings/throttling.ts';
import { waste } from './findings/waste.ts';
import type { FindingRow, Found } from './findings/row.ts';
import type { Situation } from './finding.ts';

export interface RunFinding extends Found {
  /** The row's name. */
  readonly finding: string;
}

/** In the order in which they are shown. */
const ROWS: readonly FindingRow[] = [
  failedJobs,
  rejectedPods,
  refusedPods,
  shortOfNodes,
  failedLaunches,
  failedUpdate,
  stoppedPool,
  fullSubnet,
  stalledRollout,
  closedTraps,
  looseEnis,
  throttling,
  waste,
];

export const FINDING_NAMES: readonly string[] = ROWS.map(({ name }) => name);

export function findings(situation: Situation): RunFinding[] {
  return ROWS.flatMap(({ name, find }) => find(situation).map((found) => ({ finding: name, ...found })));
}

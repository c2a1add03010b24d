// The facts of a run as rows of a log: by importance, and what is refused again and again as one row with its count.

import type { Milliseconds } from '../../base/time.ts';
import type { TraceRecord } from '../../record/trace.ts';

export const LEVELS = {
  limits: 'steps and limits',
  pods: 'pods',
  calls: 'EC2 calls',
  all: 'everything',
} as const;

export type Level = keyof typeof LEVELS;

export interface LogRow {
  readonly at: Milliseconds;
  readonly record: TraceRecord;
  /** How many alike it stands for, and when the last of them was. */
  readonly count: number;
  readonly lastAt: Milliseconds;
}

type Kind = TraceRecord['kind'];

const LIMITS: ReadonlySet<Kind> = new Set<Kind>([
  'step-applied',
  'start-ended',
  'address-refused',
  'pod-unschedulable',
  'pod-rejected',
  'increase-paused',
  'increase-failed',
  'subnet-closed',
  'branch-eni-failed',
  'branch-eni-postponed',
  'daemon-failed',
  'daemon-stopped',
  'hazard-began',
  'hazard-ended',
  'node-ready',
  'node-not-ready',
  'instance-terminated',
  'launch-failed',
  'nodeclaim-launch-failed',
  'offering-unavailable',
  'scale-up-refused',
  'volume-attach-failed',
  'eviction-refused',
  'apply-refused',
  'rollout-started',
  'rollout-finished',
  'rollout-stalled',
  'job-finished',
]);

const CALLS: readonly string[] = [
  'call-',
  'eni-',
  'addresses-',
  'subnet-',
  'increase-',
  'pool-',
  'instance-',
];
const PODS: readonly string[] = [
  'pod-',
  'sandbox-',
  'address-',
  'branch-eni-',
  'container-',
  'workload-',
  'deployment-',
];

function isOf(kind: Kind, level: Level): boolean {
  if (level === 'all') return true;
  if (LIMITS.has(kind)) return true;
  const begins = level === 'pods' ? PODS : level === 'calls' ? CALLS : [];
  return begins.some((prefix) => kind.startsWith(prefix));
}

/** What is told as one row until the scenario goes on; undefined for what stands by itself. */
function sortOf(record: TraceRecord): string | undefined {
  if (record.kind === 'address-refused') return `refused ${record.cause}`;
  if (record.kind === 'pod-unschedulable') return `unschedulable ${record.message}`;
  return record.kind === 'sandbox-failed' ? record.kind : undefined;
}

export function logRows(records: readonly TraceRecord[], level: Level): LogRow[] {
  const rows: { -readonly [Name in keyof LogRow]: LogRow[Name] }[] = [];
  const open = new Map<string, (typeof rows)[number]>();
  for (const record of records) {
    if (record.kind === 'step-applied') open.clear();
    if (!isOf(record.kind, level)) continue;
    const sort = sortOf(record);
    const same = sort === undefined ? undefined : open.get(sort);
    if (same !== undefined) {
      same.count++;
      same.lastAt = record.t;
      continue;
    }
    const row = { at: record.t, record, count: 1, lastAt: record.t };
    rows.push(row);
    if (sort !== undefined) open.set(sort, row);
  }
  return rows;
}

/** How many rows begin up to and including this moment. */
export function rowsUntil(rows: readonly LogRow[], at: Milliseconds): number {
  let low = 0;
  let high = rows.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((rows[middle]?.at ?? Infinity) > at) high = middle;
    else low = middle + 1;
  }
  return low;
}

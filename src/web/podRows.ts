// The rows of the table of pods: which pods, in which order.

import { unreachable } from '../base/assert.ts';
import { nodeLabel, podLabel } from '../record/labels.ts';
import type { PodRecord } from '../record/podRecord.ts';
import type { Scene } from '../record/timelineScene.ts';
import { podStatus } from '../record/podRecord.ts';

export const COLUMNS = ['pod', 'status', 'node', 'address', 'since', 'cause'] as const;

export type Column = (typeof COLUMNS)[number];

export interface Order {
  readonly column: Column;
  readonly isDescending: boolean;
}

export interface Wanted {
  /** Words that the row's texts must hold. */
  readonly words: string;
  /** A status, `waiting`, or empty for all. */
  readonly status: string;
}

/** What a column shows of a pod; `since` in ms. */
export function cellOf(pod: PodRecord, column: Column): string | number {
  switch (column) {
    case 'pod':
      return podLabel(pod.pod);
    case 'status':
      return podStatus(pod);
    case 'node':
      return pod.node === undefined ? '' : nodeLabel(pod.node);
    case 'address':
      return pod.hostNetwork ? 'host network' : (pod.address ?? '');
    case 'since':
      return pod.stateSince;
    case 'cause':
      return causeOf(pod);
    default:
      return unreachable(column);
  }
}

/** The word for why it waits, and upstream's message. */
function causeOf(pod: PodRecord): string {
  const reason = pod.waitingReason;
  if (reason === undefined) return pod.state === 'failed' ? pod.message : '';
  return pod.message === '' ? reason : `${reason}: ${pod.message}`;
}

export function rowsOf({ pods }: Scene, { words, status }: Wanted, order: Order | undefined): PodRecord[] {
  const needles = words
    .toLowerCase()
    .split(' ')
    .filter((word) => word !== '');
  const rows: PodRecord[] = [];
  for (const pod of pods) {
    if (pod === null || !hasStatus(pod, status)) continue;
    if (needles.length === 0 || holds(pod, needles)) rows.push(pod);
  }
  if (order === undefined) return rows;
  const keyed = rows.map((pod) => ({ pod, key: cellOf(pod, order.column) }));
  const sign = order.isDescending ? -1 : 1;
  keyed.sort((one, other) => (one.key < other.key ? -sign : one.key > other.key ? sign : 0));
  return keyed.map(({ pod }) => pod);
}

function hasStatus(pod: PodRecord, status: string): boolean {
  if (status === '') return true;
  return status === 'waiting' ? pod.waitingReason !== undefined : podStatus(pod) === status;
}

function holds(pod: PodRecord, needles: readonly string[]): boolean {
  const text = `${pod.pod} ${podStatus(pod)} ${pod.node ?? ''} ${pod.address ?? ''} ${causeOf(pod)} ${pod.workload}`;
  const lower = text.toLowerCase();
  return needles.every((needle) => lower.includes(needle));
}

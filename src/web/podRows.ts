// The rows of the table of pods: which pods, in which order.

import { unreachable } from '../base/assert.ts';
import { isStartUp } from '../base/waitingReason.ts';
import { nodeLabel, podLabel } from '../record/labels.ts';
import { podStatus, type PodRecord } from '../record/podRecord.ts';
import type { Scene } from '../record/timelineScene.ts';
import { addressWait, lifeOf, startTime, type PodTimesByName } from './podTimes.ts';

export const COLUMNS = ['pod', 'status', 'reason', 'node', 'address', 'wait', 'start', 'created'] as const;

export type Column = (typeof COLUMNS)[number];

export interface Order {
  readonly column: Column;
  readonly isDescending: boolean;
}

/** At a moment, with how long pods waited. */
export interface PodMoment {
  readonly at: number;
  readonly times: PodTimesByName;
}

/** What a column shows of a pod; spans and times in ms, −1 where there is none. */
export function cellOf(pod: PodRecord, column: Column, { at, times }: PodMoment): string | number {
  switch (column) {
    case 'pod':
      return podLabel(pod.pod);
    case 'status':
      return podStatus(pod);
    case 'reason':
      return pod.waitingReason ?? (pod.state === 'failed' ? pod.message : '');
    case 'node':
      return pod.node === undefined ? '' : nodeLabel(pod.node);
    case 'address':
      return pod.hostNetwork ? 'host network' : (pod.address ?? '');
    case 'wait':
      return pod.hostNetwork ? -1 : (addressWait(lifeOf(times, pod.pod, pod.createdAt), at) ?? -1);
    case 'start':
      return startTime(lifeOf(times, pod.pod, pod.createdAt), at) ?? -1;
    case 'created':
      return pod.createdAt;
    default:
      return unreachable(column);
  }
}

/** Waiting pods first, unless another order is asked for. `words`: see `matcherOf`. */
export function rowsOf(
  { pods }: Pick<Scene, 'pods'>,
  words: string,
  order: Order | undefined,
  moment: PodMoment,
): PodRecord[] {
  const matches = matcherOf(words);
  const rows = pods.filter((pod) => pod !== null).filter(matches);
  if (order === undefined) return rows.toSorted((one, other) => rankOf(one) - rankOf(other));
  const keyed = rows.map((pod) => ({ pod, key: cellOf(pod, order.column, moment) }));
  const sign = order.isDescending ? -1 : 1;
  keyed.sort((one, other) => (one.key < other.key ? -sign : one.key > other.key ? sign : 0));
  return keyed.map(({ pod }) => pod);
}

function rankOf({ waitingReason }: PodRecord): number {
  if (waitingReason === undefined) return 2;
  return isStartUp(waitingReason) ? 1 : 0;
}

type Matches = (pod: PodRecord) => boolean;

const FIELDS: Readonly<Record<string, (pod: PodRecord) => string>> = {
  pod: ({ pod }) => pod,
  name: ({ pod }) => pod,
  namespace: ({ pod }) => pod.slice(0, Math.max(0, pod.indexOf('/'))),
  status: podStatus,
  reason: ({ waitingReason }) => waitingReason ?? '',
  node: ({ node }) => node ?? '',
  address: ({ address }) => address ?? '',
  ip: ({ address }) => address ?? '',
  workload: ({ workload }) => workload,
};

/** `reason=Cooldown node=ip-10-0-0-42 web`: kubectl's fields, and words that stand anywhere. All must hold. */
export function matcherOf(words: string): Matches {
  const tests = words
    .toLowerCase()
    .split(/\s+/)
    .filter((word) => word !== '')
    .map(testOf);
  return (pod) => tests.every((test) => test(pod));
}

function testOf(word: string): Matches {
  const [, name = '', sign = '', value = ''] = /^(\w+)(!=|==?)(.*)$/.exec(word) ?? [];
  const field = Object.hasOwn(FIELDS, name) ? FIELDS[name] : undefined;
  if (field === undefined) return (pod) => textOf(pod).includes(word);
  const isWanted = sign !== '!=';
  return (pod) => {
    const text = field(pod).toLowerCase();
    const holds = value === '' ? text === '' : text.includes(value);
    return holds === isWanted;
  };
}

function textOf(pod: PodRecord): string {
  const { node = '', address = '', waitingReason = '', message, workload } = pod;
  return `${pod.pod} ${podStatus(pod)} ${node} ${address} ${waitingReason} ${message} ${workload}`.toLowerCase();
}

// Published traces of clusters as CSV: a pod or machine a row, with its arrival and end in seconds from an origin of
// their own.

import { SECOND, type Milliseconds } from '../../base/time.ts';
import { readCsv, type CsvRow } from '../../scenario/language/csvText.ts';
import type { PodLives } from './podLives.ts';

/** Names of columns, and what a number in them is of. */
const ARRIVALS = ['creation_time', 'vmcreated', 'arrival', 'start_time'];
const STARTS = ['scheduled_time'];
const ENDS = ['deletion_time', 'vmdeleted', 'end_time'];
const NAMES = ['name', 'vmid', 'pod', 'job_id'];
const CPUS: readonly (readonly [string, string])[] = [
  ['cpu_milli', 'm'],
  ['vmcorecount', ''],
  ['vmcorecountbucket', ''],
];
const MEMORIES: readonly (readonly [string, string])[] = [
  ['memory_mib', 'Mi'],
  ['vmmemory', 'Gi'],
  ['vmmemorybucket', 'Gi'],
];

/** False: its first line has no columns of arrival and end. */
export function readCsvTrace(text: string, lives: PodLives): boolean {
  const [heads, ...rows] = readCsv(text);
  const columns = new Map(heads?.cells.map((cell, index) => [cell.text.toLowerCase(), index]));
  const placeOf = (names: readonly string[]): number | undefined =>
    names.map((name) => columns.get(name)).find((place) => place !== undefined);
  const arrival = placeOf(ARRIVALS);
  const end = placeOf(ENDS);
  if (arrival === undefined || end === undefined) return false;
  const start = placeOf(STARTS);
  const name = placeOf(NAMES);
  const amounts = [quantity('cpu', CPUS, columns), quantity('memory', MEMORIES, columns)];
  let latest = 0;
  const read = rows.flatMap((row, index) => {
    const createdAt = seconds(row, arrival);
    if (createdAt === undefined) return [];
    const finishedAt = seconds(row, end);
    latest = Math.max(latest, createdAt, finishedAt ?? 0);
    const requests = Object.fromEntries(amounts.flatMap((amountOf) => amountOf(row)));
    const called = name === undefined ? '' : textOf(row, name);
    return [
      {
        createdAt,
        startedAt: (start === undefined ? undefined : seconds(row, start)) ?? createdAt,
        finishedAt,
        requests,
        name: called === '' ? `pod-${index + 1}` : called,
        key: `${index}`,
      },
    ];
  });
  for (const pod of read) {
    // Those without an end are there when the trace ends.
    const last = pod.finishedAt ?? latest;
    const whole = {
      ...pod,
      namespace: 'default',
      owner: undefined,
      hostNetwork: false,
      deletedAt: undefined,
      image: undefined,
    };
    lives.see(whole, pod.createdAt);
    lives.see(whole, last);
  }
  lives.looks.push(latest);
  return true;
}

function quantity(
  resource: string,
  names: readonly (readonly [string, string])[],
  columns: ReadonlyMap<string, number>,
) {
  const found = names.find(([name]) => columns.has(name));
  return (row: CsvRow): (readonly [string, string])[] => {
    const [name = '', unit = ''] = found ?? [];
    const amount = Number(textOf(row, columns.get(name) ?? -1));
    if (found === undefined || !(amount > 0)) return [];
    return [[resource, `${Number.isInteger(amount) ? amount : amount.toFixed(3)}${unit}`]];
  };
}

function textOf({ cells }: CsvRow, place: number): string {
  return cells[place]?.text ?? '';
}

function seconds(row: CsvRow, place: number): Milliseconds | undefined {
  const text = textOf(row, place);
  return /^\d+(?:\.\d+)?$/.test(text) ? Math.round(Number(text) * SECOND) : undefined;
}

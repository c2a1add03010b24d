// What tells of pods over time: snapshots, watches, audit logs, series of kube-state-metrics, traces of SimKube. Each form
// is a row; which it is, its content says.

import { parseIsoTime } from '../../base/calendar.ts';
import { SECOND, type Milliseconds } from '../../base/time.ts';
import { Evidence } from '../evidence/evidence.ts';
import type { PodFact } from '../evidence/facts.ts';
import { isApiObject, listedObjects, typed } from '../evidence/kubernetesLists.ts';
import { podFact } from '../evidence/pods.ts';
import { SpecBook } from '../evidence/specBook.ts';
import type { Sheet } from '../text/sheet.ts';
import { at, countAt, isRecord, listAt, textAt, textsAt, timeAt, type Json } from '../text/values.ts';
import { addRows } from './csvTraces.ts';
import { needsOf } from './podNeeds.ts';
import { UNKNOWN_POD, type PodLives, type PodSeen } from './podLives.ts';
import { GOOGLE_2019 } from './published/google.ts';
import type { Cell } from './published/publishedTrace.ts';
import { isSimKube, readSimKube } from './simKube.ts';
import type { TraceFile } from './traceFile.ts';

interface TraceReader {
  readonly reads: string;
  recognises(sheet: Sheet, first: unknown): boolean;
  /** All documents of the file that this reader recognises. */
  read(sheets: readonly Sheet[], file: TraceFile): void;
}

const WATCHED = ['ADDED', 'MODIFIED', 'DELETED'];

export const TRACE_READERS: readonly TraceReader[] = [
  {
    reads: 'snapshots of pods',
    recognises: (sheet) => hasPods(sheet),
    read: (sheets, file) => sheets.forEach((sheet) => readSnapshot(sheet, file)),
  },
  {
    reads: 'a watch of pods',
    recognises: ({ header }) => WATCHED.includes(textAt(header, 'type') ?? '') && isPod(at(header, 'object')),
    read: (sheets, file) =>
      sheets.forEach(({ header }) =>
        readWatched(at(header, 'object'), textAt(header, 'type') === 'DELETED', file),
      ),
  },
  {
    reads: 'a watch of pods, without its events',
    recognises: ({ header }) => isPod(header),
    read: (sheets, file) => sheets.forEach(({ header }) => readWatched(header, false, file)),
  },
  {
    reads: 'an audit log',
    recognises: ({ header, lists }) => auditEvents(header, lists.get('events')?.values()).length > 0,
    read: (sheets, { lives }) => {
      for (const { header, lists } of sheets)
        for (const event of auditEvents(header, lists.get('events')?.values())) readAudit(event, lives);
    },
  },
  {
    reads: 'series of kube-state-metrics',
    recognises: ({ header }) => textAt(header, 'data', 'resultType') === 'matrix',
    read: (sheets, { lives }) =>
      sheets.forEach(({ header }) => readSeries(listAt(header, 'data', 'result'), lives)),
  },
  {
    reads: 'a trace of SimKube',
    recognises: isSimKube,
    read: (sheets, file) => sheets.forEach((sheet) => readSimKube(sheet, file)),
  },
  {
    reads: 'instance events of Google, as JSON lines',
    recognises: ({ header }) =>
      Object.keys(GOOGLE_2019.forms).every((column) => header[column] !== undefined),
    read: (sheets, file) => {
      const cellsOf =
        ({ header }: Sheet): Cell =>
        (column) =>
          ['string', 'number'].includes(typeof header[column]) ? String(header[column]) : '';
      addRows(GOOGLE_2019, sheets.map(cellsOf), file);
    },
  },
];

function hasPods(sheet: Sheet): boolean {
  for (const { kind } of listedObjects(sheet)) if (kind === 'Pod') return true;
  return false;
}

function isPod(value: unknown): boolean {
  return isApiObject(value) && typed(value, '', '').kind === 'Pod';
}

/** Of a pod, with the newest time in it. */
function seen(
  object: unknown,
): { readonly pod: PodSeen; readonly newest: Milliseconds | undefined } | undefined {
  const evidence = new Evidence();
  const fact = podFact(object, {
    file: '',
    path: '',
    evidence,
    specs: new SpecBook(),
    instanceId: undefined,
  });
  if (fact === undefined) return undefined;
  evidence.endFile('', undefined);
  return { pod: ofFact(fact, object), newest: evidence.files[0]?.newest };
}

function ofFact(fact: PodFact, object: unknown): PodSeen {
  const { namespace, name, uid, owner, hostNetwork, createdAt, startedAt, finishedAt } = fact;
  return {
    key: uid ?? `${namespace}/${name}`,
    namespace,
    name,
    owner,
    hostNetwork,
    createdAt,
    startedAt,
    finishedAt,
    deletedAt: undefined,
    ...needsOf(at(object, 'spec')),
  };
}

function readSnapshot(sheet: Sheet, { name, lives, namedTime }: TraceFile): void {
  const pods = [...listedObjects(sheet)].flatMap(({ kind, object }) =>
    kind === 'Pod' ? (seen(object) ?? []) : [],
  );
  const newest = Math.max(0, ...pods.map((each) => each.newest ?? 0));
  if (newest === 0) return;
  const taken = namedTime(newest);
  lives.sawAll(name, taken);
  for (const { pod } of pods) lives.see(pod, taken);
}

/** An event is as old as what is newest in its pod. */
function readWatched(object: unknown, isDeleted: boolean, { lives }: TraceFile): void {
  const found = seen(object);
  if (found?.newest === undefined) return;
  const { pod, newest } = found;
  lives.see(
    {
      ...pod,
      deletedAt: isDeleted ? (timeAt(object, 'metadata', 'deletionTimestamp') ?? newest) : undefined,
    },
    newest,
  );
}

/** As they are, or wrapped in the messages of CloudWatch. */
function auditEvents(header: Json, events: Iterable<unknown> = []): Json[] {
  const wrapped = [header, ...events].flatMap((each) => {
    const message = textAt(each, 'message') ?? textAt(each, '@message');
    if (message === undefined || !message.startsWith('{')) return isRecord(each) ? [each] : [];
    try {
      const parsed: unknown = JSON.parse(message);
      return isRecord(parsed) ? [parsed] : [];
    } catch {
      return [];
    }
  });
  return wrapped.filter((each) => (textAt(each, 'apiVersion') ?? '').startsWith('audit.k8s.io/'));
}

function readAudit(event: Json, lives: PodLives): void {
  const verb = textAt(event, 'verb') ?? '';
  const isPods =
    textAt(event, 'objectRef', 'resource') === 'pods' &&
    textAt(event, 'objectRef', 'subresource') === undefined;
  const code = countAt(event, 'responseStatus', 'code') ?? 200;
  const time = timeAt(event, 'requestReceivedTimestamp');
  if (!isPods || time === undefined || code >= 300 || !['create', 'delete'].includes(verb)) return;
  if ((textAt(event, 'stage') ?? 'ResponseComplete') !== 'ResponseComplete') return;
  const written = at(event, 'responseObject') ?? at(event, 'requestObject');
  const namespace = textAt(event, 'objectRef', 'namespace') ?? 'default';
  const name = textAt(event, 'objectRef', 'name') ?? textAt(written, 'metadata', 'name');
  if (name === undefined) return;
  const found = verb === 'create' ? seen(written)?.pod : undefined;
  // A deletion tells the name alone: one key for both.
  const pod = { ...(found ?? UNKNOWN_POD), key: `${namespace}/${name}`, namespace, name };
  lives.see(verb === 'create' ? { ...pod, createdAt: time } : { ...pod, deletedAt: time }, time);
}

function readSeries(series: readonly unknown[], lives: PodLives): void {
  const times = new Set<Milliseconds>();
  for (const one of series) {
    const labels = textsAt(one, 'metric');
    const { pod: name, namespace = 'default', uid, __name__: metric = '' } = labels;
    if (name === undefined || !metric.startsWith('kube_pod_')) continue;
    const samples = listAt(one, 'values').flatMap((sample) =>
      Array.isArray(sample) ? [[Number(sample[0]), Number(sample[1])] as const] : [],
    );
    const [, value = NaN] = samples.at(-1) ?? [];
    const moment = Math.round(value * SECOND);
    const owner =
      labels['created_by_kind'] === undefined
        ? undefined
        : { kind: labels['created_by_kind'], name: labels['created_by_name'] ?? '' };
    const { resource = '' } = labels;
    const pod: PodSeen = {
      ...UNKNOWN_POD,
      key: uid ?? `${namespace}/${name}`,
      namespace,
      name,
      owner: owner?.kind === '<none>' ? undefined : owner,
      hostNetwork: labels['host_network'] === 'true',
      createdAt: metric === 'kube_pod_created' ? moment : undefined,
      startedAt: metric === 'kube_pod_start_time' ? moment : undefined,
      finishedAt: metric === 'kube_pod_completion_time' ? moment : undefined,
      requests:
        metric === 'kube_pod_container_resource_requests' && ['cpu', 'memory'].includes(resource)
          ? { [resource]: String(value) }
          : {},
    };
    for (const [second] of samples) {
      times.add(Math.round(second * SECOND));
      lives.see(pod, Math.round(second * SECOND));
    }
  }
  lives.looks.push(...times);
}

/** `pods-0810.json`, `2026-06-09T08:10`: taken as the time of a snapshot where it fits what is in it. */
export function timeInName(name: string, newest: Milliseconds, day: string): Milliseconds {
  const [, hour, minute] = /(?:^|\D)([01]\d|2[0-3])[-:h]?([0-5]\d)(?:[-:]?\d\d)?Z?\.\w+$/.exec(name) ?? [];
  const named = hour === undefined ? undefined : parseIsoTime(`${day}T${hour}:${minute}:00Z`);
  const later = named === undefined ? 0 : named - newest;
  return named !== undefined && later >= -CLOCKS_APART && later <= MOST_LATER ? named : newest;
}

const MOST_LATER = 30 * 60 * SECOND;
/** Clocks of machines differ. */
const CLOCKS_APART = 5 * SECOND;

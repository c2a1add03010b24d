// What tells of pods over time: snapshots, watches, audit logs, series of kube-state-metrics, traces of SimKube. Each form
// is a row; which it is, its content says.

import { parseIsoTime } from '../../base/calendar.ts';
import { SECOND, type Milliseconds } from '../../base/time.ts';
import { parseQuantity } from '../../scenario/language/quantity.ts';
import { Evidence } from '../evidence/evidence.ts';
import type { PodFact } from '../evidence/facts.ts';
import { isApiObject, listedObjects, typed } from '../evidence/kubernetesLists.ts';
import { podFact } from '../evidence/pods.ts';
import { SpecBook } from '../evidence/specBook.ts';
import type { Sheet } from '../text/sheet.ts';
import {
  at,
  countAt,
  isRecord,
  listAt,
  recordAt,
  textAt,
  textsAt,
  timeAt,
  type Json,
} from '../text/values.ts';
import type { PodLives, PodSeen } from './podLives.ts';

/** What a file adds, besides pods. */
export interface TraceFile {
  readonly name: string;
  readonly lives: PodLives;
  /** When a snapshot was taken, if its content does not say. */
  readonly namedTime: (newest: Milliseconds) => Milliseconds;
}

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
    recognises: ({ lists }, first) => lists.has('items') && (first === undefined || isPod(first)),
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
    recognises: ({ header, lists }) => lists.has('events') && isRecord(at(header, 'pod_lifecycles')),
    read: (sheets, { lives }) => sheets.forEach((sheet) => readSimKube(sheet, lives)),
  },
];

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
  const containers = listAt(object, 'spec', 'containers');
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
    requests: requestsOf(containers.map((container) => textsAt(container, 'resources', 'requests'))),
    image: containers.map((container) => textAt(container, 'image')).find((image) => image !== undefined),
  };
}

/** Of one container as they are written, of several their sum. */
function requestsOf(all: readonly Readonly<Record<string, string>>[]): Readonly<Record<string, string>> {
  const sums = (['cpu', 'memory'] as const).flatMap((resource) => {
    const written = all.flatMap((requests) => requests[resource] ?? []);
    if (written.length <= 1) return written.map((text) => [resource, text] as const);
    const sum = written.reduce((total, text) => total + (parseQuantity(text, resource) ?? 0), 0);
    return [[resource, resource === 'cpu' ? `${sum}m` : String(sum)] as const];
  });
  return Object.fromEntries(sums);
}

function readSnapshot(sheet: Sheet, { lives, namedTime }: TraceFile): void {
  const pods = [...listedObjects(sheet)].flatMap(({ kind, object }) =>
    kind === 'Pod' ? (seen(object) ?? []) : [],
  );
  const newest = Math.max(0, ...pods.map((each) => each.newest ?? 0));
  if (newest === 0) return;
  const taken = namedTime(newest);
  lives.looks.push(taken);
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
  const pod = { ...(found ?? NOTHING), key: `${namespace}/${name}`, namespace, name };
  lives.see(verb === 'create' ? { ...pod, createdAt: time } : { ...pod, deletedAt: time }, time);
}

const NOTHING = {
  owner: undefined,
  hostNetwork: false,
  createdAt: undefined,
  startedAt: undefined,
  finishedAt: undefined,
  deletedAt: undefined,
  requests: {},
  image: undefined,
} satisfies Partial<PodSeen>;

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
      ...NOTHING,
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

/** Lives as it writes them: `{"Finished": [from, to]}`, `{"Running": from}`, in seconds. */
function readSimKube({ header, lists }: Sheet, lives: PodLives): void {
  const applied = [...(lists.get('events')?.values() ?? [])].flatMap((event) =>
    listAt(event, 'applied_objs'),
  );
  let number = 0;
  const walk = (value: unknown, owner: string): void => {
    if (Array.isArray(value)) for (const each of value) walk(each, owner);
    else if (isRecord(value)) {
      const [from, to] = listAt(value, 'Finished').map(Number);
      const start = from ?? countAt(value, 'Running');
      if (start === undefined)
        for (const [key, part] of Object.entries(value)) walk(part, key.includes('/') ? key : owner);
      else lives.see(ofSimKube(owner, number++, start, to, applied), start * SECOND);
    }
  };
  walk(at(header, 'pod_lifecycles'), '');
}

function ofSimKube(
  owner: string,
  number: number,
  from: number,
  to: number | undefined,
  applied: readonly unknown[],
): PodSeen {
  const [namespace = 'default', name = owner] = owner.split('/').slice(-2);
  const object = applied.find((each) => textAt(each, 'metadata', 'name') === name);
  const containers = listAt(recordAt(object, 'spec', 'template', 'spec'), 'containers');
  return {
    ...NOTHING,
    key: `${owner}/${number}`,
    namespace,
    name: `${name}-${number}`,
    createdAt: from * SECOND,
    startedAt: from * SECOND,
    finishedAt: to === undefined ? undefined : to * SECOND,
    requests: requestsOf(containers.map((container) => textsAt(container, 'resources', 'requests'))),
  };
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

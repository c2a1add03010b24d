// The traces of Borg that Google has published: an event a row, in microseconds since the trace's start. Events that are
// not of a life (queued, enabled, updated) are passed over. Requests are shares of the largest machine.

import { own } from '../../../base/own.ts';
import { SECOND } from '../../../base/time.ts';
import { COUNT, NORMALIZED, time, type Cell, type PublishedTrace, type RowEvent } from './publishedTrace.ts';

/** What is not among them is no moment of a life. */
type Kinds = Readonly<Record<string, RowEvent['what']>>;

const BORG_2019: Kinds = {
  '0': 'created',
  '3': 'started',
  '4': 'ended',
  '5': 'ended',
  '6': 'ended',
  '7': 'ended',
  '8': 'ended',
  SUBMIT: 'created',
  SCHEDULE: 'started',
  EVICT: 'ended',
  FAIL: 'ended',
  FINISH: 'ended',
  KILL: 'ended',
  LOST: 'ended',
};

const BORG_2011: Kinds = {
  '0': 'created',
  '1': 'started',
  '2': 'ended',
  '3': 'ended',
  '4': 'ended',
  '5': 'ended',
  '6': 'ended',
};

const MICROSECOND = SECOND / 1_000_000;
/** Of events after the trace's end. */
const NEVER = 2 ** 62;

/** Tasks inside of an alloc instance are to it what containers are to a pod. */
function borgEvent(cell: Cell): RowEvent | undefined {
  const what = own(BORG_2019, cell('type').toUpperCase());
  const alloc = cell('alloc_collection_id');
  if (what === undefined || Number(cell('time')) >= NEVER || (alloc !== '' && alloc !== '0'))
    return undefined;
  const at = time(cell('time'), MICROSECOND);
  const name = `task-${cell('collection_id')}-${cell('instance_index')}`;
  return at === undefined ? undefined : { name, what, at, requests: {} };
}

/** As BigQuery exports it. @upstream google/cluster-data clusterdata_trace_format_v3.proto#InstanceEvent */
export const GOOGLE_2019: PublishedTrace = {
  columns: ['time', 'type', 'collection_id', 'instance_index'],
  forms: { time: COUNT, type: /^(?:\d+|[A-Z_]+)$/, collection_id: COUNT, instance_index: COUNT },
  guesses: [NORMALIZED],
  event: borgEvent,
};

/** Task events of Google's trace of 2011. */
const GOOGLE_2011: PublishedTrace = {
  columns: [
    'time',
    'missing',
    'job',
    'index',
    'machine',
    'event',
    'user',
    'class',
    'priority',
    'cpu',
    'memory',
    'disk',
    'constraint',
  ],
  forms: { time: COUNT, missing: /^\d?$/, job: COUNT, index: COUNT, event: /^[0-8]$/, class: /^[0-3]$/ },
  guesses: [NORMALIZED],
  event: (cell) => {
    const what = own(BORG_2011, cell('event'));
    const at = Number(cell('time')) >= NEVER ? undefined : time(cell('time'), MICROSECOND);
    if (what === undefined || at === undefined) return undefined;
    return { name: `task-${cell('job')}-${cell('index')}`, what, at, requests: {} };
  },
};

export const GOOGLE: readonly PublishedTrace[] = [GOOGLE_2019, GOOGLE_2011];

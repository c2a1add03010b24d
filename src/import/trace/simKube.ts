// Traces of SimKube: objects as they were applied and deleted, and the lives of their pods. Version 3 has the lives in its
// index, by owner and the moment at which that was last changed; version 2 by owner and a hash of the pods' spec; the
// first version is the same as a list of four.
// @upstream sk-core/src/trace/mod.rs#Trace, sk-store/src/lib.rs#ExportedTrace

import { own } from '../../base/own.ts';
import { SECOND, type Milliseconds } from '../../base/time.ts';
import { plural } from '../../base/words.ts';
import { someOf, type Findings } from '../cluster/findings.ts';
import type { Sheet } from '../text/sheet.ts';
import { at, countAt, isRecord, listAt, recordAt, textAt, type Json } from '../text/values.ts';
import { needsOf } from './podNeeds.ts';
import { UNKNOWN_POD, type PodLives } from './podLives.ts';
import type { TraceFile } from './traceFile.ts';

/** Kinds that keep a number of pods. */
const SCALED: readonly string[] = ['Deployment', 'ReplicaSet', 'StatefulSet', 'ReplicationController'];

/** Kinds whose pods run once, and how many they have. */
const RUN_ONCE: Readonly<Record<string, (object: unknown) => number>> = {
  Pod: () => 1,
  Job: (object) => countAt(object, 'spec', 'completions') ?? countAt(object, 'spec', 'parallelism') ?? 1,
};

/** Where pods are described, in kinds that the tracer knows by itself. */
const TEMPLATES: Readonly<Record<string, readonly string[]>> = {
  Pod: ['spec'],
  CronJob: ['spec', 'jobTemplate', 'spec', 'template', 'spec'],
};
const USUAL_TEMPLATE = ['spec', 'template', 'spec'];

/** An object from when it was first applied until it was deleted. */
interface Tracked {
  readonly kind: string;
  readonly namespace: string;
  readonly name: string;
  readonly from: Milliseconds;
  to: Milliseconds | undefined;
  /** As it was applied last. */
  object: unknown;
}

interface Owner {
  readonly kind: string;
  readonly namespace: string;
  readonly name: string;
  readonly lives: readonly { readonly from: Milliseconds; readonly to: Milliseconds | undefined }[];
}

export function isSimKube({ header, lists }: Sheet): boolean {
  const hasLives = isRecord(at(header, 'pod_lifecycles')) || isRecord(at(header, 'index'));
  return lists.has('events') ? hasLives : isFirstVersion(elementsOf(lists.get('')));
}

function isFirstVersion([config, events]: readonly unknown[]): boolean {
  return isRecord(at(config, 'trackedObjects')) && Array.isArray(events);
}

function elementsOf(list: { values(): Iterable<unknown> } | undefined): readonly unknown[] {
  return list === undefined ? [] : [...list.values()];
}

export function readSimKube({ header, lists }: Sheet, { name, lives, findings }: TraceFile): void {
  const [config, listed, index, podLives] = elementsOf(lists.get(''));
  const whole = lists.has('events') ? header : { config, index, pod_lifecycles: podLives };
  const events = lists.has('events') ? elementsOf(lists.get('events')) : Array.isArray(listed) ? listed : [];
  const times = events.flatMap((event) => momentAt(event, 'ts') ?? []);
  const owners = [...ownersIn(whole)];
  const ends = owners.flatMap((owner) => owner.lives.map(({ from, to }) => to ?? from));
  const [first = ends[0] ?? 0] = times;
  const from = times.reduce((least, time) => Math.min(least, time), first);
  const to = [...times, ...ends].reduce((most, time) => Math.max(most, time), from);
  lives.spans.push({ from, to });
  const tracked = trackedIn(events, lives, whole);
  const parts = { file: name, whole, to, lives, findings };
  const alive = new Set(owners.flatMap((owner) => (owner.lives.length > 0 ? [keyOf(owner)] : [])));
  tell(owners, tracked, alive, findings);
  for (const owner of owners) addLives(owner, tracked, parts);
  addUnrecorded(
    [...tracked.values()].flat().filter((each) => !alive.has(keyOf(each))),
    parts,
  );
}

/** Seconds of Unix time. */
function momentAt(value: unknown, ...way: readonly string[]): Milliseconds | undefined {
  const seconds = countAt(value, ...way);
  return seconds === undefined ? undefined : seconds * SECOND;
}

function* ownersIn(whole: Json): IterableIterator<Owner> {
  for (const [type, objects] of Object.entries(recordAt(whole, 'index')))
    for (const [name, moments] of Object.entries(recordAt(objects)))
      yield ownerOf(
        `${type} ${name}`,
        listsIn(moments).map((pod) => at(pod, 'lifecycle')),
      );
  for (const [key, hashes] of Object.entries(recordAt(whole, 'pod_lifecycles')))
    yield ownerOf(key, listsIn(hashes));
}

function listsIn(record: unknown): readonly unknown[] {
  return Object.values(recordAt(record)).flatMap((list): readonly unknown[] =>
    Array.isArray(list) ? list : [],
  );
}

/** `apps/v1.Deployment shop/web`, in whatever form keys of two parts have got into JSON. */
function ownerOf(key: string, lifecycles: readonly unknown[]): Owner {
  const kind = /\bv\d\w*\.(\w+)/.exec(key)?.[1] ?? '';
  const [namespace = 'default', name = key] = (key.match(/[\w.-]+\/[\w.-]+/g)?.at(-1) ?? key).split('/');
  return { kind, namespace, name, lives: lifecycles.flatMap(lifeIn) };
}

/** `{"Finished": [from, to]}`, `{"Running": from}`, or `"Empty"` of a pod that never started. */
function lifeIn(lifecycle: unknown): Owner['lives'] {
  const [from, to] = listAt(lifecycle, 'Finished').map(Number);
  if (from !== undefined && to !== undefined && from <= to) return [{ from: from * SECOND, to: to * SECOND }];
  const since = momentAt(lifecycle, 'Running');
  return since === undefined ? [] : [{ from: since, to: undefined }];
}

function keyOf({ kind, namespace, name }: Pick<Owner, 'kind' | 'namespace' | 'name'>): string {
  return `${kind}/${namespace}/${name}`;
}

/** All objects by key, each time that they were there; numbers of replicas go to the lives. */
function trackedIn(
  events: readonly unknown[],
  { replicas }: PodLives,
  whole: Json,
): ReadonlyMap<string, Tracked[]> {
  const all = new Map<string, Tracked[]>();
  for (const event of events) {
    const moment = momentAt(event, 'ts') ?? 0;
    const count = (each: Tracked, number: number): void => {
      if (!SCALED.includes(each.kind)) return;
      const { namespace, name } = each;
      replicas.push({ namespace, name, at: moment, replicas: number, ...needsOf(templateOf(each, whole)) });
    };
    for (const object of listAt(event, 'applied_objs')) {
      const applied = trackedOf(object, moment);
      if (applied === undefined) continue;
      const incarnations = all.get(keyOf(applied)) ?? [];
      all.set(keyOf(applied), incarnations);
      const last = incarnations.at(-1);
      if (last === undefined || last.to !== undefined) incarnations.push(applied);
      else last.object = object;
      count(applied, countAt(object, 'spec', 'replicas') ?? 1);
    }
    for (const object of listAt(event, 'deleted_objs')) {
      const deleted = trackedOf(object, moment);
      const last = deleted === undefined ? undefined : all.get(keyOf(deleted))?.at(-1);
      if (last === undefined) continue;
      last.to = moment;
      count(last, 0);
    }
  }
  return all;
}

function trackedOf(object: unknown, from: Milliseconds): Tracked | undefined {
  const kind = textAt(object, 'kind');
  const name = textAt(object, 'metadata', 'name');
  if (kind === undefined || name === undefined) return undefined;
  const namespace = textAt(object, 'metadata', 'namespace') ?? 'default';
  return { kind, namespace, name, from, to: undefined, object };
}

/** By the tracer's own paths, such as `/spec/tasks/0/template`, in kinds that it does not know by itself. */
function templateOf({ kind, object }: Pick<Tracked, 'kind' | 'object'>, whole: Json): unknown {
  const usual = at(object, ...(own(TEMPLATES, kind) ?? USUAL_TEMPLATE));
  if (usual !== undefined) return usual;
  const type = `${textAt(object, 'apiVersion') ?? ''}.${kind}`;
  const config = at(whole, 'config', 'trackedObjects', type);
  const [listed] = listAt(config, 'podSpecTemplatePaths');
  const path = textAt(config, 'podSpecTemplatePath') ?? (typeof listed === 'string' ? listed : '');
  const template = path
    .split('/')
    .slice(1)
    .reduce(
      (part, key) =>
        Array.isArray(part) ? (part.at(key === '*' ? 0 : Number(key)) as unknown) : at(part, key),
      object,
    );
  return at(template, 'spec');
}

interface Parts {
  readonly file: string;
  readonly whole: Json;
  readonly to: Milliseconds;
  readonly lives: PodLives;
}

function addLives(owner: Owner, tracked: ReadonlyMap<string, readonly Tracked[]>, parts: Parts): void {
  const { kind, namespace, name } = owner;
  if (SCALED.includes(kind)) return;
  const incarnations = tracked.get(keyOf(owner)) ?? [];
  for (const [number, { from, to }] of owner.lives.entries()) {
    const applied = incarnations.findLast((each) => each.from <= from) ?? incarnations[0];
    add(
      { namespace, name: kind === 'Pod' ? name : `${name}-${number}`, kind, from, to, end: to },
      applied,
      parts,
    );
  }
}

/** Pods that run once and of which no life was recorded. */
function addUnrecorded(objects: readonly Tracked[], parts: Parts): void {
  for (const each of objects) {
    const { kind, namespace, name, from, to, object } = each;
    const count = own(RUN_ONCE, kind)?.(object) ?? 0;
    for (let number = 0; number < count; number++)
      add(
        { namespace, name: kind === 'Pod' ? name : `${name}-${number}`, kind, from, to, end: undefined },
        each,
        parts,
      );
  }
}

interface Life {
  readonly namespace: string;
  readonly name: string;
  readonly kind: string;
  readonly from: Milliseconds;
  /** Until when it is known to have been there; undefined: until the end of the trace. */
  readonly to: Milliseconds | undefined;
  /** When it finished, where that is known. */
  readonly end: Milliseconds | undefined;
}

function add(
  { namespace, name, kind, from, to, end }: Life,
  applied: Tracked | undefined,
  parts: Parts,
): void {
  const { file, whole, lives } = parts;
  const pod = {
    ...UNKNOWN_POD,
    ...(applied === undefined ? {} : needsOf(templateOf(applied, whole))),
    key: `${file}/${kind}/${namespace}/${name}/${from}`,
    namespace,
    name,
    createdAt: from,
    startedAt: from,
    finishedAt: end,
    deletedAt: end === undefined ? to : undefined,
  };
  lives.see(pod, from);
  lives.see(pod, to ?? parts.to);
}

function tell(
  owners: readonly Owner[],
  tracked: ReadonlyMap<string, readonly Tracked[]>,
  alive: ReadonlySet<string>,
  findings: Findings,
): void {
  const traced = owners.filter(({ kind }) => !SCALED.includes(kind));
  const recorded = traced.reduce((sum, { lives }) => sum + lives.length, 0);
  if (recorded > 0)
    findings.guess(
      `arrival of ${plural(recorded, 'pod')}`,
      'when its first container started',
      'SimKube does not record when pods were created',
      null,
    );
  const others = [...tracked.values()].flat().filter((each) => !alive.has(keyOf(each)));
  const unrecorded = others.filter(({ kind }) => Object.hasOwn(RUN_ONCE, kind)).map(({ name }) => name);
  if (unrecorded.length > 0)
    findings.guess(
      `lives of the pods of ${someOf(unrecorded)}`,
      'until their object was deleted, or the end of the trace',
      'the tracer did not record them',
      'trackLifecycle: true in the configuration of sk-tracer',
    );
  const counted = owners.filter(({ kind, lives }) => SCALED.includes(kind) && lives.length > 0);
  if (counted.length > 0)
    findings.leave(
      `lives of pods of ${someOf(counted.map(({ kind, name }) => `${kind} ${name}`))}`,
      'their numbers of replicas say when they come and go',
    );
  const silent = others.filter(({ kind }) => !Object.hasOwn(RUN_ONCE, kind) && !SCALED.includes(kind));
  if (silent.length > 0)
    findings.leave(
      someOf([...new Set(silent.map(({ kind, namespace, name }) => `${kind} ${namespace}/${name}`))]),
      'the trace has no pods of it',
    );
}

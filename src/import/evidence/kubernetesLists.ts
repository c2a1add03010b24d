// What kubectl prints as JSON or YAML: lists of mixed kinds, raw lists whose items have no kind, single objects, and
// events of a watch.

import type { Sheet } from '../text/sheet.ts';
import { at, isRecord, textAt } from '../text/values.ts';
import { autoscalerFact } from './autoscalerFlags.ts';
import { nodeFact } from './nodes.ts';
import { cniFact, objectFact } from './objects.ts';
import { podFact } from './pods.ts';
import type { Reading, Recogniser } from './recogniser.ts';

/** What an item is of that says no kind and stands in a list that says none. */
const SHAPES: readonly (readonly [kind: string, apiVersion: string, way: readonly string[]])[] = [
  ['Pod', 'v1', ['spec', 'containers']],
  ['Node', 'v1', ['status', 'nodeInfo']],
  ['CronJob', 'batch/v1', ['spec', 'jobTemplate']],
  ['Job', 'batch/v1', ['spec', 'completions']],
  ['StatefulSet', 'apps/v1', ['spec', 'serviceName']],
  ['Deployment', 'apps/v1', ['spec', 'strategy']],
  ['DaemonSet', 'apps/v1', ['spec', 'updateStrategy']],
  ['ReplicaSet', 'apps/v1', ['spec', 'template']],
];

export interface TypedObject {
  readonly kind: string;
  readonly apiVersion: string;
  readonly object: unknown;
}

export const KUBERNETES: readonly Recogniser[] = [
  {
    reads: 'a list of Kubernetes objects',
    recognises: ({ header, lists }, first) =>
      lists.has('items') && ((textAt(header, 'kind') ?? '').endsWith('List') || isApiObject(first)),
    read(sheet, reading) {
      for (const each of listedObjects(sheet)) readObject(each, reading);
    },
  },
  {
    reads: 'a list of Kubernetes objects',
    recognises: ({ lists }, first) => lists.has('') && isApiObject(first),
    read({ lists }, reading) {
      for (const object of lists.get('')?.values() ?? []) readObject(typed(object, '', ''), reading);
    },
  },
  {
    reads: 'a Kubernetes object',
    recognises: ({ header }) => isApiObject(header),
    read: ({ header }, reading) => readObject(typed(header, '', ''), reading),
  },
];

/** The items of a list, with the kind that the list says where they say none. */
export function* listedObjects({ header, lists }: Sheet): IterableIterator<TypedObject> {
  const kind = (textAt(header, 'kind') ?? '').replace(/List$/, '');
  const apiVersion = textAt(header, 'apiVersion') ?? '';
  for (const item of lists.get('items')?.values() ?? []) yield typed(item, kind, apiVersion);
}

export function isApiObject(value: unknown): boolean {
  return (
    textAt(value, 'metadata', 'name') !== undefined &&
    (textAt(value, 'kind') !== undefined || SHAPES.some(([, , way]) => at(value, ...way) !== undefined))
  );
}

export function typed(object: unknown, kind: string, apiVersion: string): TypedObject {
  const shape = SHAPES.find(([, , way]) => at(object, ...way) !== undefined);
  const known = kind === '' ? shape : undefined;
  return {
    kind: textAt(object, 'kind') ?? known?.[0] ?? kind,
    apiVersion: textAt(object, 'apiVersion') ?? known?.[1] ?? apiVersion,
    object,
  };
}

function readObject({ kind, apiVersion, object }: TypedObject, reading: Reading): void {
  const { evidence } = reading;
  if (!isRecord(object)) return;
  evidence.count(kind === '' ? 'object' : kind);
  if (kind === 'Node') {
    const node = nodeFact(object, reading);
    if (node !== undefined) evidence.nodes.push(node);
  } else if (kind === 'Pod') {
    const pod = podFact(object, reading);
    if (pod !== undefined) evidence.pods.push(pod);
  } else {
    const fact = objectFact(object, kind, apiVersion, reading);
    if (fact !== undefined) evidence.objects.push(fact);
  }
  if (kind === 'Deployment') {
    const autoscaler = autoscalerFact(at(object, 'spec', 'template', 'spec'), reading);
    if (autoscaler !== undefined) evidence.autoscalers.push(autoscaler);
  }
  const spec = kind === 'DaemonSet' ? at(object, 'spec', 'template', 'spec') : at(object, 'spec');
  if (kind !== 'DaemonSet' && kind !== 'Pod') return;
  const cni = cniFact(spec, reading);
  if (cni !== undefined) evidence.cni.push(cni);
}

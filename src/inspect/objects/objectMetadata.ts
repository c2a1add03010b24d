// Metadata of objects that somebody made: from their manifest where there is one, and from the scenario otherwise.

import type { OwnerReference } from 'kubernetes-types/meta/v1.d.ts';
import type { Milliseconds } from '../../base/time.ts';
import type { Labels } from '../../kube/api/objects.ts';
import { spoken, type ApiObject } from './apiObject.ts';
import type { ClusterView } from './clusterView.ts';
import { uidOf } from './identity.ts';

export interface KnownMetadata {
  readonly annotations?: Labels;
  /** Where no step of the scenario tells. */
  readonly createdAt?: Milliseconds;
  readonly generation?: number;
  /** Where the manifest has none. */
  readonly labels?: Labels;
  readonly owners?: readonly OwnerReference[];
  readonly uid?: string;
}

export function metadataOf(
  view: ClusterView,
  kind: string,
  { namespace, name }: { readonly namespace?: string; readonly name: string },
  known: KnownMetadata = {},
): ApiObject['metadata'] {
  const { time, written } = view;
  const own = written.manifest(kind, namespace ?? '', name)?.['metadata'] as WrittenMetadata | undefined;
  const createdAt = known.createdAt ?? written.createdAt(kind, namespace ?? '', name) ?? 0;
  return {
    ...spoken({
      annotations: { ...own?.annotations, ...known.annotations },
      creationTimestamp: time.time(createdAt),
      generation: known.generation,
      labels: { ...(own === undefined ? known.labels : own.labels) },
      namespace,
      ownerReferences: [...(known.owners ?? [])],
      uid: known.uid ?? objectUid(view, kind, namespace ?? '', name),
    }),
    name,
  };
}

/** Of objects whose model has none. */
export function objectUid(
  { seed, written }: ClusterView,
  kind: string,
  namespace: string,
  name: string,
): string {
  return uidOf(`${kind}/${seed}/${namespace}/${name}/${written.createdAt(kind, namespace, name) ?? 0}`);
}

interface WrittenMetadata {
  readonly annotations?: Labels;
  readonly labels?: Labels;
}

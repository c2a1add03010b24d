// Metadata of objects that somebody made: what their manifest says where there is one, and what goes without saying.

import type { OwnerReference } from 'kubernetes-types/meta/v1.d.ts';
import type { Milliseconds } from '../../base/time.ts';
import { isKeyOf } from '../../base/records.ts';
import type { Named } from '../../kube/api/config.ts';
import type { Labels } from '../../kube/api/objects.ts';
import { spoken, type ApiObject } from './apiObject.ts';
import type { ClusterView } from './clusterView.ts';
import { uidOf } from './identity.ts';

export interface KnownMetadata {
  readonly annotations?: Labels;
  /** Where the cluster does not tell. */
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
  named: Named,
  known: KnownMetadata = {},
): ApiObject['metadata'] {
  const { namespace, name, metadata: own } = named;
  const createdAt = known.createdAt ?? createdAtOf(view, kind, named);
  return {
    ...spoken({
      annotations: { ...own?.annotations, ...known.annotations },
      creationTimestamp: view.time.time(createdAt),
      generation: known.generation,
      labels: { ...(own === undefined ? known.labels : own.labels) },
      namespace,
      ownerReferences: [...(known.owners ?? [])],
      uid: known.uid ?? objectUid(view, kind, named),
    }),
    name,
  };
}

/** Of objects whose model has none. */
export function objectUid(view: ClusterView, kind: string, named: Named): string {
  const { namespace = '', name } = named;
  return uidOf(`${kind}/${view.seed}/${namespace}/${name}/${createdAtOf(view, kind, named)}`);
}

/** What nobody made, as Services of the cluster itself, is there from the start. */
export function createdAtOf({ kubernetes }: ClusterView, kind: string, named: Named): Milliseconds {
  const { objects } = kubernetes.stores;
  return (isKeyOf(objects, kind) ? objects[kind].createdAt(named) : undefined) ?? 0;
}

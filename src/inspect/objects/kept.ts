// LimitRanges and HorizontalPodAutoscalers as objects of the API: as they were applied.

import { isMapping, partIn } from '../../scenario/manifest/rules/fields.ts';
import type { ApiObject } from './apiObject.ts';
import type { ClusterView } from './clusterView.ts';
import { metadataOf } from './objectMetadata.ts';

const KEPT = [
  { kind: 'LimitRange', apiVersion: 'v1' },
  { kind: 'HorizontalPodAutoscaler', apiVersion: 'autoscaling/v2' },
] as const;

export function keptObjects(view: ClusterView): ApiObject[] {
  const { objects, standing } = view.kubernetes.stores;
  return KEPT.flatMap(({ kind, apiVersion }) =>
    [...objects[kind].all()].map(({ config }) => {
      const merged = standing.mergedOf(kind, config);
      const spec = isMapping(merged) ? partIn(merged, 'spec') : {};
      return Object.assign({ apiVersion, kind, metadata: metadataOf(view, kind, config) }, { spec });
    }),
  );
}

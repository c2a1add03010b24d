// What manifests said of a workload beyond what is simulated: its own selector, and fields that nothing here depends on.

import { isMapping, partIn } from '../../scenario/manifest/rules/fields.ts';
import type { ApiObject } from './apiObject.ts';
import type { ClusterView } from './clusterView.ts';

/** Fields that the model leaves to their manifest. */
const LEFT: readonly string[] = ['selector', 'serviceName', 'revisionHistoryLimit'];

export function withWritten(object: ApiObject, { kubernetes }: ClusterView): ApiObject {
  const merged = kubernetes.stores.standing.mergedOf(object.kind, object.metadata);
  if (!isMapping(merged) || !('spec' in object) || !isMapping(object.spec)) return object;
  const said = Object.entries(partIn(merged, 'spec'));
  const { spec } = object;
  const added = said.filter(([key]) => !(key in spec) || LEFT.includes(key));
  return added.length === 0
    ? object
    : Object.assign({}, object, { spec: { ...spec, ...Object.fromEntries(added) } });
}

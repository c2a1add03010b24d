// Updates of a managed node group as `aws eks list-updates` and `describe-update` print them.

import { madeUpId } from '../../base/madeUpId.ts';
import type { NodeGroupView, NodeUpdateView } from '../../kube/view.ts';
import type { JsonValue } from '../introspection/goJson.ts';
import type { Moment } from '../moment.ts';
import { apiTime } from './apiTime.ts';
import { clusterName } from './madeUp.ts';

/** Oldest first, with the ids that EKS would have drawn. */
export function updatesOf(
  { scenario }: Moment,
  { config, updates }: NodeGroupView,
): readonly { readonly id: string; readonly update: NodeUpdateView }[] {
  return updates.map((update, index) => {
    const digits = madeUpId('update', `${clusterName(scenario)} ${config.name} ${index}`).slice(-16);
    const half = `${digits.slice(0, 8)}-${digits.slice(8, 12)}-3${digits.slice(13)}`;
    return { id: `${half}-9${digits.slice(1, 4)}-${digits.slice(4)}`, update };
  });
}

/** @assumption `params` of an update of the nodes alone: EKS also lists the versions that are asked for. */
export function nodegroupUpdate(moment: Moment, id: string, update: NodeUpdateView): JsonValue {
  const { status, startedAt, error } = update;
  return {
    id,
    status,
    type: 'VersionUpdate',
    params: [{ type: 'Version', value: `1.${moment.scenario.cluster.kubernetesMinor}` }],
    createdAt: apiTime(moment, startedAt),
    errors:
      error === undefined || status === 'InProgress'
        ? []
        : [{ errorCode: error.code, errorMessage: error.message, resourceIds: [...error.resourceIds] }],
  };
}

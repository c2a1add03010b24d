// LimitRanges, ResourceQuotas, HorizontalPodAutoscalers and ENIConfigs as objects of the API: as they were applied, with
// what is used of a quota and what an autoscaler saw.

import type { Named } from '../../kube/api/config.ts';
import type { Resources } from '../../kube/api/objects.ts';
import { usedWithObjects } from '../../kube/api/objectUsage.ts';
import { allObjects } from '../../kube/controllers/standingObjects.ts';
import { quotaAmount } from '../../kube/api/resourceQuotas.ts';
import { isMapping, partIn } from '../../scenario/manifest/rules/fields.ts';
import type { ApiObject } from './apiObject.ts';
import type { ClusterView } from './clusterView.ts';
import { metadataOf } from './objectMetadata.ts';
import { autoscalerSpec, autoscalerStatus } from './podAutoscalers.ts';

const KEPT = [
  { kind: 'LimitRange', apiVersion: 'v1' },
  { kind: 'SecurityGroupPolicy', apiVersion: 'vpcresources.k8s.aws/v1beta1' },
  { kind: 'ResourceQuota', apiVersion: 'v1' },
  { kind: 'HorizontalPodAutoscaler', apiVersion: 'autoscaling/v2' },
] as const;

export function keptObjects(view: ClusterView): ApiObject[] {
  return [...asApplied(view), ...eniConfigObjects(view)];
}

/** Some are the scenario's own words. */
function eniConfigObjects(view: ClusterView): ApiObject[] {
  return [...view.kubernetes.stores.customResources.eniConfigs.all()].map(({ config }) => {
    const { subnetId: subnet, securityGroups } = config;
    const spec = securityGroups.length === 0 ? { subnet } : { securityGroups, subnet };
    const metadata = metadataOf(view, 'ENIConfig', config);
    return Object.assign(
      { apiVersion: 'crd.k8s.amazonaws.com/v1alpha1', kind: 'ENIConfig', metadata },
      { spec },
    );
  });
}

function asApplied(view: ClusterView): ApiObject[] {
  const { objects, standing } = view.kubernetes.stores;
  return KEPT.flatMap(({ kind, apiVersion }) =>
    [...objects[kind].all()].map(({ config }) => {
      const merged = standing.mergedOf(kind, config);
      const spec = isMapping(merged) ? partIn(merged, 'spec') : {};
      return Object.assign(
        { apiVersion, kind, metadata: metadataOf(view, kind, config) },
        { spec, ...lived(view, kind, config, spec) },
      );
    }),
  );
}

/** What is not as it was applied. */
function lived(
  view: ClusterView,
  kind: (typeof KEPT)[number]['kind'],
  named: Named,
  written: Readonly<Record<string, unknown>>,
): object {
  if (kind === 'LimitRange' || kind === 'SecurityGroupPolicy') return {};
  if (kind === 'ResourceQuota') return { status: quotaStatus(view, named) };
  const kept = view.kubernetes.stores.autoscalers.store.at(named);
  if (kept === undefined) return {};
  const { autoscaler, config } = kept;
  const { metrics } = config;
  return { spec: autoscalerSpec(written, metrics), status: autoscalerStatus(autoscaler, metrics) };
}

function quotaStatus({ kubernetes }: ClusterView, named: Named): object {
  const quota = kubernetes.stores.admission.quotas.store.at(named);
  if (quota === undefined) return {};
  const { config } = quota;
  const used = usedWithObjects(quota, allObjects(kubernetes.stores.objects));
  const texts = (amounts: Resources): Record<string, string> =>
    Object.fromEntries(
      Object.entries(amounts).map(([name, amount]) => [name, quotaAmount(config, name, amount)]),
    );
  return { hard: texts(config.hard), used: texts(used) };
}

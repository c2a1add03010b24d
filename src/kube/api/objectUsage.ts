// What objects other than pods take of a ResourceQuota: their number, by the names that quotas have for them, and the
// storage that claims ask for.
// @upstream pkg/quota/v1/evaluator/core, pkg/quota/v1/generic

import { own } from '../../base/own.ts';
import type { Named } from './config.ts';
import type { Resources } from './objects.ts';
import type { ResourceQuotaConfig, StoredKind } from './workloadConfig.ts';

/**
 * As in `count/deployments.apps`; of kinds that are in no namespace none.
 * @assumption nobody counts SecurityGroupPolicies, nor what a real namespace or Service has without being asked:
 * ServiceAccounts, Endpoints and EndpointSlices.
 */
const COUNTED: Readonly<Partial<Record<StoredKind, string>>> = {
  Deployment: 'deployments.apps',
  ReplicaSet: 'replicasets.apps',
  ReplicationController: 'replicationcontrollers',
  StatefulSet: 'statefulsets.apps',
  DaemonSet: 'daemonsets.apps',
  Job: 'jobs.batch',
  CronJob: 'cronjobs.batch',
  PodDisruptionBudget: 'poddisruptionbudgets.policy',
  Service: 'services',
  ConfigMap: 'configmaps',
  LimitRange: 'limitranges',
  ResourceQuota: 'resourcequotas',
  HorizontalPodAutoscaler: 'horizontalpodautoscalers.autoscaling',
  PersistentVolumeClaim: 'persistentvolumeclaims',
};

/** Kinds that quotas know by their plain names, too. */
const PLAIN = [
  'services',
  'configmaps',
  'replicationcontrollers',
  'resourcequotas',
  'persistentvolumeclaims',
];

/** `deployments.apps`; undefined where no quota counts it. */
export function resourceName(kind: StoredKind): string | undefined {
  return COUNTED[kind];
}

export interface CountedObject {
  readonly kind: StoredKind;
  readonly config: Named;
}

export function objectUsage({ kind, config }: CountedObject): Resources {
  const name = COUNTED[kind];
  if (name === undefined) return {};
  return {
    [`count/${name}`]: 1,
    ...(PLAIN.includes(name) ? { [name]: 1 } : {}),
    ...(kind === 'Service' && 'written' in config ? serviceUsage(config.written) : {}),
    ...(kind === 'PersistentVolumeClaim' ? claimUsage(config) : {}),
  };
}

/** Ports of the nodes, and load balancers. `written`: the spec. */
function serviceUsage(written: unknown): Resources {
  if (typeof written !== 'object' || written === null || !('type' in written)) return {};
  const { type } = written;
  const ports = 'ports' in written && Array.isArray(written.ports) ? written.ports.length : 0;
  return {
    ...(type === 'NodePort' || type === 'LoadBalancer' ? { 'services.nodeports': ports } : {}),
    ...(type === 'LoadBalancer' ? { 'services.loadbalancers': 1 } : {}),
  };
}

function claimUsage(config: Named): Resources {
  const storage = 'storage' in config && typeof config.storage === 'number' ? config.storage : 0;
  const named = 'storageClassName' in config ? String(config.storageClassName) : '';
  const ofClass = `${named}.storageclass.storage.k8s.io`;
  return {
    'requests.storage': storage,
    ...(named === ''
      ? {}
      : { [`${ofClass}/requests.storage`]: storage, [`${ofClass}/persistentvolumeclaims`]: 1 }),
  };
}

/** With what these objects take; those of other namespaces are left out, and so are they where a quota is of some pods. */
export function usedWithObjects(
  { config, used }: { readonly config: ResourceQuotaConfig; readonly used: Resources },
  objects: Iterable<CountedObject>,
): Resources {
  if (config.scopes.length > 0) return used;
  const sum: Record<string, number> = { ...used };
  for (const object of objects) {
    if (object.config.namespace !== config.namespace) continue;
    const usage = objectUsage(object);
    for (const name of Object.keys(sum)) sum[name] = (sum[name] ?? 0) + (own(usage, name) ?? 0);
  }
  return sum;
}

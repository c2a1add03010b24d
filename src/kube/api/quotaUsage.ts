// What a pod takes of a ResourceQuota, in the quota's own names of resources, and which pods a quota is about.
// @upstream pkg/quota/v1/evaluator/core/pods.go

import { unreachable } from '../../base/assert.ts';
import { own } from '../../base/own.ts';
import type { PodSpec, Resources } from './objects.ts';
import { totalLimits, totalOf } from './podResources.ts';
import { qosClassOf } from './qosClass.ts';
import type { QuotaScope } from './workloadConfig.ts';

/** Of pods that are there, whatever their phase. */
export const POD_OBJECTS = 'count/pods';

const COMPUTE = ['cpu', 'memory', 'ephemeral-storage'];
/** Where a quota has one of these, each container must say it. */
const REQUIRED = ['cpu', 'memory', 'requests.cpu', 'requests.memory', 'limits.cpu', 'limits.memory'];

export function usageOf(spec: PodSpec): Resources {
  const requests = totalOf(spec, (container) => container.requests, true);
  return { [POD_OBJECTS]: 1, pods: 1, ...computeUsage(requests, totalLimits(spec)) };
}

function computeUsage(requests: Resources, limits: Resources): Resources {
  const usage: Record<string, number> = {};
  for (const [name, amount] of Object.entries(requests)) {
    if (COMPUTE.includes(name) || name.startsWith('hugepages-')) usage[name] = amount;
    usage[`requests.${name}`] = amount;
  }
  for (const name of COMPUTE) {
    const amount = own(limits, name);
    if (amount !== undefined) usage[`limits.${name}`] = amount;
  }
  return usage;
}

/** `requests.cpu for: app; limits.cpu for: app,proxy`; undefined where nothing is missing. */
export function unspecified(spec: PodSpec, hard: Resources): string | undefined {
  if (spec.podRequests !== undefined) return undefined;
  const required = REQUIRED.filter((name) => own(hard, name) !== undefined).sort();
  const missing = required.flatMap((name) => {
    const containers = [...spec.containers, ...spec.initContainers].filter(
      ({ requests, limits = {} }) => own(computeUsage(requests, limits), name) === undefined,
    );
    const names = [...new Set(containers.map((container) => container.name))].sort();
    return names.length === 0 ? [] : [`${name} for: ${names.join(',')}`];
  });
  return missing.length === 0 ? undefined : missing.join('; ');
}

/** All scopes must hold. */
export function isInScopes(spec: PodSpec, scopes: readonly QuotaScope[]): boolean {
  return scopes.every((scope) => isInScope(spec, scope));
}

function isInScope(spec: PodSpec, { name, operator, values }: QuotaScope): boolean {
  switch (name) {
    case 'BestEffort':
      return qosClassOf(spec) === 'BestEffort';
    case 'NotBestEffort':
      return qosClassOf(spec) !== 'BestEffort';
    case 'Terminating':
      return endsByDeadline(spec);
    case 'NotTerminating':
      return !endsByDeadline(spec);
    case 'CrossNamespacePodAffinity':
      return looksIntoOtherNamespaces(spec);
    case 'PriorityClass': {
      const has = spec.priorityClassName !== '';
      if (operator === 'Exists') return has;
      if (operator === 'DoesNotExist') return !has;
      return values.includes(spec.priorityClassName) === (operator === 'In');
    }
    default:
      return unreachable(name);
  }
}

function endsByDeadline({ written = {} }: PodSpec): boolean {
  return 'activeDeadlineSeconds' in written;
}

function looksIntoOtherNamespaces({ podAffinity, podAntiAffinity }: PodSpec): boolean {
  const terms = [podAffinity, podAntiAffinity].flatMap((one) => [
    ...(one?.required ?? []),
    ...(one?.preferred ?? []).map(({ term }) => term),
  ]);
  return terms.some(
    ({ namespaces, namespaceSelector }) => namespaces.length > 0 || namespaceSelector !== undefined,
  );
}

// The quality of service of a pod, which follows from what its containers request and are limited to.
// @upstream pkg/apis/core/v1/helper/qos/qos.go ComputePodQOS

import type { PodSpec, Resources } from './objects.ts';

export type QosClass = 'Guaranteed' | 'Burstable' | 'BestEffort';

const COMPUTE = ['cpu', 'memory'];

export function qosClassOf({ containers, initContainers }: PodSpec): QosClass {
  const all = [...initContainers, ...containers];
  if (all.every(({ requests, limits = {} }) => isNothing(requests) && isNothing(limits))) return 'BestEffort';
  const isGuaranteed = all.every(({ requests, limits = {} }) =>
    COMPUTE.every((name) => (limits[name] ?? 0) > 0 && (requests[name] ?? limits[name]) === limits[name]),
  );
  return isGuaranteed ? 'Guaranteed' : 'Burstable';
}

function isNothing(amounts: Resources): boolean {
  return COMPUTE.every((name) => (amounts[name] ?? 0) === 0);
}

// Pods as a scenario describes them, compiled to templates.

import type { DeploymentConfig, PodTemplate } from '../../kube/api/config.ts';
import type { PodSpec, Taint, Toleration } from '../../kube/api/objects.ts';
import { SECOND } from '../../base/time.ts';
import { readLatency } from '../language/latencyText.ts';
import type { DeploymentDocument, PodFields, TaintDocument, TolerationDocument } from './podDocument.ts';
import { priorityOf } from './priorities.ts';
import { readQuantity } from '../language/quantity.ts';

export function compileDeployment(deployment: DeploymentDocument): DeploymentConfig {
  return {
    namespace: deployment.namespace,
    name: deployment.name,
    replicas: deployment.replicas,
    template: compileTemplate(deployment.name, deployment),
  };
}

export function compileTemplate(name: string, pod: PodFields): PodTemplate {
  return {
    namespace: pod.namespace,
    labels: { app: name, ...pod.labels },
    annotations: { ...pod.annotations },
    spec: compileSpec(name, pod),
  };
}

export function compileTaint({ key, value, effect }: TaintDocument): Taint {
  return { key, value, effect };
}

function compileSpec(name: string, pod: PodFields): PodSpec {
  return {
    ...PLAIN_POD,
    containers: [{ name, image: pod.image, requests: compileRequests(pod.requests), sidecar: false }],
    hostNetwork: pod.hostNetwork,
    nodeSelector: { ...pod.nodeSelector },
    tolerations: pod.tolerations.map(compileToleration),
    priority: priorityOf(pod.priorityClassName),
    priorityClassName: pod.priorityClassName,
    terminationGracePeriod: pod.terminationGracePeriodSeconds * SECOND,
    exitDelay: readLatency(pod.shutdown),
    readinessDelay: readLatency(pod.startup),
    ...(pod.lifetime === undefined ? {} : { lifetime: readLatency(pod.lifetime) }),
    ...(pod.failureRate === undefined ? {} : { failureRate: pod.failureRate }),
  };
}

/** What a pod is like that says nothing of these. */
export const PLAIN_POD = {
  initContainers: [],
  overhead: {},
  hostPorts: [],
  nodeSelector: {},
  topologySpread: [],
  preemptionPolicy: 'PreemptLowerPriority',
} as const;

export function compileRequests(requests: PodFields['requests']): Record<string, number> {
  return Object.fromEntries(
    Object.entries(requests).map(([resource, amount]) => [resource, readQuantity(String(amount), resource)]),
  );
}

function compileToleration({
  key,
  operator,
  value,
  effect,
  tolerationSeconds,
}: TolerationDocument): Toleration {
  return {
    operator,
    ...(key === undefined ? {} : { key }),
    ...(value === undefined ? {} : { value }),
    ...(effect === undefined ? {} : { effect }),
    ...(tolerationSeconds === undefined ? {} : { toleration: tolerationSeconds * SECOND }),
  };
}

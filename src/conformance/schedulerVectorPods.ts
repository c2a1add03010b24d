// A vector's v1 pods as the model's, with what the API server fills in when they are created.

import { constantLatency } from '../kernel/latency.ts';
import type { Container, HostPort, Labels, Owner, Pod, PodSpec, Resources } from '../kube/objects.ts';
import { readQuantity } from '../scenario/quantity.ts';
import type { VectorContainer, VectorPod, VectorQuantities } from './schedulerVectorFormat.ts';
import { nodeAffinityOf, optional, podAffinityOf, spreadOf } from './schedulerVectorTerms.ts';

export function podOf(pod: VectorPod): Pod {
  const { metadata, spec, status } = pod;
  const labels = metadata.labels ?? {};
  const disrupted = status?.conditions?.some(({ reason }) => reason === 'PreemptionByScheduler') ?? false;
  return {
    uid: `${metadata.namespace ?? 'default'}/${metadata.name}`,
    namespace: metadata.namespace ?? 'default',
    name: metadata.name,
    labels,
    annotations: {},
    ...optional('owner', ownerOf(pod)),
    spec: podSpecOf(spec, labels),
    createdAt: 0,
    nodeName: spec.nodeName,
    nominatedNodeName: status?.nominatedNodeName,
    phase: phaseOf(pod),
    ready: false,
    readyAt: undefined,
    startedAt: timeOf(status?.startTime),
    deletedAt: timeOf(metadata.deletionTimestamp),
    podIp: undefined,
    ...optional('disruptionTarget', disrupted ? ('PreemptionByScheduler' as const) : undefined),
  };
}

export function resourcesOf(quantities: VectorQuantities): Resources {
  return Object.fromEntries(
    Object.entries(quantities).map(([name, quantity]) => [name, readQuantity(String(quantity), name)]),
  );
}

function podSpecOf(spec: VectorPod['spec'], labels: Labels): PodSpec {
  const hostNetwork = spec.hostNetwork ?? false;
  const { nodeAffinity, podAffinity, podAntiAffinity } = spec.affinity ?? {};
  return {
    containers: spec.containers.map(containerOf),
    initContainers: (spec.initContainers ?? []).map(containerOf),
    overhead: resourcesOf(spec.overhead ?? {}),
    ...optional('podRequests', spec.resources?.requests && resourcesOf(spec.resources.requests)),
    hostNetwork,
    hostPorts: hostPortsOf(spec, hostNetwork),
    ...optional('nodeName', spec.nodeName),
    nodeSelector: spec.nodeSelector ?? {},
    ...optional('nodeAffinity', nodeAffinity && nodeAffinityOf(nodeAffinity)),
    ...optional('podAffinity', podAffinity && podAffinityOf(podAffinity, labels)),
    ...optional('podAntiAffinity', podAntiAffinity && podAffinityOf(podAntiAffinity, labels)),
    topologySpread: (spec.topologySpreadConstraints ?? []).map((one) => spreadOf(one, labels)),
    tolerations: (spec.tolerations ?? []).map(({ key, operator, value, effect }) => ({
      operator: operator ?? 'Equal',
      ...optional('key', key),
      ...optional('value', value),
      ...optional('effect', effect),
    })),
    priority: spec.priority ?? 0,
    priorityClassName: '',
    preemptionPolicy: spec.preemptionPolicy ?? 'PreemptLowerPriority',
    terminationGracePeriod: 30_000,
    exitDelay: constantLatency(0),
    readinessDelay: constantLatency(0),
  };
}

/** A limit without a request is the request. */
function containerOf(container: VectorContainer): Container {
  const { requests, limits } = container.resources ?? {};
  return {
    name: container.name,
    image: container.image ?? '',
    requests: resourcesOf({ ...limits, ...requests }),
    sidecar: container.restartPolicy === 'Always',
  };
}

/** On the host's network every container port is a port of the host. */
function hostPortsOf(spec: VectorPod['spec'], hostNetwork: boolean): HostPort[] {
  const sidecars = (spec.initContainers ?? []).filter(({ restartPolicy }) => restartPolicy === 'Always');
  return [...spec.containers, ...sidecars].flatMap(({ ports }) =>
    (ports ?? []).flatMap(({ containerPort, hostPort, hostIP, protocol }) => {
      const port = hostPort ?? (hostNetwork ? containerPort : 0);
      return port > 0 ? [{ hostIp: hostIP ?? '', protocol: protocol ?? 'TCP', port }] : [];
    }),
  );
}

const OWNER_KINDS = ['ReplicaSet', 'DaemonSet', 'StatefulSet', 'ReplicationController', 'Job'] as const;

function ownerOf({ metadata }: VectorPod): Owner | undefined {
  const reference = metadata.ownerReferences?.find(({ controller }) => controller === true);
  const kind = OWNER_KINDS.find((known) => known === reference?.kind);
  return reference && kind && { kind, name: reference.name, uid: reference.uid };
}

function phaseOf({ status, spec }: VectorPod): Pod['phase'] {
  if (status?.phase === 'Succeeded' || status?.phase === 'Failed') return status.phase;
  return status?.phase === 'Pending' || spec.nodeName === undefined ? 'Pending' : 'Running';
}

/** Times are only compared: the digits of the date do. */
function timeOf(text: string | undefined): number | undefined {
  return text === undefined ? undefined : Number(text.replaceAll(/\D/g, ''));
}

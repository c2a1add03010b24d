// A vector's v1 pods as the model's, with what the API server fills in when they are created.

import { constantLatency } from '../kernel/latency.ts';
import type { Labels, Owner, Pod, PodSpec } from '../kube/api/objects.ts';
import { placedSpecOf } from '../scenario/manifest/podObjects.ts';
import { optional } from '../scenario/manifest/schedulingObjects.ts';
import type { VectorPod } from './schedulerVectorFormat.ts';

/** `row`: no other pod of the vector has it. */
export function podOf(pod: VectorPod, row: number): Pod {
  const { metadata, spec, status } = pod;
  const labels = metadata.labels ?? {};
  const disrupted = status?.conditions?.some(({ reason }) => reason === 'PreemptionByScheduler') ?? false;
  return {
    row,
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

/** The vectors are about places, not about lives. */
function podSpecOf(spec: VectorPod['spec'], labels: Labels): PodSpec {
  return {
    ...placedSpecOf(spec, labels),
    priority: spec.priority ?? 0,
    priorityClassName: '',
    preemptionPolicy: spec.preemptionPolicy ?? 'PreemptLowerPriority',
    terminationGracePeriod: 30_000,
    exitDelay: constantLatency(0),
    readinessDelay: constantLatency(0),
  };
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

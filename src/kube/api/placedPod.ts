// A pod that was there before the run: its status as the API has it, and the facts that tell of it.

import { formatAddress } from '../../base/address.ts';
import type { PastPod } from './clusterPast.ts';
import type { KubeFact } from './facts.ts';
import { podKey, type Pod } from './objects.ts';

/** The kubelet took every pod that has a node. */
export function placeStatus(pod: Pod, past: PastPod): void {
  const { node, phase, address, createdAt, startedAt, readyAt, deletedAt, reason, restarts } = past;
  const hasFinished = phase === 'Succeeded' || phase === 'Failed';
  pod.nodeName = node;
  pod.phase = phase;
  pod.podIp = address;
  if (node !== undefined) pod.startedAt = startedAt ?? createdAt;
  pod.ready = readyAt !== undefined && phase === 'Running';
  pod.readyAt = readyAt;
  // An object whose pod has finished goes at once when it is deleted.
  if (!hasFinished) pod.deletedAt = deletedAt;
  if (reason !== undefined) pod.reason = reason;
  if (restarts > 0) pod.restarts = restarts;
}

/** In the order of its life so far. */
export function* factsOf(pod: Pod, owner: string): Generator<KubeFact> {
  const key = podKey(pod);
  const { phase, nodeName: node, podIp, createdAt: since, owner: controller } = pod;
  const { hostNetwork } = pod.spec;
  yield { kind: 'pod-created', pod: key, owner, hostNetwork, controller, since };
  const hasFinished = phase === 'Succeeded' || phase === 'Failed';
  if (node === undefined) {
    if (hasFinished) yield { kind: 'pod-finished', pod: key, phase };
    return;
  }
  yield { kind: 'pod-scheduled', pod: key, node };
  if (hasFinished) {
    yield* startsOf(pod);
    yield { kind: 'pod-running', pod: key, node };
    yield { kind: 'pod-finished', pod: key, phase };
    return;
  }
  if (podIp !== undefined) {
    if (hostNetwork) yield { kind: 'sandbox-created', pod: key, node };
    else yield { kind: 'sandbox-created', pod: key, node, address: formatAddress(podIp) };
  }
  if (phase === 'Running') {
    yield* startsOf(pod);
    yield { kind: 'pod-running', pod: key, node };
    if (pod.ready) yield { kind: 'pod-ready', pod: key };
  }
  if (pod.deletedAt !== undefined) yield { kind: 'pod-deleted', pod: key };
}

/** Init containers have ended, but for sidecars; restarts were those of the first container. */
function* startsOf(pod: Pod): Generator<KubeFact> {
  const { spec, createdAt, startedAt: since = createdAt } = pod;
  const key = podKey(pod);
  for (const { name: container, image, sidecar } of spec.initContainers) {
    yield { kind: 'container-started', pod: key, container, image, since };
    if (!sidecar) yield { kind: 'container-exited', pod: key, container, exitCode: 0 };
  }
  for (const [index, { name: container, image }] of spec.containers.entries()) {
    const restarts = index === 0 ? (pod.restarts ?? 0) : 0;
    yield { kind: 'container-started', pod: key, container, image, since, restarts };
  }
}

// Pods as objects of the API.

import type { PodSpec, PodStatus } from 'kubernetes-types/core/v1.d.ts';
import { SECOND } from '../../base/time.ts';
import { podKey, type Pod } from '../../kube/api/objects.ts';
import { PodHistory } from '../../record/podHistory.ts';
import { ownerReference, spoken, type ApiObject, type ApiObjectWith } from './apiObject.ts';
import type { ClusterView } from './clusterView.ts';
import { podSpec } from './podSpecs.ts';
import { podStatus } from './podStatuses.ts';

export function podObjects(view: ClusterView): ApiObject[] {
  return [...view.kubernetes.pods()].map((pod) => podObject(pod, view));
}

function podObject(pod: Pod, view: ClusterView): ApiObjectWith<{ spec: PodSpec; status: PodStatus }> {
  const { time, scenario } = view;
  const spec = podSpec(pod);
  const history = view.history.pod(podKey(pod)) ?? newHistory(pod);
  const hostAddress = view.history.machine(pod.nodeName ?? '')?.address;
  const { kubernetesMinor } = scenario.cluster;
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: metadataOf(pod, view),
    spec,
    status: podStatus(spec, { pod, history, time, kubernetesMinor, hostAddress }),
  };
}

/** Of a pod that no fact was about yet. */
function newHistory(pod: Pod): PodHistory {
  const { owner: controller, createdAt } = pod;
  const owner = controller?.name ?? pod.name;
  return new PodHistory(
    { pod: podKey(pod), owner, controller, hostNetwork: pod.spec.hostNetwork },
    createdAt,
  );
}

function metadataOf(pod: Pod, { time }: ClusterView): ApiObject['metadata'] {
  const { name, namespace, uid, labels, annotations, owner, createdAt, deletedAt, spec } = pod;
  const grace = spec.terminationGracePeriod;
  return {
    ...spoken({
      annotations: { ...annotations },
      creationTimestamp: time.time(createdAt),
      deletionGracePeriodSeconds: deletedAt === undefined ? undefined : grace / SECOND,
      deletionTimestamp: deletedAt === undefined ? undefined : time.time(deletedAt + grace),
      generateName: owner === undefined || owner.kind === 'StatefulSet' ? undefined : generateName(name),
      labels: { ...labels },
      namespace,
      ownerReferences: owner === undefined ? [] : [ownerReference(owner)],
      uid,
    }),
    name,
  };
}

/** A generated name ends in five random characters. */
function generateName(name: string): string {
  return name.slice(0, name.lastIndexOf('-') + 1);
}

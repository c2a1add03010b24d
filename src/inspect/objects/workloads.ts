// Deployments, ReplicaSets, DaemonSets and StatefulSets as objects of the API.

import type {
  DaemonSetSpec,
  DaemonSetStatus,
  ReplicaSetSpec,
  ReplicaSetStatus,
  StatefulSetSpec,
  StatefulSetStatus,
} from 'kubernetes-types/apps/v1.d.ts';
import type { ReplicationControllerSpec } from 'kubernetes-types/core/v1.d.ts';
import { SECOND } from '../../base/time.ts';
import type { Namespaced } from '../../kube/api/config.ts';
import type { DaemonSetView, ReplicaSetView, StatefulSetView } from '../../kube/view.ts';
import { templateHash } from '../../kube/api/names.ts';
import type { Pod } from '../../kube/api/objects.ts';
import { ownerReference, spoken, type ApiObject, type ApiObjectWith } from './apiObject.ts';
import type { ClusterView } from './clusterView.ts';
import { deploymentObject, deploymentOwner } from './deployments.ts';
import { createdAtOf, metadataOf, type KnownMetadata } from './objectMetadata.ts';
import { countOrShare, tally, templateObject } from './templates.ts';

export function workloadObjects(view: ClusterView): ApiObject[] {
  const { workloads } = view.kubernetes.stores;
  return [
    ...[...workloads.deployments.all()].flatMap((deployment) => [
      deploymentObject(deployment, view),
      ...deployment.revisions.all().map(({ replicaSet, number, mostReplicas }) =>
        replicaSetObject(replicaSet, view, {
          config: { namespace: deployment.config.namespace, name: replicaSet.owner.name },
          createdAt: createdAtOf(view, 'Deployment', deployment.config),
          owners: [ownerReference(deploymentOwner(deployment, view))],
          annotations: {
            'deployment.kubernetes.io/desired-replicas': String(deployment.replicas),
            'deployment.kubernetes.io/max-replicas': String(mostReplicas),
            'deployment.kubernetes.io/revision': String(number),
          },
        }),
      ),
    ]),
    ...[...workloads.replicaSets.all()].map(({ config, replicaSet }) =>
      replicaSetObject(replicaSet, view, { config }),
    ),
    ...[...workloads.replicationControllers.all()].map(({ config, replicaSet }) =>
      replicationControllerObject(replicaSet, view, config),
    ),
    ...[...workloads.daemonSets.all()].map((daemonSet) => daemonSetObject(daemonSet, view)),
    ...[...workloads.statefulSets.all()].map((statefulSet) => statefulSetObject(statefulSet, view)),
  ];
}

function replicaSetObject(
  replicaSet: ReplicaSetView,
  view: ClusterView,
  { config, ...known }: KnownMetadata & { readonly config: Namespaced },
): ApiObjectWith<{ spec: ReplicaSetSpec; status: ReplicaSetStatus }> {
  const { template, selector, owner, labels } = replicaSet;
  const { replicas, ready } = tally(replicaSet.pods());
  const createdAt =
    view.history.workloads.firstPodOf(owner.uid) ??
    known.createdAt ??
    createdAtOf(view, 'ReplicaSet', config);
  return {
    apiVersion: 'apps/v1',
    kind: 'ReplicaSet',
    metadata: metadataOf(view, 'ReplicaSet', config, { ...known, createdAt, labels, uid: owner.uid }),
    spec: {
      replicas: replicaSet.replicas,
      selector: { matchLabels: { ...selector.matchLabels } },
      template: templateObject(template),
    },
    status: spoken<ReplicaSetStatus>({
      availableReplicas: replicaSet.available === 0 ? undefined : replicaSet.available,
      fullyLabeledReplicas: replicas === 0 ? undefined : replicas,
      observedGeneration: 1,
      readyReplicas: ready === 0 ? undefined : ready,
      replicas,
    }),
  };
}

/** Its labels are those of its template where it says none, and so is its selector. */
function replicationControllerObject(
  controller: ReplicaSetView,
  view: ClusterView,
  config: Namespaced,
): ApiObjectWith<{ spec: ReplicationControllerSpec; status: ReplicaSetStatus }> {
  const { spec, status } = replicaSetObject(controller, view, { config });
  const { labels, owner } = controller;
  return {
    apiVersion: 'v1',
    kind: 'ReplicationController',
    metadata: metadataOf(view, 'ReplicationController', config, { labels, uid: owner.uid }),
    spec: { ...spec, selector: { ...labels } },
    status,
  };
}

function daemonSetObject(
  daemonSet: DaemonSetView,
  view: ClusterView,
): ApiObjectWith<{ spec: DaemonSetSpec; status: DaemonSetStatus }> {
  const { config, owner } = daemonSet;
  const { template, maxUnavailable, maxSurge, minReady, updateStrategy = 'RollingUpdate' } = config;
  const pods = daemonSet.pods();
  const { ready } = tally(pods);
  const hash = templateHash(template);
  const isCurrent = (pod: Pod): boolean => pod.labels['controller-revision-hash'] === hash;
  const generations = pods.map(({ labels }) => Number(labels['pod-template-generation'] ?? 1));
  const generation = Math.max(1, ...generations);
  const unavailable = pods.length - ready;
  return {
    apiVersion: 'apps/v1',
    kind: 'DaemonSet',
    metadata: metadataOf(view, 'DaemonSet', config, {
      annotations: { 'deprecated.daemonset.template.generation': String(generation) },
      generation,
      labels: template.labels,
      uid: owner.uid,
    }),
    spec: spoken<DaemonSetSpec>({
      minReadySeconds: minReady === undefined ? undefined : minReady / SECOND,
      revisionHistoryLimit: 10,
      selector: { matchLabels: { ...template.labels } },
      template: templateObject(template),
      updateStrategy:
        updateStrategy === 'OnDelete'
          ? { type: updateStrategy }
          : {
              rollingUpdate: {
                maxSurge: maxSurge === undefined ? 0 : countOrShare(maxSurge),
                maxUnavailable: countOrShare(maxUnavailable),
              },
              type: updateStrategy,
            },
    }),
    status: spoken<DaemonSetStatus>({
      currentNumberScheduled: pods.length,
      desiredNumberScheduled: pods.length,
      numberAvailable: ready === 0 ? undefined : ready,
      numberMisscheduled: 0,
      numberReady: ready,
      numberUnavailable: unavailable === 0 ? undefined : unavailable,
      observedGeneration: generation,
      updatedNumberScheduled: pods.filter(isCurrent).length,
    }),
  };
}

function statefulSetObject(
  statefulSet: StatefulSetView,
  view: ClusterView,
): ApiObjectWith<{ spec: StatefulSetSpec; status: StatefulSetStatus }> {
  const { config, owner } = statefulSet;
  const { template, updateStrategy, podManagementPolicy, minReady } = config;
  const pods = statefulSet.pods();
  const { replicas, ready } = tally(pods);
  const updateRevision = `${config.name}-${templateHash(template)}`;
  const updated = pods.filter(({ labels }) => labels['controller-revision-hash'] === updateRevision);
  const oldest = pods.find(({ labels }) => labels['controller-revision-hash'] !== updateRevision);
  return {
    apiVersion: 'apps/v1',
    kind: 'StatefulSet',
    metadata: metadataOf(view, 'StatefulSet', config, { labels: template.labels, uid: owner.uid }),
    spec: spoken<StatefulSetSpec>({
      minReadySeconds: minReady === undefined ? undefined : minReady / SECOND,
      podManagementPolicy,
      replicas: statefulSet.replicas,
      revisionHistoryLimit: 10,
      selector: { matchLabels: { ...template.labels } },
      serviceName: '',
      template: templateObject(template),
      updateStrategy:
        updateStrategy.type === 'OnDelete'
          ? { type: 'OnDelete' }
          : { rollingUpdate: { partition: updateStrategy.partition }, type: 'RollingUpdate' },
    }),
    status: spoken<StatefulSetStatus>({
      availableReplicas: ready,
      currentReplicas: replicas - updated.length === 0 ? replicas : replicas - updated.length,
      currentRevision: oldest?.labels['controller-revision-hash'] ?? updateRevision,
      readyReplicas: ready === 0 ? undefined : ready,
      replicas,
      updateRevision,
      updatedReplicas: updated.length === 0 ? undefined : updated.length,
    }),
  };
}

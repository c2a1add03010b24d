// Deployments as objects of the API, with the conditions their controller writes.
// @upstream pkg/controller/deployment/sync.go calculateStatus, progress.go

import type { DeploymentCondition, DeploymentSpec, DeploymentStatus } from 'kubernetes-types/apps/v1.d.ts';
import { MINUTE, SECOND, type Milliseconds } from '../../base/time.ts';
import type { DeploymentStrategy } from '../../kube/api/config.ts';
import type { DeploymentView } from '../../kube/view.ts';
import { DEFAULT_STRATEGY, rolloutLimits } from '../../kube/controllers/deploymentScale.ts';
import type { Pod } from '../../kube/api/objects.ts';
import { spoken, type ApiObjectWith } from './apiObject.ts';
import type { ClusterView } from './clusterView.ts';
import { createdAtOf, metadataOf, objectUid } from './objectMetadata.ts';
import { countOrShare, templateObject } from './templates.ts';

const PROGRESS_DEADLINE = 10 * MINUTE;
const REVISION_HISTORY_LIMIT = 10;

export function deploymentOwner({ config }: DeploymentView, view: ClusterView) {
  return { kind: 'Deployment', name: config.name, uid: objectUid(view, 'Deployment', config) };
}

export function deploymentObject(
  deployment: DeploymentView,
  view: ClusterView,
): ApiObjectWith<{ spec: DeploymentSpec; status: DeploymentStatus }> {
  const { config, current } = deployment;
  const { template, strategy = DEFAULT_STRATEGY } = config;
  const generation = current.number;
  return {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: metadataOf(view, 'Deployment', config, {
      annotations: { 'deployment.kubernetes.io/revision': String(current.number) },
      generation,
      labels: template.labels,
    }),
    spec: spoken<DeploymentSpec>({
      minReadySeconds: config.minReady === undefined ? undefined : config.minReady / SECOND,
      paused: config.paused,
      progressDeadlineSeconds: (config.progressDeadline ?? PROGRESS_DEADLINE) / SECOND,
      replicas: deployment.replicas,
      revisionHistoryLimit: config.revisionHistoryLimit ?? REVISION_HISTORY_LIMIT,
      selector: { matchLabels: { ...template.labels } },
      strategy: strategyOf(strategy),
      template: templateObject(template),
    }),
    status: statusOf(deployment, generation, view),
  };
}

function strategyOf(strategy: DeploymentStrategy): DeploymentSpec['strategy'] {
  if (strategy.type === 'Recreate') return { type: 'Recreate' };
  const { maxSurge, maxUnavailable } = strategy;
  return {
    rollingUpdate: { maxSurge: countOrShare(maxSurge), maxUnavailable: countOrShare(maxUnavailable) },
    type: 'RollingUpdate',
  };
}

function statusOf(deployment: DeploymentView, generation: number, view: ClusterView): DeploymentStatus {
  const pods = deployment.pods();
  const updated = deployment.current.replicaSet.pods().length;
  const available = deployment.revisions.all().reduce((sum, { replicaSet }) => sum + replicaSet.available, 0);
  const ready = pods.filter((pod) => pod.ready);
  const unavailable = deployment.replicas - available;
  return spoken<DeploymentStatus>({
    availableReplicas: available === 0 ? undefined : available,
    conditions: conditionsOf(deployment, available, ready, view),
    observedGeneration: generation,
    readyReplicas: ready.length === 0 ? undefined : ready.length,
    replicas: pods.length === 0 ? undefined : pods.length,
    unavailableReplicas: unavailable > 0 ? unavailable : undefined,
    updatedReplicas: updated === 0 ? undefined : updated,
  });
}

function conditionsOf(
  deployment: DeploymentView,
  available: number,
  ready: readonly Pod[],
  view: ClusterView,
): DeploymentCondition[] {
  const created = createdAtOf(view, 'Deployment', deployment.config);
  const { desired, leastAvailable: least } = rolloutLimits(deployment.config, deployment.replicas);
  const isAvailable = available >= least;
  const since = isAvailable ? readySince(ready, least, created) : created;
  const availability = condition(view, 'Available', isAvailable, since, {
    reason: isAvailable ? 'MinimumReplicasAvailable' : 'MinimumReplicasUnavailable',
    message: `Deployment ${isAvailable ? 'has' : 'does not have'} minimum availability.`,
  });
  const progress = progressOf(deployment, available >= desired, view, created, ready);
  return [availability, progress];
}

/** When so many pods had become ready. */
function readySince(ready: readonly Pod[], least: number, created: Milliseconds): Milliseconds {
  const times = ready.map(({ readyAt }) => readyAt ?? created).sort((one, other) => one - other);
  return times[least - 1] ?? created;
}

function progressOf(
  { config, current }: DeploymentView,
  isComplete: boolean,
  view: ClusterView,
  created: Milliseconds,
  ready: readonly Pod[],
): DeploymentCondition {
  const rollout = view.history.workloads.rollout(config.name);
  const set = `ReplicaSet "${current.replicaSet.owner.name}"`;
  const startedAt = rollout?.startedAt ?? created;
  if (rollout?.state === 'stalled') {
    const message = `${set} has timed out progressing.`;
    const why = { reason: 'ProgressDeadlineExceeded', message };
    return condition(view, 'Progressing', false, rollout.changedAt, why);
  }
  if (rollout?.state === 'started' || !isComplete) {
    const why = { reason: 'ReplicaSetUpdated', message: `${set} is progressing.` };
    return condition(view, 'Progressing', true, startedAt, why, readySince(ready, ready.length, startedAt));
  }
  const why = { reason: 'NewReplicaSetAvailable', message: `${set} has successfully progressed.` };
  return condition(view, 'Progressing', true, startedAt, why, readySince(ready, ready.length, startedAt));
}

function condition(
  { time }: ClusterView,
  type: string,
  status: boolean,
  since: Milliseconds,
  why: { readonly reason: string; readonly message: string },
  updatedAt = since,
): DeploymentCondition {
  return {
    lastTransitionTime: time.time(since),
    lastUpdateTime: time.time(updatedAt),
    message: why.message,
    reason: why.reason,
    status: status ? 'True' : 'False',
    type,
  };
}

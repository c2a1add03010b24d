// Whom a Kubernetes Event is about and which component says it.

import type { Owner } from './objects.ts';

export type EventType = 'Normal' | 'Warning';

export type InvolvedKind =
  | 'Pod'
  | 'Node'
  | 'Deployment'
  | 'CronJob'
  | 'HorizontalPodAutoscaler'
  | 'PersistentVolumeClaim'
  | 'NodeClaim'
  | 'NodePool'
  | 'ConfigMap'
  | Owner['kind'];

/** As `kubectl describe` prints it under From. */
export type EventComponent =
  | 'kubelet'
  | 'default-scheduler'
  | 'taint-eviction-controller'
  | 'taint-controller'
  | 'deployment-controller'
  | 'replicaset-controller'
  | 'replication-controller'
  | 'statefulset-controller'
  | 'daemonset-controller'
  | 'job-controller'
  | 'cronjob-controller'
  | 'horizontal-pod-autoscaler'
  | 'node-controller'
  | 'persistentvolume-controller'
  | 'ebs.csi.aws.com'
  | 'attachdetach-controller'
  | 'cloud-node-controller'
  | 'vpc-resource-controller'
  | 'karpenter'
  | 'cluster-autoscaler';

/** What it says. */
export interface EventText {
  readonly type: EventType;
  readonly reason: string;
  readonly message: string;
}

export interface EventSource {
  readonly kind: InvolvedKind;
  readonly component: EventComponent;
}

export const KUBELET_ON_POD: EventSource = { kind: 'Pod', component: 'kubelet' };
export const SCHEDULER_ON_POD: EventSource = { kind: 'Pod', component: 'default-scheduler' };
export const TAINT_EVICTION: EventSource = { kind: 'Pod', component: 'taint-eviction-controller' };
export const VPC_RESOURCES_ON_POD: EventSource = { kind: 'Pod', component: 'vpc-resource-controller' };
export const VPC_RESOURCES_ON_NODE: EventSource = { kind: 'Node', component: 'vpc-resource-controller' };
/** The same before it was a controller of its own, in 1.29. */
export const TAINT_MANAGER: EventSource = { kind: 'Pod', component: 'taint-controller' };
export const DEPLOYMENT_CONTROLLER: EventSource = { kind: 'Deployment', component: 'deployment-controller' };
export const DAEMON_SET_CONTROLLER: EventSource = { kind: 'DaemonSet', component: 'daemonset-controller' };
export const REPLICA_SET_CONTROLLER: EventSource = { kind: 'ReplicaSet', component: 'replicaset-controller' };
export const REPLICATION_CONTROLLER: EventSource = {
  kind: 'ReplicationController',
  component: 'replication-controller',
};
export const STATEFUL_SET_CONTROLLER: EventSource = {
  kind: 'StatefulSet',
  component: 'statefulset-controller',
};
export const JOB_CONTROLLER: EventSource = { kind: 'Job', component: 'job-controller' };
export const AUTOSCALER: EventSource = {
  kind: 'HorizontalPodAutoscaler',
  component: 'horizontal-pod-autoscaler',
};
export const CLAIM_BINDER: EventSource = {
  kind: 'PersistentVolumeClaim',
  component: 'persistentvolume-controller',
};
/** A real one adds its pod's name. */
export const CLAIM_PROVISIONER: EventSource = { kind: 'PersistentVolumeClaim', component: 'ebs.csi.aws.com' };
export const ATTACHER_ON_POD: EventSource = { kind: 'Pod', component: 'attachdetach-controller' };
export const CRON_JOB_CONTROLLER: EventSource = { kind: 'CronJob', component: 'cronjob-controller' };

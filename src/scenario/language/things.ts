// What a scenario names of the cluster: its words for Kubernetes' kinds, and who has pods.

import type { ObjectKind } from '../../kube/api/workloadConfig.ts';
import type { NamedThing } from './namedThing.ts';

/** Things that come and go. */
export type Mortal = Exclude<NamedThing, 'subnet' | 'container'>;

/** A name, and its namespace where somebody says it: without it the first of that name is meant. */
export interface Reference {
  readonly name: string;
  readonly namespace?: string | undefined;
}

export const THING_OF = {
  Deployment: 'deployment',
  ReplicaSet: 'replica set',
  ReplicationController: 'replication controller',
  StatefulSet: 'stateful set',
  DaemonSet: 'daemon set',
  Job: 'job',
  CronJob: 'cron job',
  Pod: 'pod',
  PodDisruptionBudget: 'pod disruption budget',
  PriorityClass: 'priority class',
  Service: 'service',
  ConfigMap: 'config map',
  Endpoints: 'endpoints object',
  EndpointSlice: 'endpoint slice',
  LimitRange: 'limit range',
  ResourceQuota: 'resource quota',
  HorizontalPodAutoscaler: 'horizontal pod autoscaler',
  PersistentVolumeClaim: 'persistent volume claim',
  PersistentVolume: 'persistent volume',
  StorageClass: 'storage class',
  ServiceAccount: 'service account',
  SecurityGroupPolicy: 'security group policy',
  Namespace: 'namespace',
  ENIConfig: 'ENIConfig',
  NodePool: 'NodePool',
  EC2NodeClass: 'EC2NodeClass',
} as const satisfies Readonly<Record<ObjectKind, Mortal>>;

/** Everything whose pods results can tell apart by name. */
export const WORKLOADS = [
  'deployment',
  'pod set',
  'daemon set',
  'stateful set',
  'replica set',
  'replication controller',
  'job',
  'cron job',
  'pod',
] as const satisfies readonly Mortal[];

/** The keys by which steps name a workload to scale or to roll. */
export const WORKLOAD_KEYS = {
  deployment: 'Deployment',
  statefulSet: 'StatefulSet',
  replicaSet: 'ReplicaSet',
  replicationController: 'ReplicationController',
  daemonSet: 'DaemonSet',
} as const;

export type WorkloadKey = keyof typeof WORKLOAD_KEYS;

/** The workloads a step names by these keys: one, when it is right. */
export function namedWorkloads<K extends WorkloadKey>(
  step: { readonly [P in K]?: string | undefined },
  keys: readonly K[],
): { readonly key: K; readonly kind: (typeof WORKLOAD_KEYS)[K]; readonly name: string }[] {
  return keys.flatMap((key) => {
    const name = step[key];
    return name === undefined ? [] : [{ key, kind: WORKLOAD_KEYS[key], name }];
  });
}

export const SCALABLE_KEYS = ['deployment', 'statefulSet', 'replicaSet', 'replicationController'] as const;

export const ROLLING_KEYS = ['deployment', 'statefulSet', 'daemonSet'] as const;

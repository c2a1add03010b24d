// The kinds of objects that are simulated, each with the version it is served in, and where its pods are described.

import { keysOf } from '../../base/records.ts';
import type { z } from 'zod';
import { unreachable } from '../../base/assert.ts';
import type { DocumentPath } from '../language/diagnostics.ts';
import {
  configMap,
  endpoints,
  endpointSlice,
  eniConfig,
  limitRange,
  namespace,
  podAutoscaler,
  podDisruptionBudget,
  priorityClass,
  resourceQuota,
  securityGroupPolicy,
  service,
  serviceAccount,
} from './policyForms.ts';
import { groupOf } from './builtInKinds.ts';
import { ec2NodeClass } from './ec2NodeClassForm.ts';
import { nodePool } from './nodePoolForm.ts';
import type { PodTemplateForm } from './podForm.ts';
import { persistentVolume, persistentVolumeClaim, storageClass } from './volumeForms.ts';
import {
  cronJob,
  daemonSet,
  deployment,
  job,
  pod,
  replicaSet,
  replicationController,
  statefulSet,
} from './workloadForms.ts';

export const KIND_FORMS = {
  Deployment: deployment,
  ReplicaSet: replicaSet,
  ReplicationController: replicationController,
  StatefulSet: statefulSet,
  DaemonSet: daemonSet,
  Job: job,
  CronJob: cronJob,
  Pod: pod,
  PodDisruptionBudget: podDisruptionBudget,
  PriorityClass: priorityClass,
  Service: service,
  ConfigMap: configMap,
  Endpoints: endpoints,
  EndpointSlice: endpointSlice,
  LimitRange: limitRange,
  ResourceQuota: resourceQuota,
  HorizontalPodAutoscaler: podAutoscaler,
  PersistentVolumeClaim: persistentVolumeClaim,
  PersistentVolume: persistentVolume,
  StorageClass: storageClass,
  ServiceAccount: serviceAccount,
  SecurityGroupPolicy: securityGroupPolicy,
  Namespace: namespace,
  ENIConfig: eniConfig,
  NodePool: nodePool,
  EC2NodeClass: ec2NodeClass,
} as const;

export type Kind = keyof typeof KIND_FORMS;

export const KINDS = keysOf(KIND_FORMS);

export type ObjectForm = z.output<(typeof KIND_FORMS)[Kind]>;

export const API_VERSIONS: Readonly<Record<Kind, string>> = {
  Deployment: 'apps/v1',
  ReplicaSet: 'apps/v1',
  ReplicationController: 'v1',
  StatefulSet: 'apps/v1',
  DaemonSet: 'apps/v1',
  Job: 'batch/v1',
  CronJob: 'batch/v1',
  Pod: 'v1',
  PodDisruptionBudget: 'policy/v1',
  PriorityClass: 'scheduling.k8s.io/v1',
  Service: 'v1',
  ConfigMap: 'v1',
  Endpoints: 'v1',
  EndpointSlice: 'discovery.k8s.io/v1',
  LimitRange: 'v1',
  ResourceQuota: 'v1',
  HorizontalPodAutoscaler: 'autoscaling/v2',
  PersistentVolumeClaim: 'v1',
  PersistentVolume: 'v1',
  StorageClass: 'storage.k8s.io/v1',
  ServiceAccount: 'v1',
  SecurityGroupPolicy: 'vpcresources.k8s.aws/v1beta1',
  Namespace: 'v1',
  ENIConfig: 'crd.k8s.amazonaws.com/v1alpha1',
  NodePool: 'karpenter.sh/v1',
  EC2NodeClass: 'karpenter.k8s.aws/v1',
};

/** Served without a namespace. */
export const CLUSTER_WIDE: readonly Kind[] = [
  'PriorityClass',
  'PersistentVolume',
  'StorageClass',
  'Namespace',
  'ENIConfig',
  'NodePool',
  'EC2NodeClass',
];

/** The kind an object is of, if it is one of these; other groups have kinds of the same names. */
export function kindOf(kind: string, apiVersion: string): Kind | undefined {
  const known = KINDS.find((one) => one === kind);
  return known !== undefined && groupOf(apiVersion) === groupOf(API_VERSIONS[known]) ? known : undefined;
}

/** Where pods are described in an object, as a template or, of a bare pod, by the object itself. */
export interface PodPart {
  readonly template: PodTemplateForm;
  readonly path: DocumentPath;
}

export function podPartOf(object: ObjectForm): PodPart | undefined {
  switch (object.kind) {
    case 'Pod':
      return { template: object, path: [] };
    case 'Deployment':
    case 'ReplicaSet':
    case 'ReplicationController':
    case 'StatefulSet':
    case 'DaemonSet':
    case 'Job':
      return { template: object.spec.template, path: ['spec', 'template'] };
    case 'CronJob':
      return {
        template: object.spec.jobTemplate.spec.template,
        path: ['spec', 'jobTemplate', 'spec', 'template'],
      };
    case 'PodDisruptionBudget':
    case 'PriorityClass':
    case 'Service':
    case 'ConfigMap':
    case 'Endpoints':
    case 'EndpointSlice':
    case 'LimitRange':
    case 'ResourceQuota':
    case 'HorizontalPodAutoscaler':
    case 'PersistentVolumeClaim':
    case 'PersistentVolume':
    case 'StorageClass':
    case 'ServiceAccount':
    case 'SecurityGroupPolicy':
    case 'Namespace':
    case 'ENIConfig':
    case 'NodePool':
    case 'EC2NodeClass':
      return undefined;
    default:
      return unreachable(object);
  }
}

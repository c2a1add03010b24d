// How a scenario describes pods: Kubernetes' words and quantities, reduced to what matters for addresses.

import { z } from 'zod';
import {
  annotationKey,
  count,
  labels,
  labelName,
  labelValue,
  latency,
  markedName,
  requests,
  taintKey,
} from '../language/scalars.ts';

const TAINT_EFFECTS = ['NoSchedule', 'PreferNoSchedule', 'NoExecute'] as const;

export const taint = z
  .strictObject({
    key: taintKey.describe('Key of the taint'),
    value: labelValue.default('').describe('Value of the taint'),
    effect: z.enum(TAINT_EFFECTS).describe('Effect on pods that do not tolerate the taint'),
  })
  .meta({ id: 'Taint' });

const toleration = z
  .strictObject({
    key: z
      .union([z.literal(''), taintKey])
      .optional()
      .describe('Key of the taint (default: every taint, with operator Exists)'),
    operator: z.enum(['Equal', 'Exists']).default('Equal').describe('Exists tolerates any value'),
    value: labelValue.optional().describe('Value of the taint, with operator Equal'),
    effect: z.enum(TAINT_EFFECTS).optional().describe('Effect of the taint (default: every effect)'),
    tolerationSeconds: count(0, 1e9).optional().describe('How long a NoExecute taint is tolerated'),
  })
  .meta({ id: 'Toleration' });

/** The fields of a pod, wherever pods are described. */
export const POD_FIELDS = {
  namespace: labelName.default('default').describe('Namespace of the pods'),
  labels: labels.default({}).describe('Labels in addition to app: NAME'),
  annotations: z
    .record(annotationKey, z.string())
    .default({})
    .meta({ id: 'Annotations' })
    .describe('Annotations, such as k8s.amazonaws.com/nicConfig: multi-nic-attachment'),
  image: z.string().min(1).default('nginx').describe('Image of the container; each node pulls it once'),
  requests: requests.default({}).describe('Resource requests: cpu, memory and others'),
  hostNetwork: z.boolean().default(false).describe('Whether the pods use the address of the node'),
  nodeSelector: labels.default({}).describe('Labels that a node must have'),
  tolerations: z.array(toleration).default([]).describe('Taints that the pods tolerate'),
  priorityClassName: z
    .string()
    .default('')
    .describe('PriorityClass: system-cluster-critical, system-node-critical, or one that was applied before'),
  terminationGracePeriodSeconds: count(0, 86_400)
    .default(30)
    .describe('Time between SIGTERM and SIGKILL when a pod is deleted'),
  startup: latency.default('0s').describe('Time from container start until the pod is ready'),
  // @assumption most servers stop within a second of SIGTERM; a process that ignores it takes the whole grace period.
  shutdown: latency.default('500ms').describe('Time from SIGTERM until the container has exited'),
  lifetime: latency
    .optional()
    .describe('Time from start until the container exits with success (default: until the pod is deleted)'),
  failureRate: z
    .number()
    .min(0)
    .max(1)
    .optional()
    .describe('Share of these exits that fail; a failed container is restarted'),
} as const;

export const deployment = z
  .strictObject({
    name: markedName.describe('Name of the Deployment'),
    replicas: count(0, 200_000).default(1).describe('Number of replicas'),
    ...POD_FIELDS,
  })
  .meta({ id: 'Deployment' });

export const podSet = z
  .strictObject({
    name: markedName.describe('Prefix of the pod names; deletePods and expectations refer to it'),
    count: count(1, 200_000).default(1).describe('Number of bare pods'),
    ...POD_FIELDS,
  })
  .meta({ id: 'PodSet' });

/** What Deployments and pod sets have in common. */
export type PodFields = Omit<z.output<typeof podSet>, 'name' | 'count'>;
export type TaintDocument = z.output<typeof taint>;
export type TolerationDocument = z.output<typeof toleration>;
export type DeploymentDocument = z.output<typeof deployment>;

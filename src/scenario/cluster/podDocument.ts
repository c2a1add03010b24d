// How a scenario describes pods: Kubernetes' words and quantities, reduced to what matters for addresses.

import { z } from 'zod';
import {
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
    key: taintKey.describe('As in Kubernetes'),
    value: labelValue.default('').describe('As in Kubernetes'),
    effect: z.enum(TAINT_EFFECTS).describe('What becomes of pods that do not tolerate the taint'),
  })
  .meta({ id: 'Taint' });

const toleration = z
  .strictObject({
    key: z
      .union([z.literal(''), taintKey])
      .optional()
      .describe('The taint’s key; without it, with operator Exists, every taint'),
    operator: z.enum(['Equal', 'Exists']).default('Equal').describe('Exists tolerates any value'),
    value: labelValue.optional().describe('The taint’s value, with operator Equal'),
    effect: z.enum(TAINT_EFFECTS).optional().describe('Without it every effect'),
    tolerationSeconds: count(0, 1e9).optional().describe('How long a NoExecute taint is tolerated'),
  })
  .meta({ id: 'Toleration' });

/** The fields of a pod, wherever pods are described. */
export const POD_FIELDS = {
  namespace: labelName.default('default').describe('Namespace of the pods'),
  labels: labels.default({}).describe('Labels beside app: NAME, which every pod gets'),
  image: z.string().min(1).default('nginx').describe('Image of the one container; nodes pull it once'),
  requests: requests.default({}).describe('Resource requests by name: cpu, memory, others'),
  hostNetwork: z
    .boolean()
    .default(false)
    .describe('Whether the pods use the node’s address and so need none'),
  nodeSelector: labels.default({}).describe('Labels a node must have'),
  tolerations: z.array(toleration).default([]).describe('Taints the pods put up with'),
  priorityClassName: z
    .string()
    .default('')
    .describe('A priority class: system-cluster-critical, system-node-critical, or one applied before'),
  terminationGracePeriodSeconds: count(0, 86_400)
    .default(30)
    .describe('Time between SIGTERM and SIGKILL when a pod is deleted'),
  startup: latency.default('0s').describe('From container start until the pod is ready'),
  // @assumption most servers stop within a second of SIGTERM; a process that ignores it takes the whole grace period.
  shutdown: latency.default('500ms').describe('From SIGTERM until the container has exited'),
  lifetime: latency
    .optional()
    .describe('From start until the container exits with success; without it the pod runs until deleted'),
  failureRate: z
    .number()
    .min(0)
    .max(1)
    .optional()
    .describe('Share of these exits that are failures; a container that failed is started again'),
} as const;

export const deployment = z
  .strictObject({
    name: markedName.describe('Name of the Deployment'),
    replicas: count(0, 200_000).default(1).describe('Pods to run'),
    ...POD_FIELDS,
  })
  .meta({ id: 'Deployment' });

export const podSet = z
  .strictObject({
    name: markedName.describe('Names start with this; deletePods and expectations refer to it'),
    count: count(1, 200_000).default(1).describe('Bare pods to create'),
    ...POD_FIELDS,
  })
  .meta({ id: 'PodSet' });

/** What Deployments and pod sets have in common. */
export type PodFields = Omit<z.output<typeof podSet>, 'name' | 'count'>;
export type TaintDocument = z.output<typeof taint>;
export type TolerationDocument = z.output<typeof toleration>;
export type DeploymentDocument = z.output<typeof deployment>;

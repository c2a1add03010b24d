// The forms of the kinds that make no pods themselves, but decide what becomes of them.

import { z } from 'zod';
import { QUOTA_SCOPES } from '../../kube/api/workloadConfig.ts';
import { configKey, labelMap, quantity } from '../language/scalars.ts';
import { countOrPart, form, labelSelector, whole } from './forms.ts';
import { object } from './workloadForms.ts';

export const podDisruptionBudget = object('PodDisruptionBudget', {
  spec: form({
    selector: labelSelector.optional(),
    minAvailable: countOrPart.optional(),
    maxUnavailable: countOrPart.optional(),
    unhealthyPodEvictionPolicy: z.enum(['IfHealthyBudget', 'AlwaysAllow']).optional(),
  }),
});

export const priorityClass = object(
  'PriorityClass',
  {
    value: whole(-(2 ** 31)).optional(),
    globalDefault: z.boolean().optional(),
    preemptionPolicy: z.enum(['PreemptLowerPriority', 'Never']).optional(),
  },
  { withoutWord: 'description' },
);

/** Only its selector has a bearing on where pods go. */
export const service = object('Service', {
  spec: form(
    { selector: labelMap.optional() },
    {
      ignored: 'externalName loadBalancerClass loadBalancerSourceRanges trafficDistribution',
      withoutWord:
        'ports type clusterIP clusterIPs ipFamilies ipFamilyPolicy externalIPs sessionAffinity ' +
        'sessionAffinityConfig loadBalancerIP externalTrafficPolicy internalTrafficPolicy ' +
        'healthCheckNodePort publishNotReadyAddresses allocateLoadBalancerNodePorts',
    },
  ).optional(),
});

const endpointPort = form(
  { name: z.string().optional(), port: whole(1, 65_535).optional(), protocol: z.string().optional() },
  { withoutWord: 'appProtocol' },
);

/** Of Services whose endpoints somebody else than the controller writes. */
export const endpointSlice = object('EndpointSlice', {
  addressType: z.enum(['IPv4', 'IPv6', 'FQDN']),
  endpoints: z.array(
    form(
      {
        addresses: z.array(z.string()).min(1).max(100),
        conditions: form({
          ready: z.boolean().optional(),
          serving: z.boolean().optional(),
          terminating: z.boolean().optional(),
        }).optional(),
        nodeName: z.string().optional(),
      },
      { withoutWord: 'hostname targetRef zone hints deprecatedTopology' },
    ),
  ),
  ports: z.array(endpointPort).optional(),
});

const endpointAddress = form(
  { ip: z.string(), nodeName: z.string().optional() },
  { withoutWord: 'hostname targetRef' },
);

/** The old form of the same, which a controller of the cluster copies into EndpointSlices. */
export const endpoints = object('Endpoints', {
  subsets: z
    .array(
      form({
        addresses: z.array(endpointAddress).optional(),
        notReadyAddresses: z.array(endpointAddress).optional(),
        ports: z.array(endpointPort).optional(),
      }),
    )
    .optional(),
});

/** Kept to be looked at. */
export const configMap = object(
  'ConfigMap',
  { data: z.record(configKey, z.string()).optional() },
  { withoutWord: 'binaryData immutable' },
);

/** Containers and pods have resources, claims have storage. */
const amounts = z.record(z.string(), quantity).optional();

/** What containers ask for that say nothing, and what none may go beyond. */
export const limitRange = object('LimitRange', {
  spec: form({
    limits: z.array(
      form({
        type: z.string(),
        default: amounts,
        defaultRequest: amounts,
        min: amounts,
        max: amounts,
        maxLimitRequestRatio: amounts,
      }),
    ),
  }).optional(),
});

/** What all pods of the namespace may use together. */
export const resourceQuota = object('ResourceQuota', {
  spec: form({
    hard: z.record(z.string(), quantity).optional(),
    scopes: z.array(z.enum(QUOTA_SCOPES)).optional(),
    scopeSelector: form({
      matchExpressions: z
        .array(
          form({
            scopeName: z.enum(QUOTA_SCOPES),
            operator: z.enum(['In', 'NotIn', 'Exists', 'DoesNotExist']),
            values: z.array(z.string()).optional(),
          }),
        )
        .optional(),
    }).optional(),
  }).optional(),
});

const metricTarget = form({
  type: z.enum(['Utilization', 'Value', 'AverageValue']),
  averageUtilization: whole(1).optional(),
  averageValue: quantity.optional(),
  value: quantity.optional(),
});

const namedMetric = form({ name: z.string() }, { ignored: 'selector' });

const metric = form({
  type: z.enum(['Resource', 'ContainerResource', 'External', 'Pods', 'Object']),
  resource: form({ name: z.string(), target: metricTarget }).optional(),
  containerResource: form({ name: z.string(), container: z.string(), target: metricTarget }).optional(),
  external: form({ metric: namedMetric, target: metricTarget }).optional(),
  pods: form({ metric: namedMetric, target: metricTarget }).optional(),
  object: form({ metric: namedMetric, target: metricTarget }, { withoutWord: 'describedObject' }).optional(),
});

const scalingRules = form(
  {
    stabilizationWindowSeconds: whole(0, 3600).optional(),
    selectPolicy: z.enum(['Max', 'Min', 'Disabled']).optional(),
    policies: z
      .array(form({ type: z.enum(['Pods', 'Percent']), value: whole(1), periodSeconds: whole(1, 1800) }))
      .optional(),
  },
  { ignored: 'tolerance' },
);

export const podAutoscaler = object('HorizontalPodAutoscaler', {
  spec: form({
    scaleTargetRef: form({ apiVersion: z.string().optional(), kind: z.string(), name: z.string() }),
    minReplicas: whole(0).optional(),
    maxReplicas: whole(1),
    metrics: z.array(metric).optional(),
    behavior: form({ scaleUp: scalingRules.optional(), scaleDown: scalingRules.optional() }).optional(),
    targetCPUUtilizationPercentage: whole(1).optional(),
  }),
});

/** Only its labels act, for SecurityGroupPolicies. */
export const serviceAccount = object(
  'ServiceAccount',
  {},
  { withoutWord: 'secrets imagePullSecrets automountServiceAccountToken' },
);

/** Of the VPC resource controller: which pods get branch ENIs. */
export const securityGroupPolicy = object('SecurityGroupPolicy', {
  spec: form({
    podSelector: labelSelector.optional(),
    serviceAccountSelector: labelSelector.optional(),
    securityGroups: form({ groupIds: z.array(z.string()).min(1).max(5) }),
  }),
});

export const namespace = object('Namespace', {}, { withoutWord: 'spec' });

/** Of the VPC CNI: where it makes ENIs for pods. */
export const eniConfig = object('ENIConfig', {
  spec: form({ subnet: z.string().min(1), securityGroups: z.array(z.string()).optional() }),
});

export type PodAutoscalerForm = z.output<typeof podAutoscaler>;
export type SecurityGroupPolicyForm = z.output<typeof securityGroupPolicy>;
export type LimitRangeForm = z.output<typeof limitRange>;
export type ResourceQuotaForm = z.output<typeof resourceQuota>;
export type PodDisruptionBudgetForm = z.output<typeof podDisruptionBudget>;

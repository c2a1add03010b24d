// Karpenter as a scenario asks for it.

import { SECOND } from '../../base/time.ts';
import { constantLatency } from '../../kernel/latency.ts';
import type { DeploymentConfig, PodDisruptionBudgetConfig } from '../../kube/api/config.ts';
import type { KarpenterConfig } from '../../kube/api/karpenterConfig.ts';
import type { PodSpec } from '../../kube/api/objects.ts';
import { readDuration } from '../language/latencyText.ts';
import type { KarpenterDocument } from './karpenterDocument.ts';
import { compileRequests, PLAIN_POD } from './compilePods.ts';
import { priorityOf } from './priorities.ts';
import { KARPENTER, SYSTEM_NAMESPACE } from './systemNames.ts';

const LABELS = { 'app.kubernetes.io/instance': KARPENTER, 'app.kubernetes.io/name': KARPENTER };
const SELECTOR = { matchLabels: LABELS, matchExpressions: [] };

export function compileKarpenter({ env }: KarpenterDocument): KarpenterConfig {
  return {
    batchIdle: readDuration(env.BATCH_IDLE_DURATION),
    batchMax: readDuration(env.BATCH_MAX_DURATION),
    vmMemoryOverheadPercent: env.VM_MEMORY_OVERHEAD_PERCENT,
    reservedEnis: env.RESERVED_ENIS,
    preferencePolicy: env.PREFERENCE_POLICY,
    minValuesPolicy: env.MIN_VALUES_POLICY,
    interruptionQueue: env.INTERRUPTION_QUEUE,
    nodeRepair: env.FEATURE_GATES.NodeRepair ?? false,
    spotToSpotConsolidation: env.FEATURE_GATES.SpotToSpotConsolidation ?? false,
  };
}

/** @upstream karpenter-provider-aws charts/karpenter: never on nodes of its own, one on a node */
export function karpenterDeployment({ replicas, requests, version }: KarpenterDocument): DeploymentConfig {
  const spec: PodSpec = {
    ...PLAIN_POD,
    containers: [
      {
        name: 'controller',
        image: `public.ecr.aws/karpenter/controller:${version}`,
        requests: compileRequests(requests),
        sidecar: false,
      },
    ],
    hostNetwork: false,
    nodeSelector: { 'kubernetes.io/os': 'linux' },
    nodeAffinity: {
      required: [
        {
          matchExpressions: [{ key: 'karpenter.sh/nodepool', operator: 'DoesNotExist', values: [] }],
          matchFields: [],
        },
      ],
      preferred: [],
    },
    podAntiAffinity: {
      required: [
        { selector: SELECTOR, namespaces: [SYSTEM_NAMESPACE], topologyKey: 'kubernetes.io/hostname' },
      ],
      preferred: [],
    },
    topologySpread: [
      {
        maxSkew: 1,
        topologyKey: 'topology.kubernetes.io/zone',
        whenUnsatisfiable: 'DoNotSchedule',
        selector: SELECTOR,
        nodeAffinityPolicy: 'Honor',
        nodeTaintsPolicy: 'Ignore',
      },
    ],
    tolerations: [{ key: 'CriticalAddonsOnly', operator: 'Exists' }],
    priority: priorityOf('system-cluster-critical'),
    priorityClassName: 'system-cluster-critical',
    terminationGracePeriod: 30 * SECOND,
    // @assumption it exits within a second of SIGTERM.
    exitDelay: constantLatency(SECOND),
    // @assumption its first readiness probe comes after 5 s; one more passes while it fills its caches.
    readinessDelay: constantLatency(10 * SECOND),
  };
  return {
    namespace: SYSTEM_NAMESPACE,
    name: KARPENTER,
    replicas,
    template: { namespace: SYSTEM_NAMESPACE, labels: LABELS, annotations: {}, spec },
  };
}

export const KARPENTER_BUDGET: PodDisruptionBudgetConfig = {
  namespace: SYSTEM_NAMESPACE,
  name: KARPENTER,
  selector: SELECTOR,
  limit: { kind: 'maxUnavailable', value: { kind: 'count', value: 1 } },
  unhealthyPodEvictionPolicy: 'IfHealthyBudget',
};

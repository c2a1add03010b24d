// PodDisruptionBudgets, PriorityClasses and Namespaces as objects of the API.

import type { NamespaceSpec, NamespaceStatus } from 'kubernetes-types/core/v1.d.ts';
import type { PodDisruptionBudgetSpec, PodDisruptionBudgetStatus } from 'kubernetes-types/policy/v1.d.ts';
import type { Milliseconds } from '../../base/time.ts';
import type { BudgetStatus } from '../../kube/controllers/disruptionBudgets.ts';
import { priorityOf } from '../../scenario/cluster/priorities.ts';
import { SYSTEM_NAMESPACE } from '../../scenario/cluster/systemNames.ts';
import { spoken, type ApiObject, type ApiObjectWith } from './apiObject.ts';
import type { ClusterView } from './clusterView.ts';
import { metadataOf } from './objectMetadata.ts';
import { selectorOf } from './podScheduling.ts';
import { countOrShare } from './templates.ts';

export function policyObjects(view: ClusterView): ApiObject[] {
  return [
    ...[...view.kubernetes.stores.budgets.statuses()].map((status) => budgetObject(status, view)),
    ...priorityClassObjects(view),
    ...namespaceObjects(view),
  ];
}

function budgetObject(
  budget: BudgetStatus,
  view: ClusterView,
): ApiObjectWith<{ spec: PodDisruptionBudgetSpec; status: PodDisruptionBudgetStatus }> {
  const { config, currentHealthy, desiredHealthy, disruptionsAllowed, expectedPods } = budget;
  const { selector, limit, unhealthyPodEvictionPolicy } = config;
  return {
    apiVersion: 'policy/v1',
    kind: 'PodDisruptionBudget',
    metadata: metadataOf(view, 'PodDisruptionBudget', config, { generation: 1 }),
    spec: spoken<PodDisruptionBudgetSpec>({
      [limit.kind]: countOrShare(limit.value),
      selector: selector && selectorOf(selector),
      unhealthyPodEvictionPolicy:
        unhealthyPodEvictionPolicy === 'IfHealthyBudget' ? undefined : unhealthyPodEvictionPolicy,
    }),
    status: { currentHealthy, desiredHealthy, disruptionsAllowed, expectedPods, observedGeneration: 1 },
  };
}

interface PriorityClassBody {
  readonly value: number;
  readonly globalDefault?: boolean;
  readonly preemptionPolicy: string;
  readonly description?: string;
}

const SYSTEM_CLASSES: Readonly<Record<string, string>> = {
  'system-cluster-critical':
    'Used for system critical pods that must run in the cluster, but can be moved to another node if necessary.',
  'system-node-critical': 'Used for system critical pods that must not be moved from their current node.',
};

function priorityClassObjects(view: ClusterView): ApiObjectWith<PriorityClassBody>[] {
  const { priorityClasses } = view.kubernetes.stores.admission;
  const applied = [...priorityClasses.all()].map(({ config }) => config);
  const system = Object.entries(SYSTEM_CLASSES).map(([name, description]) => {
    const value = priorityOf(name);
    return { name, value, globalDefault: false, preemptionPolicy: 'PreemptLowerPriority', description };
  });
  return [...system, ...applied].map((each) => {
    const { name, metadata, globalDefault, ...rest } = { metadata: undefined, ...each };
    return {
      apiVersion: 'scheduling.k8s.io/v1',
      kind: 'PriorityClass',
      metadata: metadataOf(view, 'PriorityClass', { name, metadata }, { generation: 1 }),
      ...rest,
      ...(globalDefault ? { globalDefault } : {}),
    };
  });
}

/** Those that every cluster has, those applied, and those in which there is something. */
function namespaceObjects(
  view: ClusterView,
): ApiObjectWith<{ spec: NamespaceSpec; status: NamespaceStatus }>[] {
  const { namespaces, workloads } = view.kubernetes.stores;
  const inhabited = [
    ...workloads.deployments.all(),
    ...workloads.daemonSets.all(),
    ...workloads.statefulSets.all(),
  ]
    .map(({ config }) => config.namespace)
    .concat([...view.kubernetes.pods()].map(({ namespace }) => namespace));
  const own = ['default', 'kube-node-lease', 'kube-public', SYSTEM_NAMESPACE];
  return [...new Set([...own, ...[...namespaces.all()].map(({ config }) => config.name), ...inhabited])].map(
    (name) => ({
      apiVersion: 'v1',
      kind: 'Namespace',
      metadata: metadataOf(
        view,
        'Namespace',
        { name, metadata: namespaces.find(name)?.config.metadata },
        {
          createdAt: own.includes(name) ? 0 : namespaceSince(name, view),
          labels: { 'kubernetes.io/metadata.name': name },
        },
      ),
      spec: { finalizers: ['kubernetes'] },
      status: { phase: 'Active' },
    }),
  );
}

/** Of those that nobody applied: when something was first put into them. */
function namespaceSince(name: string, { kubernetes }: ClusterView): Milliseconds {
  const { objects } = kubernetes.stores;
  const applied = objects.Namespace.createdAt({ name });
  if (applied !== undefined) return applied;
  const made = Object.values(objects).flatMap((store) =>
    [...store.all()].flatMap(({ config }) =>
      config.namespace === name ? (store.createdAt(config) ?? []) : [],
    ),
  );
  const pods = [...kubernetes.pods()].filter(({ namespace }) => namespace === name);
  return Math.min(...made, ...pods.map(({ createdAt }) => createdAt));
}

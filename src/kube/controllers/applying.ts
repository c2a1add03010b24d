// `kubectl apply` and `kubectl delete`: which controller or registry takes an object of which kind.
// Names are `namespace/name`, or `name` alone for the first of that name; what does not exist is passed over.

import { unreachable } from '../../base/assert.ts';
import type { Admission } from '../api/admission.ts';
import type { Cluster } from '../api/cluster.ts';
import type { Namespaced } from '../api/config.ts';
import type { DisruptionBudgets } from './disruptionBudgets.ts';
import type { Labels, Pod } from '../api/objects.ts';
import { pathOf, type ObjectStore } from '../api/objectStore.ts';
import type { AppliedObject, ObjectKind, ReplicaSetConfig } from '../api/workloadConfig.ts';
import type { Workloads } from './workloads.ts';

export interface ApplyingPorts {
  readonly cluster: Cluster;
  readonly workloads: Workloads;
  readonly budgets: DisruptionBudgets;
  readonly admission: Admission;
  /** Labels by namespace, which affinity terms read. */
  readonly namespaces: Map<string, Labels>;
  /** Services came or went, which default spreading reads. */
  readonly selectorsChanged: () => void;
}

export class Applying {
  private readonly ports: ApplyingPorts;

  constructor(ports: ApplyingPorts) {
    this.ports = ports;
  }

  /** Creates the object, or changes the one there is. */
  apply(object: AppliedObject): void {
    const { workloads, budgets, admission, cluster, namespaces } = this.ports;
    switch (object.kind) {
      case 'Deployment':
        return this.put(workloads.deployments, object.config, (config) => workloads.createDeployment(config));
      case 'ReplicaSet':
        return this.putReplicaSet(object.config);
      case 'StatefulSet':
        return this.put(workloads.statefulSets, object.config, (config) =>
          workloads.createStatefulSet(config),
        );
      case 'DaemonSet':
        return this.put(workloads.daemonSets, object.config, (config) => workloads.createDaemonSet(config));
      case 'Job':
        return this.put(workloads.jobs, object.config, (config) => {
          workloads.createJob(config);
        });
      case 'CronJob':
        return this.put(workloads.cronJobs, object.config, (config) => workloads.createCronJob(config));
      case 'Pod':
        return workloads.barePods.apply(object.config);
      case 'PodDisruptionBudget':
        return budgets.apply(object.config, cluster.pods());
      case 'PriorityClass':
        return admission.applyPriorityClass(object.config);
      case 'Service':
        workloads.services.apply(object.config);
        return this.ports.selectorsChanged();
      case 'ConfigMap':
        return workloads.configMaps.add(object);
      case 'Namespace':
        namespaces.set(object.config.name, object.config.labels);
        return;
      default:
        return unreachable(object);
    }
  }

  /** With what belongs to it, which the garbage collector deletes. */
  delete(kind: ObjectKind, name: string): void {
    const { workloads, budgets, admission, cluster } = this.ports;
    switch (kind) {
      case 'Deployment':
        return this.drop(workloads.deployments, name);
      case 'ReplicaSet':
        return this.dropReplicaSet(name);
      case 'StatefulSet':
        return this.drop(workloads.statefulSets, name);
      case 'DaemonSet':
        return this.drop(workloads.daemonSets, name);
      case 'Job':
        return this.found(workloads.jobs.find(name), (job) => workloads.deleteJob(job));
      case 'CronJob':
        return this.found(workloads.cronJobs.find(name), (cronJob) => {
          workloads.cronJobs.remove(cronJob);
          for (const job of cronJob.delete()) workloads.deleteJob(job);
        });
      case 'Pod':
        return this.found(cluster.pod(name) ?? cluster.pod(`default/${name}`), (pod) =>
          cluster.deletePod(pod),
        );
      case 'PodDisruptionBudget':
        return budgets.delete(name);
      case 'PriorityClass':
        return admission.deletePriorityClass(name);
      case 'Service':
        workloads.services.delete(name);
        return this.ports.selectorsChanged();
      case 'ConfigMap':
        return workloads.configMaps.remove(name);
      case 'Namespace':
        return this.deleteNamespace(name);
      default:
        return unreachable(kind);
    }
  }

  /** Everything in it goes with it. */
  private deleteNamespace(namespace: string): void {
    const { workloads, budgets, cluster, namespaces } = this.ports;
    for (const kind of OF_A_NAMESPACE)
      for (const { config } of storeOf(workloads, kind).all())
        if (config.namespace === namespace) this.delete(kind, pathOf(config));
    for (const pod of cluster.pods())
      if (pod.namespace === namespace && pod.owner === undefined) cluster.deletePod(pod);
    for (const config of workloads.services.all())
      if (config.namespace === namespace) this.delete('Service', pathOf(config));
    for (const { config } of budgets.statuses())
      if (config.namespace === namespace) this.delete('PodDisruptionBudget', pathOf(config));
    namespaces.delete(namespace);
  }

  private put<C extends Namespaced, T extends { readonly config: Namespaced; apply(config: C): void }>(
    store: ObjectStore<T>,
    config: C,
    create: (config: C) => void,
  ): void {
    const existing = store.at(config);
    if (existing === undefined) create(config);
    else existing.apply(config);
    this.ports.budgets.scaleChanged();
  }

  /**
   * @assumption of a ReplicaSet that exists only the number is changed; upstream would make new pods from the new
   * template and leave the old ones.
   */
  private putReplicaSet(config: ReplicaSetConfig): void {
    const { workloads, budgets } = this.ports;
    const existing = workloads.replicaSets.at(config);
    if (existing === undefined) workloads.createReplicaSet(config);
    else existing.replicaSet.scale(config.replicas);
    budgets.scaleChanged();
  }

  private dropReplicaSet(name: string): void {
    const { workloads } = this.ports;
    this.found(workloads.replicaSets.find(name), (own) => {
      workloads.replicaSets.remove(own);
      workloads.collect(own.replicaSet.delete());
    });
  }

  private drop<T extends { readonly config: Namespaced; delete(): readonly Pod[] }>(
    store: ObjectStore<T>,
    name: string,
  ): void {
    this.found(store.find(name), (object) => {
      store.remove(object);
      this.ports.workloads.collect(object.delete());
    });
  }

  private found<T>(object: T | undefined, act: (object: T) => void): void {
    if (object !== undefined) act(object);
  }
}

const OF_A_NAMESPACE = [
  'CronJob',
  'Job',
  'Deployment',
  'ReplicaSet',
  'StatefulSet',
  'DaemonSet',
  'ConfigMap',
] as const;

type StoredKind = (typeof OF_A_NAMESPACE)[number];

function storeOf(workloads: Workloads, kind: StoredKind): ObjectStore<{ readonly config: Namespaced }> {
  const stores = {
    CronJob: workloads.cronJobs,
    Job: workloads.jobs,
    Deployment: workloads.deployments,
    ReplicaSet: workloads.replicaSets,
    StatefulSet: workloads.statefulSets,
    DaemonSet: workloads.daemonSets,
    ConfigMap: workloads.configMaps,
  };
  return stores[kind];
}

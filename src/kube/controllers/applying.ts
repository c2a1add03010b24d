// `kubectl apply` and `kubectl delete`: which controller or registry takes an object of which kind.
// Names are `namespace/name`, or `name` alone for the first of that name; what does not exist is passed over.

import { unreachable } from '../../base/assert.ts';
import type { Admission } from '../api/admission.ts';
import type { Cluster } from '../api/cluster.ts';
import type { Named, Namespaced } from '../api/config.ts';
import type { RandomStream } from '../../kernel/random.ts';
import type { CustomResources } from './customResources.ts';
import { ENDING_WITH_NAMESPACE } from './endingWithNamespace.ts';
import { withName } from './generatedNames.ts';
import type { DisruptionBudgets } from './disruptionBudgets.ts';
import type { PodSecurity } from './podSecurity.ts';
import type { PodAutoscalers } from './podAutoscalers.ts';
import type { Pod } from '../api/objects.ts';
import { pathOf, type ObjectStore } from '../api/objectStore.ts';
import type { Refusal } from '../api/refusal.ts';
import type { AppliedObject, ObjectKind, ReplicaSetConfig, StoredKind } from '../api/workloadConfig.ts';
import type { ClaimedVolumes } from '../storage/claimedVolumes.ts';
import type { CountedObject } from '../api/objectUsage.ts';
import { allObjects, StandingObjects, type StoredObjects } from './standingObjects.ts';
import type { OwnReplicaSet, Workloads } from './workloads.ts';

export interface ApplyingPorts {
  readonly cluster: Cluster;
  readonly workloads: Workloads;
  readonly budgets: DisruptionBudgets;
  readonly admission: Admission;
  readonly autoscalers: PodAutoscalers;
  /** Those that somebody applied, whose labels affinity terms read. */
  readonly namespaces: ObjectStore<{ readonly config: Named }>;
  readonly customResources: CustomResources;
  /** For names that are left to the API server. */
  readonly names: RandomStream;
  readonly podSecurity: PodSecurity;
  /** Services came or went, which default spreading reads. */
  readonly selectorsChanged: () => void;
  readonly volumes: ClaimedVolumes;
}

export class Applying {
  readonly objects: StoredObjects;
  private readonly ports: ApplyingPorts;
  readonly standing: StandingObjects;

  constructor(ports: ApplyingPorts) {
    const { workloads, budgets, admission, namespaces, volumes, customResources, podSecurity } = ports;
    this.ports = ports;
    this.objects = {
      Deployment: workloads.deployments,
      ReplicaSet: workloads.replicaSets,
      ReplicationController: workloads.replicationControllers,
      StatefulSet: workloads.statefulSets,
      DaemonSet: workloads.daemonSets,
      Job: workloads.jobs,
      CronJob: workloads.cronJobs,
      Service: workloads.services.store,
      ConfigMap: workloads.configMaps,
      Endpoints: workloads.services.endpoints,
      EndpointSlice: workloads.services.slices,
      PodDisruptionBudget: budgets.store,
      PriorityClass: admission.priorityClasses,
      LimitRange: admission.limitRanges,
      ResourceQuota: admission.quotas.store,
      HorizontalPodAutoscaler: ports.autoscalers.store,
      PersistentVolumeClaim: volumes.volumes.claims,
      PersistentVolume: volumes.volumes.volumes,
      StorageClass: volumes.volumes.classes,
      ServiceAccount: podSecurity.serviceAccounts,
      SecurityGroupPolicy: podSecurity.policies,
      Namespace: namespaces,
      ENIConfig: customResources.eniConfigs,
      NodePool: customResources.nodePools,
      EC2NodeClass: customResources.nodeClasses,
    };
    this.standing = new StandingObjects({ cluster: ports.cluster, workloads, objects: this.objects });
  }

  /** Creates the object, or changes the one there is. `merged`: its manifest with what the cluster has of it. */
  apply(written: AppliedObject, merged = written.manifest): Refusal | undefined {
    const object = withName(written, this.ports.names);
    if (object.kind === 'Pod') {
      const refusal = this.ports.workloads.barePods.apply(object.config);
      if (refusal !== undefined) return refusal;
    } else {
      const refusal = this.refusalOf(object);
      if (refusal !== undefined) return refusal;
      this.take(object);
    }
    this.standing.keep(object, merged);
    this.ports.autoscalers.targetsChanged();
    return undefined;
  }

  /** Of what is not there yet: quotas do not look at changes. */
  refusalOf({ kind, config }: CountedObject): Refusal | undefined {
    if (this.objects[kind].at(config) !== undefined) return undefined;
    const { quotas } = this.ports.admission;
    return quotas.objectRefusalOf({ kind, config }, () => allObjects(this.objects));
  }

  private take(object: Exclude<AppliedObject, { kind: 'Pod' }>): void {
    const { workloads, budgets, admission, cluster, namespaces, volumes } = this.ports;
    switch (object.kind) {
      case 'Deployment':
        return this.put(workloads.deployments, object.config, (config) => workloads.createDeployment(config));
      case 'ReplicaSet':
        return this.putReplicas(workloads.replicaSets, object.config, () =>
          workloads.createReplicaSet(object.config),
        );
      case 'ReplicationController':
        return this.putReplicas(workloads.replicationControllers, object.config, () =>
          workloads.createReplicationController(object.config),
        );
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
      case 'PodDisruptionBudget':
        return budgets.apply(object.config, cluster.pods());
      case 'PriorityClass':
        return admission.applyPriorityClass(object.config);
      case 'Service':
        workloads.services.store.add(object);
        return this.ports.selectorsChanged();
      case 'ConfigMap':
        return workloads.configMaps.add(object);
      case 'Endpoints':
        return workloads.services.endpoints.add(object);
      case 'EndpointSlice':
        return workloads.services.slices.add(object);
      case 'LimitRange':
        return admission.applyLimitRange(object.config);
      case 'ResourceQuota':
        return admission.quotas.apply(object.config, cluster.pods());
      case 'HorizontalPodAutoscaler':
        return this.ports.autoscalers.apply(object.config);
      case 'PersistentVolumeClaim':
        return volumes.applyClaim(object.config);
      case 'PersistentVolume':
        return volumes.applyVolume(object.config);
      case 'StorageClass':
        return volumes.applyClass(object.config);
      case 'ServiceAccount':
        return this.ports.podSecurity.serviceAccounts.add(object);
      case 'SecurityGroupPolicy':
        return this.ports.podSecurity.apply(object.config);
      case 'Namespace':
        return namespaces.add(object);
      case 'ENIConfig':
      case 'NodePool':
      case 'EC2NodeClass':
        return this.ports.customResources.apply(object);
      default:
        return unreachable(object);
    }
  }

  /** With what belongs to it, which the garbage collector deletes. */
  delete(kind: ObjectKind, name: string): void {
    const { workloads, budgets, admission, cluster, volumes } = this.ports;
    switch (kind) {
      case 'Deployment':
        return this.drop(workloads.deployments, name);
      case 'ReplicaSet':
        return this.dropReplicas(workloads.replicaSets, name);
      case 'ReplicationController':
        return this.dropReplicas(workloads.replicationControllers, name);
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
        return budgets.store.remove(name);
      case 'PriorityClass':
        return admission.deletePriorityClass(name);
      case 'Service':
        workloads.services.store.remove(name);
        return this.ports.selectorsChanged();
      case 'ConfigMap':
        return workloads.configMaps.remove(name);
      case 'Endpoints':
        return workloads.services.endpoints.remove(name);
      case 'EndpointSlice':
        return workloads.services.slices.remove(name);
      case 'LimitRange':
        return admission.deleteLimitRange(name);
      case 'ResourceQuota':
        return admission.quotas.store.remove(name);
      case 'HorizontalPodAutoscaler':
        return this.ports.autoscalers.store.remove(name);
      case 'PersistentVolumeClaim':
        return volumes.deleteClaim(name);
      case 'PersistentVolume':
        return volumes.deleteVolume(name);
      case 'StorageClass':
        return volumes.deleteClass(name);
      case 'ServiceAccount':
        return this.ports.podSecurity.serviceAccounts.remove(name);
      case 'SecurityGroupPolicy':
        return this.ports.podSecurity.delete(name);
      case 'Namespace':
        return this.deleteNamespace(name);
      case 'ENIConfig':
      case 'NodePool':
      case 'EC2NodeClass':
        return this.ports.customResources.delete(kind, name);
      default:
        return unreachable(kind);
    }
  }

  /** Everything in it goes with it. */
  private deleteNamespace(namespace: string): void {
    const { cluster, namespaces } = this.ports;
    for (const kind of ENDING_WITH_NAMESPACE) this.deleteIn(namespace, kind);
    for (const pod of cluster.pods())
      if (pod.namespace === namespace && pod.owner === undefined) cluster.deletePod(pod);
    for (const kind of ['Service', 'PodDisruptionBudget'] as const) this.deleteIn(namespace, kind);
    namespaces.remove(namespace);
  }

  private deleteIn(namespace: string, kind: StoredKind): void {
    for (const { config } of this.objects[kind].all())
      if (config.namespace === namespace) this.delete(kind, pathOf(config));
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
  private putReplicas(store: ObjectStore<OwnReplicaSet>, config: ReplicaSetConfig, create: () => void): void {
    const existing = store.at(config);
    if (existing === undefined) create();
    else {
      store.add({ ...existing, config });
      existing.replicaSet.scale(config.replicas);
    }
    this.ports.budgets.scaleChanged();
  }

  private dropReplicas(store: ObjectStore<OwnReplicaSet>, name: string): void {
    this.found(store.find(name), (own) => {
      store.remove(own);
      this.ports.workloads.collect(own.replicaSet.delete());
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

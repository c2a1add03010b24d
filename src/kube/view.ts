// The cluster to be looked at: what those read of it who check, explain or show it, and nothing by which they could
// change it.

import type { StandingObjects } from './controllers/standingObjects.ts';
import type { Milliseconds } from '../base/time.ts';
import type { EniConfigConfig, Named, PodTemplate } from './api/config.ts';
import type { QuotaStatus } from './api/resourceQuotas.ts';
import type { PodAutoscalerConfig } from './api/autoscalerConfig.ts';
import type { Ec2NodeClass } from './api/ec2NodeClass.ts';
import type { NodePool } from './api/nodePool.ts';
import type { Node, Pod } from './api/objects.ts';
import type { StorageClassConfig } from './api/volumes.ts';
import type { StoredClaim, StoredVolume } from './storage/volumes.ts';
import type { AutoscalerStatus, ConditionType } from './autoscaler/autoscaler.ts';
import type { Condition } from './autoscaler/scalingRules.ts';
import type {
  ConfigMapConfig,
  EndpointsConfig,
  EndpointSliceConfig,
  PriorityClassConfig,
  ReplicaSetConfig,
  ServiceConfig,
  StoredKind,
} from './api/workloadConfig.ts';
import type { CronJob } from './controllers/cronJob.ts';
import type { DaemonSet } from './controllers/daemonSet.ts';
import type { Deployment } from './controllers/deployment.ts';
import type { DisruptionBudgets } from './controllers/disruptionBudgets.ts';
import type { Job } from './controllers/job.ts';
import type { ReplicaSet } from './controllers/replicaSet.ts';
import type { StatefulSet } from './controllers/statefulSet.ts';
import type { ManagedUpdate } from './nodes/managedUpdate.ts';
import type { NodeGroup } from './nodes/nodeGroup.ts';

interface StoreView<T> {
  all(): Iterable<T>;
  find(name: string): T | undefined;
  createdAt(config: Named): Milliseconds | undefined;
  at(config: Named): T | undefined;
}

type OwnOfReplicaSet = 'owner' | 'labels' | 'selector' | 'template' | 'replicas' | 'available' | 'pods';

export type ReplicaSetView = Readonly<Pick<ReplicaSet, OwnOfReplicaSet>>;

interface RevisionView {
  readonly template: PodTemplate;
  readonly number: number;
  readonly mostReplicas: number;
  readonly replicaSet: ReplicaSetView;
}

export interface DeploymentView extends Readonly<Pick<Deployment, 'config' | 'replicas' | 'pods'>> {
  readonly current: RevisionView;
  readonly revisions: { all(): readonly RevisionView[] };
}

export type StatefulSetView = Readonly<Pick<StatefulSet, 'config' | 'owner' | 'replicas' | 'pods'>>;
export type DaemonSetView = Readonly<Pick<DaemonSet, 'config' | 'owner' | 'pods'>>;
export type JobView = Readonly<Pick<Job, 'config' | 'owner' | 'cronJob' | 'isFinished' | 'pods'>>;
export type CronJobView = Readonly<Pick<CronJob, 'config' | 'lastScheduleTime'>>;

export interface AutoscalerView {
  readonly config: PodAutoscalerConfig;
  readonly autoscaler: {
    readonly status: AutoscalerStatus;
    readonly conditions: ReadonlyMap<ConditionType, Condition>;
  };
}

interface WorkloadsView {
  /** Of a workload or of createPods, oldest first. */
  podsOf(name: string): readonly Pod[];
  readonly deployments: StoreView<DeploymentView>;
  readonly replicaSets: StoreView<{ readonly config: ReplicaSetConfig; readonly replicaSet: ReplicaSetView }>;
  readonly replicationControllers: StoreView<{
    readonly config: ReplicaSetConfig;
    readonly replicaSet: ReplicaSetView;
  }>;
  readonly statefulSets: StoreView<StatefulSetView>;
  readonly daemonSets: StoreView<DaemonSetView>;
  readonly jobs: StoreView<JobView>;
  readonly cronJobs: StoreView<CronJobView>;
  readonly configMaps: StoreView<{ readonly config: ConfigMapConfig }>;
  readonly services: {
    readonly store: StoreView<{ readonly config: ServiceConfig }>;
    readonly endpoints: StoreView<{ readonly config: EndpointsConfig }>;
    readonly slices: StoreView<{ readonly config: EndpointSliceConfig }>;
  };
}

export type NodeUpdateView = Readonly<Pick<ManagedUpdate, 'startedAt' | 'status' | 'error' | 'isForced'>>;

export type NodeGroupView = Readonly<
  Pick<
    NodeGroup,
    'config' | 'createdAt' | 'desired' | 'failedLaunches' | 'isDeleted' | 'isRefreshing' | 'machines'
  >
> & { readonly updates: readonly NodeUpdateView[] };

interface VolumesView {
  readonly claims: StoreView<StoredClaim>;
  readonly volumes: StoreView<StoredVolume>;
  readonly classes: StoreView<{ readonly config: StorageClassConfig }>;
}

export interface KubernetesView {
  nodes(): Iterable<Readonly<Node>>;
  pods(): Iterable<Pod>;
  node(name: string): Readonly<Node> | undefined;
  /** In order of creation. */
  nodeGroups(): Iterable<NodeGroupView>;
  /** By `namespace/name`. */
  pod(key: string): Pod | undefined;
  /** Pods that the node's kubelet counts against max pods. */
  admittedPods(node: string): readonly Pod[];
  readonly stores: {
    readonly workloads: WorkloadsView;
    readonly budgets: Pick<DisruptionBudgets, 'statuses'>;
    readonly admission: {
      readonly priorityClasses: StoreView<{ readonly config: PriorityClassConfig }>;
      readonly quotas: { readonly store: StoreView<QuotaStatus> };
    };
    readonly namespaces: StoreView<{ readonly config: Named }>;
    readonly customResources: {
      readonly eniConfigs: StoreView<{ readonly config: EniConfigConfig }>;
      readonly nodePools: StoreView<{ readonly config: NodePool }>;
      readonly nodeClasses: StoreView<{ readonly config: Ec2NodeClass }>;
    };
    readonly volumes: { readonly volumes: VolumesView };
    readonly autoscalers: { readonly store: StoreView<AutoscalerView> };
    readonly standing: Pick<StandingObjects, 'mergedOf'>;
    readonly objects: Readonly<Record<StoredKind, StoreView<{ readonly config: Named }>>>;
  };
}

// The objects somebody can apply to the cluster besides nodes, compiled from a scenario or from manifests: plain
// frozen data, named as Kubernetes names them. Durations are milliseconds and drop upstream's suffix `Seconds`.

import type { PodAutoscalerConfig } from './autoscalerConfig.ts';
import type { Milliseconds } from '../../base/time.ts';
import type { QuantityForm } from '../../base/quantity.ts';
import type { ZoneRule } from '../../base/zoneRule.ts';
import type {
  DaemonSetConfig,
  DeploymentConfig,
  EniConfigConfig,
  Named,
  Namespaced,
  PodDisruptionBudgetConfig,
  PodTemplate,
} from './config.ts';
import type { Ec2NodeClass } from './ec2NodeClass.ts';
import type { NodePool } from './nodePool.ts';
import type { Labels, LabelSelector, Manifest, Resources, VolumeClaimSpec } from './objects.ts';
import type { PersistentVolumeConfig, StorageClassConfig, VolumeClaimConfig } from './volumes.ts';

export interface ReplicaSetConfig extends Namespaced {
  readonly replicas: number;
  /** Before a pod that is ready counts as available; absent: none. */
  readonly minReady?: Milliseconds;
  readonly template: PodTemplate;
}

/** Of one resource, in the units of `Resources`; a ratio in thousandths. */
export interface LimitBound {
  readonly resource: string;
  readonly amount: number;
  /** How it is written. */
  readonly form: QuantityForm;
}

/** What a container, or all of a pod together, may ask for; by name of the resource. */
export interface LimitRow {
  readonly type: 'Container' | 'Pod';
  readonly min: readonly LimitBound[];
  readonly max: readonly LimitBound[];
  readonly maxLimitRequestRatio: readonly LimitBound[];
}

/** What admission gives to containers of the namespace that do not say it themselves, and what it refuses. */
export interface LimitRangeConfig extends Namespaced {
  readonly rows: readonly LimitRow[];
  readonly limits: Resources;
  readonly requests: Resources;
}

/** @upstream pkg/apis/core/types.go#ResourceQuotaScope */
export const QUOTA_SCOPES = [
  'BestEffort',
  'NotBestEffort',
  'Terminating',
  'NotTerminating',
  'PriorityClass',
  'CrossNamespacePodAffinity',
] as const;

/** Which pods a quota is about. `values`: of In and NotIn. */
export interface QuotaScope {
  readonly name: (typeof QUOTA_SCOPES)[number];
  readonly operator: 'In' | 'NotIn' | 'Exists' | 'DoesNotExist';
  readonly values: readonly string[];
}

/** What the pods of the namespace may use all in all. */
export interface ResourceQuotaConfig extends Namespaced {
  /** By the quota's names of resources, in the units of `Resources`. */
  readonly hard: Resources;
  /** How each is written. */
  readonly forms: Readonly<Record<string, QuantityForm>>;
  readonly scopes: readonly QuotaScope[];
}

export interface StatefulSetConfig extends Namespaced {
  readonly replicas: number;
  readonly template: PodTemplate;
  readonly podManagementPolicy: 'OrderedReady' | 'Parallel';
  /** Pods with an ordinal below the partition keep the old template. */
  readonly updateStrategy:
    { readonly type: 'RollingUpdate'; readonly partition: number } | { readonly type: 'OnDelete' };
  readonly minReady?: Milliseconds;
  /** Claims that each of its pods has for itself, and that outlive it; by name. Absent: none. */
  readonly claimTemplates?: Readonly<Record<string, VolumeClaimSpec>>;
}

/** Of a Job's failed pods: which count, which not, and which end it. */
export interface PodFailureRule {
  readonly action: 'FailJob' | 'FailIndex' | 'Ignore' | 'Count';
  readonly onExitCodes?: {
    readonly container?: string;
    readonly operator: 'In' | 'NotIn';
    readonly values: readonly number[];
  };
  readonly onPodConditions?: readonly { readonly type: string; readonly status: string }[];
}

/** Indexes, or so many of them, that suffice. */
export interface SuccessRule {
  readonly succeededIndexes?: readonly number[];
  readonly succeededCount?: number;
}

/** What a Job does, whoever makes it. */
export interface JobSpec {
  readonly template: PodTemplate;
  /** Absent: a work queue, which is done when one pod has succeeded and none is left. */
  readonly completions?: number;
  readonly parallelism: number;
  /** Failed pods that are made good for; one more and the Job has failed. */
  readonly backoffLimit: number;
  readonly completionMode: 'NonIndexed' | 'Indexed';
  readonly activeDeadline?: Milliseconds;
  /** From its end until the Job goes, with its pods; absent: never. */
  readonly ttlAfterFinished?: Milliseconds;
  /** `Failed`: a pod that was deleted is replaced only when it has ended. */
  readonly podReplacementPolicy: 'TerminatingOrFailed' | 'Failed';
  /** No pods while it is so. Absent: not so. */
  readonly suspend?: boolean;
  /** The first that matches decides; what none matches counts. */
  readonly podFailurePolicy?: readonly PodFailureRule[];
  /** Of Jobs with indexes, from Kubernetes 1.31 on: any that is met. */
  readonly successPolicy?: readonly SuccessRule[];
  readonly written?: Manifest;
}

export interface JobConfig extends JobSpec, Namespaced {
  /** Whom records count its pods to; absent: to itself, or to its CronJob. */
  readonly workload?: string;
}

export interface CronJobConfig extends Namespaced {
  /** Five fields or `@hourly` and its like, read in local time. */
  readonly schedule: string;
  /** That of local time; absent: UTC. */
  readonly zone?: ZoneRule;
  /** The same by name. */
  readonly timeZone?: string;
  readonly concurrencyPolicy: 'Allow' | 'Forbid' | 'Replace';
  /** How late a start may be; absent: as late as need be. */
  readonly startingDeadline?: Milliseconds;
  readonly successfulJobsHistoryLimit: number;
  readonly failedJobsHistoryLimit: number;
  readonly suspend: boolean;
  readonly jobTemplate: JobSpec;
}

/** A pod of its own, without a controller. */
export interface PodConfig extends Namespaced {
  readonly template: PodTemplate;
  /** Whom records count it to; absent: to itself. */
  readonly workload?: string;
}

export interface PriorityClassConfig extends Named {
  readonly value: number;
  readonly globalDefault: boolean;
  readonly preemptionPolicy: 'PreemptLowerPriority' | 'Never';
}

/** Only what spreading reads of a Service. */
export interface ServiceConfig extends Namespaced {
  /** Empty: it selects nothing. */
  readonly selector: Labels;
  readonly written?: Manifest;
}

/** Nothing depends on it; it is there to be looked at. */
export interface ConfigMapConfig extends Namespaced {
  readonly data: Readonly<Record<string, string>>;
}

interface EndpointPortConfig {
  readonly name?: string | undefined;
  readonly port?: number | undefined;
  readonly protocol?: string | undefined;
}

/** Endpoints of a Service that somebody else than its controller wrote. */
export interface EndpointSliceConfig extends Namespaced {
  readonly addressType: 'IPv4' | 'IPv6' | 'FQDN';
  readonly endpoints: readonly {
    readonly addresses: readonly string[];
    readonly conditions?:
      | {
          readonly ready?: boolean | undefined;
          readonly serving?: boolean | undefined;
          readonly terminating?: boolean | undefined;
        }
      | undefined;
    readonly nodeName?: string | undefined;
  }[];
  readonly ports: readonly EndpointPortConfig[];
}

export interface EndpointAddressConfig {
  readonly ip: string;
  readonly nodeName?: string | undefined;
}

/** Those of the Service of the same name. */
export interface EndpointsConfig extends Namespaced {
  readonly subsets: readonly {
    readonly addresses?: readonly EndpointAddressConfig[] | undefined;
    readonly notReadyAddresses?: readonly EndpointAddressConfig[] | undefined;
    readonly ports?: readonly EndpointPortConfig[] | undefined;
  }[];
}

/** Which pods get branch ENIs, and with which security groups. An absent selector is not asked; one of both must be there. */
export interface SecurityGroupPolicyConfig extends Namespaced {
  readonly podSelector: LabelSelector | undefined;
  readonly serviceAccountSelector: LabelSelector | undefined;
  readonly groupIds: readonly string[];
}

/** One object as `kubectl apply` takes it, or `kubectl create` where its name is left to the API server. */
export type AppliedObject = ObjectConfig & {
  /** What the name begins with; the config's own name is what the object is called in results. */
  readonly generateName?: string;
  /** The whole object as somebody wrote it, which the next apply is merged with. Absent: nobody did. */
  readonly manifest?: Manifest;
};

type ObjectConfig =
  | { readonly kind: 'Deployment'; readonly config: DeploymentConfig }
  | { readonly kind: 'ReplicaSet'; readonly config: ReplicaSetConfig }
  | { readonly kind: 'ReplicationController'; readonly config: ReplicaSetConfig }
  | { readonly kind: 'StatefulSet'; readonly config: StatefulSetConfig }
  | { readonly kind: 'DaemonSet'; readonly config: DaemonSetConfig }
  | { readonly kind: 'Job'; readonly config: JobConfig }
  | { readonly kind: 'CronJob'; readonly config: CronJobConfig }
  | { readonly kind: 'Pod'; readonly config: PodConfig }
  | { readonly kind: 'PodDisruptionBudget'; readonly config: PodDisruptionBudgetConfig }
  | { readonly kind: 'PriorityClass'; readonly config: PriorityClassConfig }
  | { readonly kind: 'Service'; readonly config: ServiceConfig }
  | { readonly kind: 'ConfigMap'; readonly config: ConfigMapConfig }
  | { readonly kind: 'Endpoints'; readonly config: EndpointsConfig }
  | { readonly kind: 'EndpointSlice'; readonly config: EndpointSliceConfig }
  | { readonly kind: 'LimitRange'; readonly config: LimitRangeConfig }
  | { readonly kind: 'ResourceQuota'; readonly config: ResourceQuotaConfig }
  | { readonly kind: 'HorizontalPodAutoscaler'; readonly config: PodAutoscalerConfig }
  | { readonly kind: 'PersistentVolumeClaim'; readonly config: VolumeClaimConfig }
  | { readonly kind: 'PersistentVolume'; readonly config: PersistentVolumeConfig }
  | { readonly kind: 'StorageClass'; readonly config: StorageClassConfig }
  | { readonly kind: 'ServiceAccount'; readonly config: Namespaced }
  | { readonly kind: 'SecurityGroupPolicy'; readonly config: SecurityGroupPolicyConfig }
  | { readonly kind: 'Namespace'; readonly config: Named }
  | { readonly kind: 'ENIConfig'; readonly config: EniConfigConfig }
  | { readonly kind: 'NodePool'; readonly config: NodePool }
  | { readonly kind: 'EC2NodeClass'; readonly config: Ec2NodeClass };

export type ObjectKind = AppliedObject['kind'];

/** Of the pods that come of it; undefined: none do. */
export function podTemplateOf(object: AppliedObject): PodTemplate | undefined {
  if (object.kind === 'NodePool') return undefined;
  const { config } = object;
  if ('jobTemplate' in config) return config.jobTemplate.template;
  return 'template' in config ? config.template : undefined;
}

/** Kinds that are kept as they were applied; pods are the cluster's own. */
export type StoredKind = Exclude<ObjectKind, 'Pod'>;

/** Kinds with a number of replicas to scale. */
export const SCALABLE_KINDS = ['Deployment', 'StatefulSet', 'ReplicaSet', 'ReplicationController'] as const;

export type ScalableKind = (typeof SCALABLE_KINDS)[number];

/** Kinds whose pods can be rolled. */
export type RollingKind = 'Deployment' | 'StatefulSet' | 'DaemonSet';

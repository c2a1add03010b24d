// What a scenario says about the cluster, compiled: plain frozen data.

import type { Milliseconds } from '../../base/time.ts';
import type { Latency } from '../../kernel/latency.ts';
import type { Labels, LabelSelector, PodSpec, Resources, Taint } from './objects.ts';

/** What the kubelet of a group's nodes is told about max pods. */
export type MaxPodsRule =
  /** ENIs × (addresses − 1) + 2, as nodeadm computes it. */
  | { readonly kind: 'formula' }
  /** One ENI less, as max-pods-calculator.sh computes it with --cni-custom-networking-enabled. */
  | { readonly kind: 'custom-networking' }
  /** As given to kubelet, launch template or `--max-pods-per-node`. */
  | { readonly kind: 'explicit'; readonly maxPods: number };

/** A count, or a share in percent of what is asked for. */
export interface IntOrPercent {
  readonly kind: 'count' | 'percent';
  readonly value: number;
}

/** As in the node group's `updateConfig`. */
export interface NodeUpdateConfig {
  /** Nodes that may be without their pods at one time: 1 to 100. */
  readonly maxUnavailable: IntOrPercent;
  /** `MINIMAL` ends nodes before others are launched for them, `DEFAULT` afterwards. */
  readonly strategy: 'DEFAULT' | 'MINIMAL';
}

export interface NodeGroupConfig {
  readonly name: string;
  /**
   * `managed` (the default): an EKS managed node group, which drains nodes before they end. `self-managed`: an Auto
   * Scaling group of one's own, which does so only if `drains`.
   */
  readonly management?: 'managed' | 'self-managed';
  readonly drains?: boolean;
  /** The first choice. */
  readonly instanceType: string;
  /** Further ones, in order of preference. Absent: none. */
  readonly otherInstanceTypes?: readonly string[];
  /** Of spot instances. Absent: on demand. */
  readonly isSpot?: true;
  /** How a managed group's nodes are updated. Absent: one at a time, new ones first. */
  readonly update?: NodeUpdateConfig;
  readonly size: number;
  /** Of the Auto Scaling group, which Cluster Autoscaler then scales. Absent: it does not. */
  readonly limits?: { readonly min: number; readonly max: number };
  /** Of the Auto Scaling group. Absent: none. */
  readonly tags?: Labels;
  /** Subnet ids; new nodes go to the availability zone with the fewest nodes of the group. */
  readonly subnets: readonly string[];
  readonly maxPods: MaxPodsRule;
  readonly labels: Labels;
  readonly taints: readonly Taint[];
  /** Besides what the instance type has, or instead of it. Absent: none. */
  readonly extendedResources?: Resources;
}

/** What a node group's machines are: from the instance type and the max-pods rule. */
export interface MachineShape {
  readonly instanceType: string;
  readonly maxPods: number;
  /** What the formula gives for the type: kube-reserved memory follows it even where `maxPods` was overridden. */
  readonly formulaMaxPods?: number;
  readonly vcpus: number;
  readonly memoryMiB: number;
  readonly architecture: 'amd64' | 'arm64';
  /** Devices that a plugin offers. Absent: none. */
  readonly extendedResources?: Resources;
  /** By CSI driver, how many volumes its CSINode says. Absent: nothing. */
  readonly attachableVolumes?: Resources;
}

/** What an object is found by, and what its manifest says of it. */
export interface Named {
  readonly name: string;
  /** Of what is in one. */
  readonly namespace?: string;
  /** Absent of what came without a manifest. */
  readonly metadata?: Metadata | undefined;
}

/** As somebody wrote it. */
export interface Metadata {
  readonly labels?: Labels | undefined;
  readonly annotations?: Labels | undefined;
}

export interface Namespaced extends Named {
  readonly namespace: string;
}

export interface PodTemplate {
  readonly namespace: string;
  readonly labels: Labels;
  readonly annotations: Labels;
  readonly spec: PodSpec;
  /** Tells templates apart that differ in what is not simulated; absent: the first one. */
  readonly edition?: number;
}

export type DeploymentStrategy =
  | { readonly type: 'Recreate' }
  | {
      readonly type: 'RollingUpdate';
      readonly maxSurge: IntOrPercent;
      readonly maxUnavailable: IntOrPercent;
    };

export interface DeploymentConfig extends Namespaced {
  readonly replicas: number;
  readonly template: PodTemplate;
  /** Absent: a rolling update with a quarter of surge and a quarter unavailable. */
  readonly strategy?: DeploymentStrategy;
  /** Before a pod that is ready counts as available; absent: none. */
  readonly minReady?: Milliseconds;
  /** Absent: 10 minutes. */
  readonly progressDeadline?: Milliseconds;
  /** Only scaled: a new template waits until it is resumed. Absent: not so. */
  readonly paused?: boolean;
  /** Old ReplicaSets kept to go back to; absent: 10. */
  readonly revisionHistoryLimit?: number;
}

/** How the pods of a DaemonSet change places. */
export interface DaemonStrategy {
  /** Nodes that may be without their pod during a rolling update: a count or a share of the nodes. */
  readonly maxUnavailable: IntOrPercent;
  /** Nodes that may run old and new side by side meanwhile; then none may be without. Absent: none. */
  readonly maxSurge?: IntOrPercent;
  /** Absent: RollingUpdate. With OnDelete a new template waits until somebody deletes the pod. */
  readonly updateStrategy?: 'RollingUpdate' | 'OnDelete';
}

export interface DaemonSetConfig extends Namespaced, DaemonStrategy {
  readonly template: PodTemplate;
  /** Before a pod that is ready counts as available; absent: none. */
  readonly minReady?: Milliseconds;
}

export interface PodDisruptionBudgetConfig extends Namespaced {
  readonly selector: LabelSelector | undefined;
  readonly limit:
    | { readonly kind: 'minAvailable'; readonly value: IntOrPercent }
    | { readonly kind: 'maxUnavailable'; readonly value: IntOrPercent };
  readonly unhealthyPodEvictionPolicy: 'IfHealthyBudget' | 'AlwaysAllow';
}

/** How long things take on and around nodes. `defaults.ts` has a value for each. */
export interface ClusterTimings {
  /** Instance running until its kubelet registers the node. */
  readonly boot: Latency;
  /** Pull of an image that the node does not have yet; one it has takes no time. */
  readonly imagePull: Latency;
  /** As `imagePull`, for pods of system-critical priority: their images come from the region's own registry. */
  readonly systemImagePull: Latency;
  /** Sandbox creation around the CNI ADD, without it. */
  readonly sandbox: Latency;
  /** The CNI plugin's own work for an ADD or a DEL. */
  readonly cniPlugin: Latency;
  readonly containerStart: Latency;
  /** From a pod's terminal phase until the kubelet has its object removed. */
  readonly podRemoval: Latency;
  /** Watch, API and controller reaction: from one component's write to another's read. */
  readonly propagation: Latency;
  /** A node group whose size changed, or that lost an instance, until it launches or picks one to end. */
  readonly autoScaling: Latency;
}

/** A token bucket: `burst` at once, then one every `interval`. */
export interface RateLimit {
  readonly burst: number;
  readonly interval: Milliseconds;
}

/** How much one component does in a time, whatever the latency of each single thing. */
export interface ClusterLimits {
  /** API writes of each controller of kube-controller-manager: `--kube-api-qps`, `--kube-api-burst`. */
  readonly controllerWrites: RateLimit;
  /** Bindings of the scheduler, and its deletions of victims: the client's QPS and burst. */
  readonly schedulerWrites: RateLimit;
  /** First sandboxes of pods on one node. */
  readonly podStarts: RateLimit;
  /** Pods whose end one kubelet reports to the API. */
  readonly podEnds: RateLimit;
}

/** Where the CNI makes ENIs for pods, on nodes that choose it. */
export interface EniConfigConfig extends Named {
  readonly subnetId: string;
  readonly securityGroups: readonly string[];
}

export interface ClusterConfig {
  readonly kubernetesMinor: number;
  /** Of nodes, pods and Services; absent: ipv4. */
  readonly ipFamily?: 'ipv6';
  readonly region: string;
  /** Subnet id → its availability zone. */
  readonly zones: Readonly<Record<string, string>>;
  readonly timings: ClusterTimings;
  readonly limits: ClusterLimits;
  /** Unix time of virtual time 0, which CronJobs and dates count from; absent: 2024-03-01T00:00:00Z. */
  readonly startTime?: Milliseconds;
  /** Kubelets pull one image at a time; absent: all at once, as EKS sets them up. */
  readonly serializeImagePulls?: boolean;
  /** How kube-proxy serves Services; absent: iptables. Nothing here depends on it. */
  readonly kubeProxyMode?: 'iptables' | 'ipvs' | 'nftables';
  readonly daemonSets: readonly DaemonSetConfig[];
  readonly deployments: readonly DeploymentConfig[];
  /** Absent: none from the start. */
  readonly disruptionBudgets?: readonly PodDisruptionBudgetConfig[];
  /** Absent: none from the start. */
  readonly eniConfigs?: readonly EniConfigConfig[];
}

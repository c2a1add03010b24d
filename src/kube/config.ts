// What a scenario says about the cluster, compiled: plain frozen data.

import type { Latency } from '../kernel/latency.ts';
import type { Labels, PodSpec, Taint } from './objects.ts';

/** What the kubelet of a group's nodes is told about max pods. */
export type MaxPodsRule =
  /** ENIs × (addresses − 1) + 2, as nodeadm computes it. */
  | { readonly kind: 'formula' }
  /** As given to kubelet, launch template or `--max-pods-per-node`. */
  | { readonly kind: 'explicit'; readonly maxPods: number };

export interface NodeGroupConfig {
  readonly name: string;
  readonly instanceType: string;
  readonly size: number;
  /** Subnet ids; new nodes go to the availability zone with the fewest nodes of the group. */
  readonly subnets: readonly string[];
  readonly maxPods: MaxPodsRule;
  readonly labels: Labels;
  readonly taints: readonly Taint[];
}

/** What a node group's machines are: from the instance type and the max-pods rule. */
export interface MachineShape {
  readonly instanceType: string;
  readonly maxPods: number;
  readonly vcpus: number;
  readonly memoryMiB: number;
  readonly architecture: 'amd64' | 'arm64';
}

export interface PodTemplate {
  readonly namespace: string;
  readonly labels: Labels;
  readonly annotations: Labels;
  readonly spec: PodSpec;
}

export interface DeploymentConfig {
  readonly namespace: string;
  readonly name: string;
  readonly replicas: number;
  readonly template: PodTemplate;
}

export interface DaemonSetConfig {
  readonly namespace: string;
  readonly name: string;
  readonly template: PodTemplate;
  /** Nodes that may be without their pod during a rolling update: a count or a share of the nodes. */
  readonly maxUnavailable: { readonly kind: 'count' | 'percent'; readonly value: number };
}

/** How long things take on and around nodes. */
export interface ClusterTimings {
  /** Instance running until its kubelet registers the node. */
  readonly boot: Latency;
  /** Image pull where the node does not have it yet, and where it has. */
  readonly imagePull: Latency;
  /** Sandbox creation around the CNI ADD, without it. */
  readonly sandbox: Latency;
  /** The CNI plugin's own work for an ADD or a DEL. */
  readonly cniPlugin: Latency;
  readonly containerStart: Latency;
  /** Watch, API and controller reaction: from one component's write to another's read. */
  readonly propagation: Latency;
}

export interface ClusterConfig {
  readonly kubernetesMinor: number;
  readonly region: string;
  /** Subnet id → its availability zone. */
  readonly zones: Readonly<Record<string, string>>;
  readonly timings: ClusterTimings;
  readonly daemonSets: readonly DaemonSetConfig[];
  readonly deployments: readonly DeploymentConfig[];
}

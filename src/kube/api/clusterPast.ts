// What there is of the cluster before the run begins: nodes, pods with their status, and what controllers know of them.
// Plain frozen data; times are not above 0.

import type { Address } from '../../base/address.ts';
import type { Milliseconds } from '../../base/time.ts';
import type { Namespaced, PodTemplate } from './config.ts';
import type { Labels, Owner, PodPhase, Resources, Taint } from './objects.ts';

export interface PastNode {
  readonly name: string;
  /** Absent: it is in no node group. */
  readonly group?: string;
  /** Whether its group is an Auto Scaling group of one's own. */
  readonly isSelfManaged: boolean;
  readonly instanceType: string;
  /** Of its kubelet. */
  readonly maxPods: number;
  readonly subnet: string;
  readonly labels: Labels;
  readonly annotations?: Labels;
  readonly taints: readonly Taint[];
  readonly extendedResources: Resources;
  readonly images: readonly string[];
  readonly createdAt: Milliseconds;
  readonly ready: boolean;
  readonly cordoned: boolean;
}

export type PastOwner = Pick<Owner, 'kind' | 'name'>;

export interface PastPod {
  readonly uid?: string;
  readonly name: string;
  /** Its template, or what it has instead, by its place among all: one for all pods alike. */
  readonly template: number;
  /** It differs from the template that its controller has now. */
  readonly isOutdated: boolean;
  readonly owner?: PastOwner;
  /** What records count it to. */
  readonly workload: string;
  readonly node?: string;
  readonly address?: Address;
  readonly phase: PodPhase;
  readonly reason?: string;
  readonly createdAt: Milliseconds;
  readonly startedAt?: Milliseconds;
  readonly readyAt?: Milliseconds;
  readonly deletedAt?: Milliseconds;
  readonly restarts: number;
}

export interface PastReplicaSet extends Namespaced {
  readonly deployment: string;
  readonly revision: number;
  readonly replicas: number;
  readonly hash: string;
  /** Without the hash. Absent: that of the Deployment. */
  readonly template?: PodTemplate;
}

export interface PastJob extends Namespaced {
  readonly cronJob?: string;
  readonly succeeded: number;
  readonly failed: number;
  readonly startedAt: Milliseconds;
  readonly finishedAt?: Milliseconds;
  /** How it ended, or will not have: of one that still runs it says nothing. */
  readonly condition: 'Complete' | 'Failed';
}

export interface ClusterPast {
  readonly nodes: readonly PastNode[];
  readonly templates: readonly PodTemplate[];
  readonly pods: readonly PastPod[];
  readonly replicaSets: readonly PastReplicaSet[];
  readonly jobs: readonly PastJob[];
}

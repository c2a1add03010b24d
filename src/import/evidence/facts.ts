// What files say of a cluster, one fact a thing they name, each with the file it comes from. Nothing is joined here: two
// files may say different things of one pod.

import type { Milliseconds } from '../../base/time.ts';
import type { Json } from '../text/values.ts';

export interface Owner {
  readonly kind: string;
  readonly name: string;
}

export const POD_PHASES = ['Pending', 'Running', 'Succeeded', 'Failed'] as const;

export type PodPhase = (typeof POD_PHASES)[number];

export interface Taint {
  readonly key: string;
  readonly value: string;
  readonly effect: string;
}

interface Fact {
  /** The file that says so. */
  readonly file: string;
}

/** Of a thing whose moments of time are known, or only its age, to the digits that kubectl prints. */
interface Aged {
  readonly createdAt: Milliseconds | undefined;
  /** In seconds, where a table says nothing else. */
  readonly age: number | undefined;
}

export interface NodeFact extends Fact, Aged {
  readonly name: string;
  readonly instanceId: string | undefined;
  readonly instanceType: string | undefined;
  readonly zone: string | undefined;
  readonly address: string | undefined;
  readonly maxPods: number | undefined;
  readonly isReady: boolean;
  readonly isCordoned: boolean;
  readonly labels: Readonly<Record<string, string>>;
  readonly taints: readonly Taint[];
  readonly extendedResources: Readonly<Record<string, string>>;
  readonly images: readonly string[];
  readonly kubeletVersion: string | undefined;
}

/** As the VPC resource controller writes it on a pod. */
export interface BranchFact {
  readonly id: string;
  readonly address: string;
  readonly vlan: number;
}

export interface PodFact extends Fact, Aged {
  readonly namespace: string;
  readonly name: string;
  readonly uid: string | undefined;
  readonly labels: Readonly<Record<string, string>>;
  readonly owner: Owner | undefined;
  readonly node: string | undefined;
  readonly address: string | undefined;
  readonly nodeAddress: string | undefined;
  readonly hostNetwork: boolean;
  readonly phase: PodPhase;
  readonly reason: string | undefined;
  readonly startedAt: Milliseconds | undefined;
  readonly readyAt: Milliseconds | undefined;
  readonly finishedAt: Milliseconds | undefined;
  readonly deletingSince: Milliseconds | undefined;
  readonly restarts: number;
  /** Cleaned, one object for all pods alike; undefined: the file has none. */
  readonly spec: Json | undefined;
  /** Its branch ENI, if it has one. */
  readonly branch?: BranchFact | undefined;
}

/** An object of the API that makes pods or decides about them. */
export interface ObjectFact extends Fact {
  readonly kind: string;
  readonly apiVersion: string;
  readonly namespace: string | undefined;
  readonly name: string;
  readonly owner: Owner | undefined;
  readonly createdAt: Milliseconds | undefined;
  /** Cleaned: what of it is simulated. */
  readonly object: Json;
  /** Of a ReplicaSet. */
  readonly revision: number | undefined;
  readonly replicas: number | undefined;
  /** Of a StatefulSet or DaemonSet: whether its controller counts all pods as those of its template. */
  readonly isUpdated: boolean;
  /** Of a Job. */
  readonly succeeded: number;
  readonly failed: number;
  readonly startedAt: Milliseconds | undefined;
  readonly finishedAt: Milliseconds | undefined;
  /** Ids of the subnets that an EC2NodeClass chooses, as its status has them. */
  readonly chosenSubnets: readonly string[];
  /** Fields that are not simulated and that change what its pods need. */
  readonly notable: readonly string[];
}

export interface CniFact extends Fact {
  readonly version: string | undefined;
  /** Only settings of the CNI's own. */
  readonly env: Readonly<Record<string, string>>;
  /** aws-node itself has all that it is given; what else there is has part of it, and an addon what is meant. */
  readonly of: 'aws-node' | 'part' | 'addon';
}

export interface SubnetFact extends Fact {
  readonly id: string;
  readonly name: string | undefined;
  readonly vpc: string | undefined;
  readonly cidr: string;
  readonly zone: string | undefined;
  readonly available: number | undefined;
  readonly forCni: string | undefined;
}

export interface ReservationFact extends Fact {
  readonly subnet: string;
  readonly cidr: string;
  readonly type: 'prefix' | 'explicit';
}

export interface VpcFact extends Fact {
  readonly id: string;
  readonly cidrs: readonly string[];
}

export interface InterfaceFact extends Fact {
  readonly id: string;
  readonly subnet: string | undefined;
  readonly zone: string | undefined;
  readonly vpc: string | undefined;
  readonly type: string;
  readonly description: string;
  readonly isAvailable: boolean;
  /** Whether aws-node leaves it alone, by a tag of its owner's. */
  readonly isUnmanaged: boolean;
  readonly instanceId: string | undefined;
  readonly device: number;
  readonly networkCard: number;
  readonly primaryAddress: string | undefined;
  readonly addresses: readonly string[];
  readonly prefixes: readonly string[];
  readonly attachedAt: Milliseconds | undefined;
  /** Of the tags that aws-node gives. */
  readonly createdAt: Milliseconds | undefined;
  readonly madeBy: string | undefined;
}

export interface InstanceFact extends Fact {
  readonly id: string;
  readonly instanceType: string | undefined;
  readonly zone: string | undefined;
  readonly address: string | undefined;
  readonly launchedAt: Milliseconds | undefined;
  readonly nodeGroup: string | undefined;
  readonly isRunning: boolean;
}

/** An address in the store of a daemon that has had a pod. */
export interface StoredAddressFact {
  readonly address: string;
  /** `namespace/name` of the pod that has it. */
  readonly pod: string | undefined;
  readonly unassignedAt: Milliseconds | undefined;
}

export interface StoredEniFact {
  readonly id: string;
  readonly device: number;
  readonly isTrunk: boolean;
  readonly subnet: string | undefined;
  /** Of single addresses all, with pods or without. */
  readonly addresses: readonly string[];
  readonly prefixes: readonly string[];
  readonly used: readonly StoredAddressFact[];
}

/** What one daemon says of its store. */
export interface PoolFact extends Fact {
  readonly instanceId: string | undefined;
  /** The node that the name of its file has in it, where nothing else tells. */
  readonly node: string | undefined;
  readonly enis: readonly StoredEniFact[];
}

/** Which pod has which address, on one node. */
export interface CheckpointFact extends Fact {
  readonly instanceId: string | undefined;
  readonly used: readonly StoredAddressFact[];
}

/** What EKS says of the cluster itself. */
export interface ControlPlaneFact extends Fact {
  readonly name: string;
  /** `1.33` */
  readonly version: string | undefined;
}

export interface NodeGroupFact extends Fact {
  readonly name: string;
  readonly instanceTypes: readonly string[];
  /** By id; empty where nothing says. */
  readonly subnets: readonly string[];
  readonly labels: Readonly<Record<string, string>>;
  readonly taints: readonly Taint[];
  readonly minSize: number | undefined;
  readonly maxSize: number | undefined;
  readonly desiredSize: number | undefined;
  /** As the API of EKS has it; empty where nothing says. */
  readonly updateConfig: Readonly<Record<string, string | number>>;
}

/** Flags of the command line of Cluster Autoscaler, by name. */
export interface AutoscalerFact extends Fact {
  readonly flags: Readonly<Record<string, string>>;
}

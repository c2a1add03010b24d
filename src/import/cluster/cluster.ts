// A cluster as all its files together have it: each thing once, joined with the others, and from which files.

import type { CniVersion } from '../../base/cniReleases.ts';
import type { Milliseconds } from '../../base/time.ts';
import type { Json } from '../text/values.ts';
import type { NodeGroupFact, ObjectFact, PodFact, ReservationFact, Taint } from '../evidence/facts.ts';

export interface ImportedSubnet {
  /** As EC2 has it; made up where no file says. */
  readonly id: string;
  /** As the scenario calls it. */
  readonly name: string;
  readonly cidr: string;
  readonly zone: string;
  readonly reservations: readonly Pick<ReservationFact, 'cidr' | 'type'>[];
  readonly forCni: string | undefined;
  /** AvailableIpAddressCount. */
  readonly available: number | undefined;
  /** Of others: neither of nodes nor left behind by them. */
  readonly taken: string[];
  /** Addresses of others of which only the number is known. */
  takenSomewhere: number;
  readonly from: string;
}

export interface ImportedInterface {
  readonly id: string | undefined;
  readonly device: number;
  /** Whether it carries the branch ENIs. */
  readonly trunk: boolean;
  /** By name. */
  readonly subnet: string;
  readonly primaryAddress: string;
  readonly addresses: string[];
  readonly prefixes: string[];
  readonly attachedAt: Milliseconds | undefined;
  readonly cooling: { readonly address: string; readonly since: Milliseconds }[];
  readonly from: string;
}

export interface ImportedBranch {
  readonly id: string;
  /** By name. */
  readonly subnet: string;
  readonly primaryAddress: string;
  readonly vlan: number;
  /** `namespace/name`. */
  readonly pod: string;
}

export interface LeftInterface {
  readonly id: string;
  readonly subnet: string;
  readonly primaryAddress: string;
  readonly addresses: readonly string[];
  readonly prefixes: readonly string[];
  readonly createdAt: Milliseconds | undefined;
  readonly madeBy: string | undefined;
}

export interface ImportedNode {
  readonly name: string;
  readonly instanceId: string | undefined;
  readonly group: string | undefined;
  readonly instanceType: string;
  readonly zone: string;
  readonly address: string;
  readonly createdAt: Milliseconds;
  readonly isReady: boolean;
  readonly isCordoned: boolean;
  maxPods: number;
  readonly labels: Readonly<Record<string, string>>;
  readonly taints: readonly Taint[];
  readonly extendedResources: Readonly<Record<string, string>>;
  readonly images: readonly string[];
  interfaces: ImportedInterface[];
  branches: ImportedBranch[];
  readonly from: string;
}

/** `address`: only where it holds one of its node's. */
export interface ImportedPod extends Omit<PodFact, 'createdAt' | 'age'> {
  readonly createdAt: Milliseconds;
}

export interface ImportedGroup {
  readonly name: string;
  readonly instanceType: string;
  /** Nodes by type. */
  readonly types: ReadonlyMap<string, number>;
  readonly size: number;
  readonly isManaged: boolean;
  readonly maxPods: number;
  readonly labels: Readonly<Record<string, string>>;
  readonly taints: readonly Taint[];
  /** By name. */
  readonly subnets: readonly string[];
  /** What EKS tells of it; undefined where no file does. */
  readonly told: NodeGroupFact | undefined;
}

export interface ImportedKarpenter {
  /** Of its Deployment; undefined where no file says. */
  readonly replicas: number | undefined;
  readonly requests: Readonly<Record<string, string>>;
  /** As manifests, without their type. */
  readonly nodePools: readonly Json[];
  readonly nodeClasses: readonly Json[];
}

export interface ImportedAutoscaler {
  /** By upstream's names; those that are not simulated are left out. */
  readonly flags: Readonly<Record<string, string | number | boolean>>;
}

export interface ImportedCni {
  readonly version: CniVersion;
  readonly recorded: string | undefined;
  /** What differs from the manifest of that version; null: not set. */
  readonly env: Readonly<Record<string, string | null>>;
}

export interface ImportedCluster {
  readonly name: string;
  readonly capturedAt: Milliseconds;
  readonly kubernetesVersion: string;
  readonly cni: ImportedCni;
  readonly region: string;
  readonly cidrs: readonly string[];
  readonly subnets: readonly ImportedSubnet[];
  readonly nodes: readonly ImportedNode[];
  readonly leftInterfaces: readonly LeftInterface[];
  readonly pods: readonly ImportedPod[];
  readonly groups: readonly ImportedGroup[];
  readonly karpenter: ImportedKarpenter | undefined;
  readonly clusterAutoscaler: ImportedAutoscaler | undefined;
  /** All kinds that are kept. */
  readonly objects: readonly ObjectFact[];
}

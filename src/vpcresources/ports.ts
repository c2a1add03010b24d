// What the VPC resource controller needs of EC2 and of the cluster. The world fulfils it.

import type { Ipv4 } from '../base/ipv4.ts';
import type { Ipv6 } from '../base/ipv6.ts';
import type { Process } from '../kernel/process.ts';

export type ControllerAnswer<T> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly code: string; readonly message: string };

export interface BranchIpv6 {
  readonly address: Ipv6;
  readonly subnetCidr: string;
}

/** A branch ENI as EC2 has created it. */
export interface CreatedBranch {
  readonly eniId: string;
  readonly address: Ipv4;
  readonly mac: string;
  readonly subnetCidr: string;
  /** In a dual-stack subnet. */
  readonly ipv6: BranchIpv6 | undefined;
}

/** EC2 for the trunk and the branches of one instance. Each call is a process, SDK retries included. */
export interface TrunkEc2 {
  createTrunk(subnetId: string): Process<ControllerAnswer<string>>;
  /** At the highest free device index. */
  attachTrunk(eniId: string): Process<ControllerAnswer<void>>;
  /** `groups`: ids of its security groups; none: those of the node. */
  createBranch(subnetId: string, groups: readonly string[]): Process<ControllerAnswer<CreatedBranch>>;
  associateTrunkInterface(branchId: string, trunkId: string, vlan: number): Process<ControllerAnswer<void>>;
  deleteNetworkInterface(eniId: string): Process<ControllerAnswer<void>>;
}

/** What the controller reads of a pod that asks for a branch ENI. */
export interface BranchPod {
  readonly uid: string;
  readonly node: string;
  /** Of the SecurityGroupPolicies that match it. */
  readonly securityGroups: readonly string[];
}

/** A node as the controller sees it. */
export interface TrunkNode {
  readonly instanceType: string;
  /** Branch ENIs of the type; 0: it takes no trunk. */
  readonly branchLimit: number;
  /** Where its trunk and its branches get their addresses. */
  readonly subnetId: string;
}

export interface EventTold {
  readonly type: 'Normal' | 'Warning';
  readonly reason: string;
  readonly message: string;
}

export interface ControllerCluster {
  node(name: string): TrunkNode | undefined;
  /** Undefined where there is no such pod any more, it has ended, or asks for no branch ENI. */
  pod(key: string): BranchPod | undefined;
  /** On the node, those that ask for a branch ENI. */
  branchPodsOn(node: string): readonly string[];
  annotate(pod: string, value: string): void;
  /** The node has so many of vpc.amazonaws.com/pod-eni. */
  advertise(node: string, count: number): void;
  nodeEvent(node: string, event: EventTold): void;
  podEvent(pod: string, event: EventTold): void;
}

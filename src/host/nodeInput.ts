// What a host's network follows from: the node's ENIs and pods, and the VPC CNI that has set it up.

import type { CniVersion } from '../base/cniReleases.ts';
import type { Cidr, Ipv4 } from '../base/ipv4.ts';
import type { ServicePort } from './kubeProxy/services.ts';
import type { IptablesMode } from './namespace.ts';
import type { NetworkSettings } from './networkSettings.ts';

/** Where on the machine an ENI is attached. */
export interface EniPlace {
  /** Index of the network card. */
  readonly card: number;
  /** Device index on that card; 0 of card 0: the primary. */
  readonly device: number;
}

export interface EniInput extends EniPlace {
  /** The interface's name on the host. */
  readonly name: string;
  readonly mac: string;
  readonly primary: Ipv4;
  readonly subnet: Cidr;
  /** Whether the CNI has set it up; the primary comes up without. */
  readonly setUp: boolean;
  /** It carries the branch ENIs of pods with security groups of their own. */
  readonly trunk?: boolean;
}

/** An address, and the place of the ENI that has it. */
export interface PodAddress extends EniPlace {
  readonly address: Ipv4;
}

/** A branch ENI: its packets cross the link of the trunk with a VLAN tag. */
export interface BranchEni {
  readonly vlanId: number;
  readonly mac: string;
  readonly subnet: Cidr;
}

/** Of a pod with a branch ENI the place is that of the trunk. */
export interface PodInput extends PodAddress {
  readonly namespace: string;
  readonly name: string;
  readonly branch?: BranchEni;
  /** On the further network cards of a pod that asks for all of them. */
  readonly further?: readonly PodAddress[];
}

/** The CNI as it ran last. */
export interface CniInput {
  readonly version: CniVersion;
  readonly settings: NetworkSettings;
  readonly podMtu: number;
}

export interface NodeInput {
  readonly iptablesMode: IptablesMode;
  readonly vpcCidrs: readonly Cidr[];
  /** By card and device index, the primary first. */
  readonly enis: readonly EniInput[];
  /** On the pod network, in the order in which theirs was set up. */
  readonly pods: readonly PodInput[];
  /** Absent: no CNI has run since the machine started. */
  readonly cni?: CniInput;
  /** Services and their endpoints, as kube-proxy in iptables mode has set them up; absent: it has not run. */
  readonly services?: readonly ServicePort[];
}

// What a host's network follows from: the node's ENIs and pods, and the CNIs that have set it up.

import type { CniVersion } from '../base/cniReleases.ts';
import { elementAt } from '../base/assert.ts';
import { familyOf, type Address, type AddressBlock, type IpFamily } from '../base/address.ts';
import type { Cidr } from '../base/ipv4.ts';
import type { CalicoInput } from './calico/calicoInput.ts';
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
  /** Of the cluster's family. */
  readonly primary: Address;
  readonly subnet: AddressBlock;
  /** Whether the CNI has set it up; the primary comes up without. */
  readonly setUp: boolean;
  /** It carries the branch ENIs of pods with security groups of their own. */
  readonly trunk?: boolean;
}

/** An address, and the place of the ENI that has it. */
export interface PodAddress extends EniPlace {
  readonly address: Address;
}

/** A branch ENI: its packets cross the link of the trunk with a VLAN tag. */
export interface BranchEni {
  readonly vlanId: number;
  readonly mac: string;
  readonly subnet: AddressBlock;
}

/** What the egress plugin gave a pod: an address of the other family that is good on this node only. */
export interface EgressInput {
  readonly address: Address;
  /** The plugin lets chance name it. */
  readonly hostVeth: string;
  readonly containerId: string;
}

/** Of a pod with a branch ENI the place is that of the trunk. */
export interface PodInput extends PodAddress {
  readonly namespace: string;
  readonly name: string;
  readonly branch?: BranchEni;
  /** On the further network cards of a pod that asks for all of them. */
  readonly further?: readonly PodAddress[];
  readonly egress?: EgressInput;
}

/** The CNI as it ran last. */
export interface CniInput {
  readonly version: CniVersion;
  readonly settings: NetworkSettings;
  readonly podMtu: number;
}

/** kube-proxy, and what it has been told. */
export interface KubeProxyInput {
  readonly mode: 'iptables' | 'nftables';
  /** Of both families. */
  readonly services: readonly ServicePort[];
  /** The blocks that Services have their addresses of. */
  readonly serviceCidrs: readonly AddressBlock[];
}

export interface NodeInput {
  readonly iptablesMode: IptablesMode;
  readonly vpcCidrs: readonly Cidr[];
  /** By card and device index, the primary first; its address says of which family the cluster is. */
  readonly enis: readonly EniInput[];
  /** The node's address of the other family, on the primary ENI. */
  readonly otherAddress?: { readonly address: Address; readonly subnet: AddressBlock };
  /** Of the VPC CNI, in the order in which their network was set up. */
  readonly pods: readonly PodInput[];
  /** Absent: no CNI has run since the machine started. */
  readonly cni?: CniInput;
  /** Absent: calico-node has not run. */
  readonly calico?: CalicoInput;
  /** Absent: it has not run. */
  readonly kubeProxy?: KubeProxyInput;
}

export function clusterFamily({ enis }: Pick<NodeInput, 'enis'>): IpFamily {
  return familyOf(elementAt(enis, 0).primary);
}

// What a host's network follows from: the node's ENIs and pods, and the VPC CNI that has set it up.

import type { Cidr, Ipv4 } from '../base/ipv4.ts';
import type { IptablesMode } from './namespace.ts';
import type { NetworkSettings } from './networkSettings.ts';

export interface EniInput {
  /** The interface's name on the host. */
  readonly name: string;
  readonly mac: string;
  /** 0: the primary. */
  readonly device: number;
  readonly primary: Ipv4;
  readonly subnet: Cidr;
  /** Whether the CNI has set it up; the primary comes up without. */
  readonly setUp: boolean;
}

export interface PodInput {
  readonly namespace: string;
  readonly name: string;
  readonly address: Ipv4;
  /** Device index of the ENI that carries the address. */
  readonly device: number;
}

/** The CNI as it ran last. */
export interface CniInput {
  readonly version: 'v1.16.4' | 'v1.23.1';
  readonly settings: NetworkSettings;
  readonly podMtu: number;
}

export interface NodeInput {
  readonly iptablesMode: IptablesMode;
  readonly vpcCidrs: readonly Cidr[];
  /** By device index, the primary first. */
  readonly enis: readonly EniInput[];
  /** On the pod network, in the order in which theirs was set up. */
  readonly pods: readonly PodInput[];
  /** Absent: no CNI has run since the machine started. */
  readonly cni?: CniInput;
}

// What the daemon asks the API server beside its Node: Pods, and the node's CNINode.

import type { Ipv4 } from '../base/ipv4.ts';
import type { Ipv6 } from '../base/ipv6.ts';

/** A branch ENI as the annotation vpc.amazonaws.com/pod-eni tells of it. */
export interface BranchEni {
  readonly eni: string;
  readonly ipv4: Ipv4 | undefined;
  readonly ipv6: Ipv6 | undefined;
  readonly vlan: number;
}

/** What the daemon reads of a Pod. */
export interface PodView {
  /** Its first container has a limit of vpc.amazonaws.com/pod-eni. */
  readonly wantsBranchEni: boolean;
  readonly branchEni: BranchEni | undefined;
}

/** The API server, as far as the daemon asks it beside its Node. It answers at once. */
export interface ApiPort {
  /** The names of the features on the node's CNINode; undefined: there is no such object. */
  cniNodeFeatures(): readonly string[] | undefined;
  addCniNodeFeature(name: string): void;
  /** Undefined: there is no such Pod. */
  pod(pod: string): PodView | undefined;
  /** Writes the annotation vpc.amazonaws.com/pod-ips, unless the Pod is gone. */
  annotatePodIp(pod: string, address: string): void;
  /** Empties that annotation, if this address is its value. */
  clearPodIp(pod: string, address: string): void;
}

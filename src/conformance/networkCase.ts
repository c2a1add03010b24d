// The form in which the real CNI's work on a real kernel was recorded: what it was given, and what `ip`, `iptables`,
// `nft` and packets showed afterwards.

import type { CniVersion } from '../base/cniReleases.ts';

export interface NetworkCase {
  readonly name: string;
  readonly upstream: CniVersion;
  readonly iptablesMode: 'legacy' | 'nft';
  readonly env: Readonly<Record<string, string>>;
  readonly vpcCidrs: readonly string[];
  readonly enis: readonly RecordedEni[];
  readonly pods: readonly RecordedPod[];
  /** Pods whose network was taken down again, by `namespace/name`. */
  readonly gone: readonly string[];
  /** Every next hop had a neighbour. */
  readonly nextHopsAnswer?: true;
  /** Packets that came in from outside, with what became of them in the answer. */
  readonly inbound?: readonly RecordedInbound[];
  /** Of the cluster; absent: IPv4. The addresses of ENIs and pods are of it. */
  readonly ipFamily?: 'IPv6';
  /** The node's address of the other family. */
  readonly nodeIPv4?: string;
  readonly nodeIPv6?: string;
  /** The egress plugin ran for every pod, whose container's id decides the names of its chains. */
  readonly egress?: 'v4' | 'v6';
  readonly containerIds?: Readonly<Record<string, string>>;
  readonly kubeProxy?: RecordedProxy;
  /** Services and EndpointSlices. */
  readonly objects?: readonly unknown[];
  readonly observed: ObservedNetwork;
}

export interface RecordedProxy {
  readonly mode: 'iptables' | 'nftables';
  readonly nodeName: string;
}

export interface RecordedEni {
  readonly name: string;
  readonly mac: string;
  readonly device: number;
  /** Absent: 0. */
  readonly networkCard?: number;
  readonly primaryIp: string;
  readonly subnetCidr: string;
  readonly trunk?: true;
}

export interface RecordedPod {
  readonly namespace: string;
  readonly name: string;
  readonly ip: string;
  /** Absent: it has a branch ENI. */
  readonly device?: number;
  readonly networkCard?: number;
  readonly branch?: { readonly vlanId: number; readonly mac: string; readonly subnetCidr: string };
  /** Of a pod with several; the first is that of the pod. */
  readonly interfaces?: readonly {
    readonly ip: string;
    readonly device: number;
    readonly networkCard?: number;
  }[];
}

export interface RecordedInbound {
  readonly via: string;
  /** Its tag, where it came in by a trunk. */
  readonly vlan?: number;
  readonly source: string;
  readonly to: string;
}

export interface ObservedNetwork {
  readonly ipRule: readonly string[];
  readonly ipRouteMain: readonly string[];
  readonly ipRouteTables: Readonly<Record<string, readonly string[]>>;
  /** Absent, as that of mangle, where the whole of iptables was recorded. */
  readonly iptablesNat?: readonly string[];
  readonly iptablesMangle?: readonly string[];
  readonly iptablesSave?: readonly string[];
  /** Absent: it has no rules. */
  readonly iptablesFilter?: readonly string[];
  /** Absent, as the others of IPv6, in IPv4 clusters without egress. */
  readonly ip6Rule?: readonly string[];
  readonly ip6RouteMain?: readonly string[];
  readonly ip6RouteTables?: Readonly<Record<string, readonly string[]>>;
  readonly ip6tablesNat?: readonly string[];
  readonly ip6tablesMangle?: readonly string[];
  readonly ip6tablesFilter?: readonly string[];
  readonly nftAwsCni: readonly string[];
  /** Of kube-proxy in nftables mode: its table of IPv4. */
  readonly nftKubeProxy?: readonly string[];
  /** A list where the pod has several interfaces. */
  readonly hostVeths: Readonly<Record<string, string | readonly string[]>>;
  readonly vlanLinks?: Readonly<Record<string, ObservedVlan>>;
  readonly mtu: Readonly<Record<string, number>>;
  readonly pods: Readonly<Record<string, ObservedPod>>;
  readonly packets: readonly ObservedPacket[];
  readonly inbound?: readonly ObservedInbound[];
}

export interface ObservedVlan {
  readonly parent: string;
  readonly vlanId: number;
  readonly mac: string;
}

export interface ObservedPod {
  readonly ipRoute: readonly string[];
  readonly ipAddr: readonly string[];
  readonly ipNeigh: readonly string[];
  readonly ip6Route?: readonly string[];
  readonly ip6Addr?: readonly string[];
  readonly ip6Neigh?: readonly string[];
  readonly ipRule?: readonly string[];
  readonly ipRouteTables?: Readonly<Record<string, readonly string[]>>;
  readonly mtu: number;
}

export interface ObservedPacket {
  /** A pod by `namespace/name`, or `node`. */
  readonly from: string;
  readonly to: string;
  /** The address that the sender was bound to. */
  readonly bound?: string;
  readonly leaves?: string;
  /** The parent of the VLAN link that it left by. */
  readonly over?: string;
  readonly arrives?: string;
  /** The host veth by which it arrived, where that is not the pod's first. */
  readonly interface?: string;
  /** Absent: it was never seen. */
  readonly source?: string;
  /** To a Service: each endpoint that was seen, in the order of its chain. */
  readonly ends?: readonly ObservedEnd[];
  readonly dropped?: string;
  /** What sending it failed with. */
  readonly fails?: string;
  /** A client comes to one endpoint, whichever. */
  readonly sticky?: unknown;
}

export type ObservedEnd =
  | {
      readonly destination: string;
      readonly leaves?: string;
      readonly arrives?: string;
      readonly source: string;
    }
  /** Of what came in from outside: whether it was answered is not known. */
  | { readonly end: string };

export interface ObservedInbound extends RecordedInbound {
  readonly arrives?: string;
  readonly seenSource?: string;
  readonly answerLeaves?: string;
  readonly answerSource?: string;
  readonly ends?: readonly ObservedEnd[];
}

export function isNetworkCase(content: unknown): content is NetworkCase {
  const keys = ['upstream', 'iptablesMode', 'env', 'vpcCidrs', 'enis', 'pods', 'gone', 'observed'];
  return typeof content === 'object' && content !== null && keys.every((key) => key in content);
}

// The form in which the real CNI's work on a real kernel was recorded: what it was given, and what `ip`, `iptables`,
// `nft` and packets showed afterwards.

export interface NetworkCase {
  readonly name: string;
  readonly upstream: 'v1.16.4' | 'v1.23.1';
  readonly iptablesMode: 'legacy' | 'nft';
  readonly env: Readonly<Record<string, string>>;
  readonly vpcCidrs: readonly string[];
  readonly enis: readonly RecordedEni[];
  readonly pods: readonly RecordedPod[];
  /** Pods whose network was taken down again, by `namespace/name`. */
  readonly gone: readonly string[];
  readonly observed: ObservedNetwork;
}

export interface RecordedEni {
  readonly name: string;
  readonly mac: string;
  readonly device: number;
  readonly primaryIp: string;
  readonly subnetCidr: string;
}

export interface RecordedPod {
  readonly namespace: string;
  readonly name: string;
  readonly ip: string;
  readonly device: number;
}

export interface ObservedNetwork {
  readonly ipRule: readonly string[];
  readonly ipRouteMain: readonly string[];
  readonly ipRouteTables: Readonly<Record<string, readonly string[]>>;
  readonly iptablesNat: readonly string[];
  readonly iptablesMangle: readonly string[];
  readonly nftAwsCni: readonly string[];
  readonly hostVeths: Readonly<Record<string, string>>;
  readonly mtu: Readonly<Record<string, number>>;
  readonly pods: Readonly<Record<string, ObservedPod>>;
  readonly packets: readonly ObservedPacket[];
}

export interface ObservedPod {
  readonly ipRoute: readonly string[];
  readonly ipAddr: readonly string[];
  readonly ipNeigh: readonly string[];
  readonly mtu: number;
}

export interface ObservedPacket {
  /** A pod by `namespace/name`, or `node`. */
  readonly from: string;
  readonly to: string;
  readonly leaves?: string;
  readonly arrives?: string;
  readonly source: string;
}

export function isNetworkCase(content: unknown): content is NetworkCase {
  const keys = ['upstream', 'iptablesMode', 'env', 'vpcCidrs', 'enis', 'pods', 'gone', 'observed'];
  return typeof content === 'object' && content !== null && keys.every((key) => key in content);
}

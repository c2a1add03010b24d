// iptables' rules as data: the matches and targets that the VPC CNI, kube-proxy and Calico use.

import type { Address, AddressBlock, IpFamily } from '../base/address.ts';

/** `eth0`, or with `anyEnd` every interface whose name begins so: `eni+`. */
export interface InterfaceMatch {
  readonly name: string;
  readonly anyEnd: boolean;
  readonly inverted: boolean;
}

export const PROTOCOLS = ['tcp', 'udp', 'sctp'] as const;

export type Protocol = (typeof PROTOCOLS)[number];

export type ConnectionState = 'NEW' | 'RELATED' | 'ESTABLISHED' | 'INVALID' | 'DNAT';

/** What is looked at by a module of iptables'. */
export type Match =
  | { readonly kind: 'comment'; readonly text: string }
  /** The destination is, or is not, an address of the machine; `onInput`: of the interface it came in by. */
  | { readonly kind: 'local-destination'; readonly wanted: boolean; readonly onInput: boolean }
  /** The source is an address of the machine. */
  | { readonly kind: 'local-source' }
  /** Without a port: any. */
  | { readonly kind: 'destination-port'; readonly protocol: Protocol; readonly port?: number }
  | { readonly kind: 'mark'; readonly mark: number; readonly wanted: boolean }
  /** The source or the destination is, or is not, in the set of that name. */
  | {
      readonly kind: 'in-set';
      readonly set: string;
      readonly end: 'src' | 'dst';
      readonly wanted: boolean;
    }
  /** One in so many packets. */
  | { readonly kind: 'one-in'; readonly count: number }
  | {
      readonly kind: 'connection-state';
      readonly states: readonly ConnectionState[];
      readonly wanted: boolean;
    }
  /** Counts for an account of the kernel's, and matches always. */
  | { readonly kind: 'account'; readonly name: string }
  /** Whether the source was noted under that name so recently. */
  | {
      readonly kind: 'seen-recently';
      readonly name: string;
      readonly seconds: number;
      readonly family: IpFamily;
    }
  /** Notes the source under that name, and matches always. */
  | { readonly kind: 'note-source'; readonly name: string; readonly family: IpFamily };

export type Target =
  | { readonly kind: 'return' }
  | { readonly kind: 'jump'; readonly chain: string }
  | { readonly kind: 'snat'; readonly to: Address; readonly ports: 'random-fully' | 'random' | 'sequential' }
  /** The packet's mark becomes the connection's, in these bits. */
  | { readonly kind: 'restore-mark'; readonly mask: number }
  /** These bits of the connection's mark are set. */
  | { readonly kind: 'set-mark'; readonly mark: number }
  /** Of the packet itself: cleared under the mask, then these bits are turned over. */
  | { readonly kind: 'mark'; readonly bits: number; readonly mask: number }
  | { readonly kind: 'dnat'; readonly to: Address; readonly port: number }
  /** The source becomes that of the interface by which it leaves. */
  | { readonly kind: 'masquerade' }
  | { readonly kind: 'accept' }
  | { readonly kind: 'drop' }
  /** With an ICMP message of the family. */
  | { readonly kind: 'reject'; readonly family: IpFamily };

export interface IptablesRule {
  readonly chain: string;
  readonly source?: { readonly block: AddressBlock; readonly inverted: boolean };
  readonly destination?: AddressBlock | undefined;
  readonly input?: InterfaceMatch;
  readonly output?: InterfaceMatch;
  readonly protocol?: Protocol;
  /** In the order in which they were written. */
  readonly matches: readonly Match[];
  readonly target: Target;
}

export interface IptablesTable {
  readonly name: 'filter' | 'nat' | 'mangle' | 'raw';
  /** In the order in which a packet may meet them. */
  readonly builtIn: readonly string[];
  /** By name. */
  readonly chains: readonly string[];
  /** By chain, in order within it. */
  readonly rules: ReadonlyMap<string, readonly IptablesRule[]>;
}

/** What one program puts into a table. */
export interface RuleSet {
  readonly chains: readonly string[];
  /** In order within a chain. */
  readonly rules: readonly IptablesRule[];
}

const HOOKS = {
  filter: ['INPUT', 'FORWARD', 'OUTPUT'],
  raw: ['PREROUTING', 'OUTPUT'],
  nat: ['PREROUTING', 'INPUT', 'OUTPUT', 'POSTROUTING'],
  mangle: ['PREROUTING', 'INPUT', 'FORWARD', 'OUTPUT', 'POSTROUTING'],
} as const;

export function iptablesTable(
  name: IptablesTable['name'],
  chains: readonly string[] = [],
  rules: readonly IptablesRule[] = [],
): IptablesTable {
  const byChain = new Map<string, IptablesRule[]>();
  for (const rule of rules) {
    const chain = byChain.get(rule.chain);
    if (chain === undefined) byChain.set(rule.chain, [rule]);
    else chain.push(rule);
  }
  return { name, builtIn: HOOKS[name], chains: chains.toSorted(), rules: byChain };
}

export function comment(text: string): Match {
  return { kind: 'comment', text };
}

export function rulesOf(table: IptablesTable, chain: string): readonly IptablesRule[] {
  return table.rules.get(chain) ?? [];
}

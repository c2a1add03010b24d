// iptables' rules as data: the matches and targets that the VPC CNI uses, in the tables nat and mangle.

import type { Cidr, Ipv4 } from '../base/ipv4.ts';

/** `eth0`, or with `anyEnd` every interface whose name begins so: `eni+`. */
export interface InterfaceMatch {
  readonly name: string;
  readonly anyEnd: boolean;
  readonly inverted: boolean;
}

export type Target =
  | { readonly kind: 'return' }
  | { readonly kind: 'jump'; readonly chain: string }
  | { readonly kind: 'snat'; readonly to: Ipv4; readonly ports: 'random-fully' | 'random' | 'sequential' }
  /** The packet's mark becomes the connection's, in these bits. */
  | { readonly kind: 'restore-mark'; readonly mask: number }
  /** These bits of the connection's mark are set. */
  | { readonly kind: 'set-mark'; readonly mark: number };

export interface IptablesRule {
  readonly chain: string;
  readonly input?: InterfaceMatch;
  readonly output?: InterfaceMatch;
  readonly destination?: Cidr | undefined;
  readonly comment: string;
  /** Whether the destination must be, or must not be, an address of the machine; `onInput`: of that interface. */
  readonly localDestination?: { readonly wanted: boolean; readonly onInput: boolean };
  readonly target: Target;
}

export interface IptablesTable {
  readonly name: 'filter' | 'nat' | 'mangle' | 'raw';
  /** In the order in which a packet may meet them. */
  readonly builtIn: readonly string[];
  /** By name. */
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
  return { name, builtIn: HOOKS[name], chains: chains.toSorted(), rules };
}

export function rulesOf(table: IptablesTable, chain: string): readonly IptablesRule[] {
  return table.rules.filter((rule) => rule.chain === chain);
}

// The nftables table in which newer versions of the VPC CNI mark connections, where iptables itself works on nftables.
// @upstream pkg/networkutils/nftables_connmark.go

import type { Cidr } from '../base/ipv4.ts';

export type NftRule =
  /** Packets for the machine itself are left alone. */
  | { readonly kind: 'return-if-local' }
  | { readonly kind: 'jump-from'; readonly inputPrefix: string; readonly chain: string }
  /** The packet's mark becomes the connection's, without other bits than these. */
  | { readonly kind: 'restore-mark'; readonly mask: number }
  | { readonly kind: 'return-to'; readonly destination: Cidr }
  /** These bits of the connection's mark are set. */
  | { readonly kind: 'set-mark'; readonly mark: number };

export interface NftChain {
  readonly name: string;
  /** Of a base chain: where the kernel calls it. */
  readonly hook?: 'type nat hook prerouting priority dstnat + 10; policy accept;';
  readonly rules: readonly NftRule[];
}

export interface AwsCniTable {
  readonly name: 'aws-cni';
  readonly chains: readonly NftChain[];
}

export const NFT_ENTRY = 'nat-prerouting';
const NFT_MARKING = 'snat-mark';

/**
 * Each new block goes to the head of its chain. Upstream takes them from a Go map, so any order may be found on a real
 * node; here it is the one of a map walked in order of writing.
 */
export function awsCniTable(exempt: readonly Cidr[], mark: number, vethPrefix: string): AwsCniTable {
  const returns = exempt.map((destination): NftRule => ({ kind: 'return-to', destination })).toReversed();
  return {
    name: 'aws-cni',
    chains: [
      {
        name: NFT_ENTRY,
        hook: 'type nat hook prerouting priority dstnat + 10; policy accept;',
        rules: [
          { kind: 'return-if-local' },
          { kind: 'jump-from', inputPrefix: vethPrefix, chain: NFT_MARKING },
          { kind: 'restore-mark', mask: mark },
        ],
      },
      { name: NFT_MARKING, rules: [...returns, { kind: 'set-mark', mark }] },
    ],
  };
}

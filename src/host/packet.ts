// A packet on its way through one machine, what each rule did to it, and where it got to.

import type { Address, IpFamily } from '../base/address.ts';
import type { NftRule } from './awsCniTable.ts';
import type { IptablesRule, IptablesTable } from './iptablesRule.ts';
import type { TunnelKind } from './namespace.ts';
import type { ProxyRule } from './kubeProxy/nftTable.ts';
import type { Consulted } from './routeLookup.ts';
import type { DestinationPort, SocketAddress } from './socketText.ts';

export interface Packet {
  readonly source: Address;
  readonly destination: Address;
  readonly mark: number;
  /** Absent: a protocol without ports, or of no interest. */
  readonly port?: DestinationPort;
  /** Absent: it carries no other packet. */
  readonly inside?: { readonly by: TunnelKind; readonly packet: Packet };
}

/** What is carried through all tunnels. */
export function innermost(packet: Packet): Packet {
  return packet.inside === undefined ? packet : innermost(packet.inside.packet);
}

/** What conntrack keeps of the packet's connection. */
export interface Connection {
  readonly mark: number;
  /** The source before and after SNAT, where there was one. */
  readonly snat?: { readonly from: Address; readonly to: Address };
  /** The destination before and after DNAT, where there was one. */
  readonly dnat?: { readonly from: SocketAddress; readonly to: SocketAddress };
}

/** A rule that applied to the packet, with the marks after it. */
export type RuleHit =
  | {
      readonly table: IptablesTable['name'];
      readonly rule: IptablesRule;
      readonly mark: number;
      readonly connmark: number;
    }
  | { readonly table: 'aws-cni'; readonly rule: NftRule; readonly mark: number; readonly connmark: number }
  | {
      readonly table: 'kube-proxy';
      readonly family: IpFamily;
      readonly rule: ProxyRule;
      /** The chain that a map or chance led to. */
      readonly to?: string;
      readonly mark: number;
      readonly connmark: number;
    };

export type Hook = 'PREROUTING' | 'INPUT' | 'FORWARD' | 'OUTPUT' | 'POSTROUTING';

export type Step =
  /** Routed inside the pod. */
  | {
      readonly kind: 'in-pod';
      readonly pod: string;
      readonly consulted: readonly Consulted[];
      readonly hostVeth: string;
    }
  | { readonly kind: 'enters'; readonly device: string }
  /** A later packet of a connection: its reply goes back to whom SNAT had hidden. */
  | { readonly kind: 'un-snat'; readonly from: Address; readonly to: Address }
  | {
      readonly kind: 'filtered';
      readonly hook: Hook;
      readonly hits: readonly RuleHit[];
    }
  | { readonly kind: 'routed'; readonly consulted: readonly Consulted[] }
  /** It goes on inside another packet, to the node of the tunnel's other end. */
  | {
      readonly kind: 'encapsulated';
      readonly by: TunnelKind;
      readonly device: string;
      readonly outer: Packet;
    }
  /** Out of the tunnel comes what was sent into it. */
  | { readonly kind: 'decapsulated'; readonly by: TunnelKind; readonly inner: Packet }
  | { readonly kind: 'snat'; readonly from: Address; readonly to: Address }
  | { readonly kind: 'dnat'; readonly from: SocketAddress; readonly to: SocketAddress }
  /** An answer: whoever asked a Service hears from the Service. */
  | { readonly kind: 'un-dnat'; readonly from: SocketAddress; readonly to: SocketAddress };

export type Outcome =
  | { readonly kind: 'leaves'; readonly device: string; readonly nextHop: Address }
  /** `node`, or a pod by `namespace/name`. */
  | { readonly kind: 'arrives'; readonly at: string; readonly device: string }
  | { readonly kind: 'no-route' }
  /** Its route says that it is to be dropped: nobody on the machine has that address of a block of its own. */
  | { readonly kind: 'blackhole' }
  /** The sender itself has no route: nothing is sent. */
  | { readonly kind: 'unreachable' }
  /** By a rule of iptables' table filter, or by one of kube-proxy's. */
  | { readonly kind: 'refused'; readonly hook: Hook }
  /** Nobody on the link of the interface has the address of the next hop. */
  | { readonly kind: 'no-neighbour'; readonly device: string; readonly nextHop: Address };

export interface Walk {
  readonly steps: readonly Step[];
  readonly outcome: Outcome;
  /** As it left or arrived. */
  readonly packet: Packet;
  readonly connection: Connection;
}

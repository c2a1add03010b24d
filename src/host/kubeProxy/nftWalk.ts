// How a packet meets kube-proxy's chains on nftables at one hook.

import { unreachable } from '../../base/assert.ts';
import { isLocal } from '../routeLookup.ts';
import type { Namespace } from '../namespace.ts';
import type { DestinationPort, SocketAddress } from '../socketText.ts';
import type { Address } from '../../base/address.ts';
import { found, isIn, type MapName, type ProxyRule, type ProxyTable } from './nftTable.ts';
import { MASQUERADE_MARK } from './ruleParts.ts';

export interface ProxiedPacket {
  readonly source: Address;
  readonly destination: Address;
  readonly port?: DestinationPort;
}

export interface ProxyView {
  readonly packet: ProxiedPacket;
  readonly mark: number;
  readonly isFirst: boolean;
  /** Which endpoint of a Service chance has chosen; more than there are: the last. */
  readonly endpoint: number;
}

/** A rule that applied, with the packet's mark after it. */
export interface ProxyHit {
  readonly rule: ProxyRule;
  readonly mark: number;
  /** The chain that a map or chance led to. */
  readonly to?: string;
}

/** Where the walk of one chain ends: the caller goes on, or the table is done with the packet. */
export type ProxyVerdict = 'continue' | 'done' | 'refused';

export class ProxyWalk {
  readonly hits: ProxyHit[] = [];
  mark: number;
  dnatTo: SocketAddress | undefined;
  isMasqueraded = false;
  private readonly namespace: Namespace;
  private readonly table: ProxyTable;
  private readonly view: ProxyView;

  constructor(namespace: Namespace, table: ProxyTable, view: ProxyView) {
    this.namespace = namespace;
    this.table = table;
    this.view = view;
    this.mark = view.mark;
  }

  run(name: string): ProxyVerdict {
    for (const rule of this.table.chains.find((chain) => chain.name === name)?.rules ?? []) {
      const verdict = this.apply(rule);
      if (verdict === 'return') return 'continue';
      if (verdict !== 'next') return verdict;
    }
    return 'continue';
  }

  /** `next`: with the rule behind it; `return`: with the caller. Whoever went to another chain does not come back. */
  private apply(rule: ProxyRule): ProxyVerdict | 'next' | 'return' {
    const { packet, isFirst } = this.view;
    switch (rule.kind) {
      case 'jump':
        return this.jump(rule, rule.chain);
      case 'jump-if-new':
        return isFirst ? this.jump(rule, rule.chain) : 'next';
      case 'jump-from':
        return packet.source === rule.source ? this.jump(rule, rule.chain) : 'next';
      case 'jump-own':
        return isLocal(this.namespace, packet.source) ? this.jump(rule, rule.chain) : 'next';
      case 'goto':
        return this.leave(rule, rule.chain);
      case 'goto-own':
        return isLocal(this.namespace, packet.source) ? this.leave(rule, rule.chain) : 'next';
      case 'choose':
        return this.leave(rule, rule.chains[this.view.endpoint] ?? rule.chains.at(-1) ?? '');
      case 'look-up':
        return this.lookUp(rule, rule.map, packet.destination);
      case 'look-up-node-port':
        return this.table.nodePortIps.includes(packet.destination)
          ? this.lookUp(rule, rule.map, undefined)
          : 'next';
      case 'reject-cluster-ips':
        return this.table.clusterIps.includes(packet.destination) ? this.end(rule, 'refused') : 'next';
      case 'drop-to':
        return isIn(rule.blocks, packet.destination) ? this.end(rule, 'refused') : 'next';
      case 'reject':
        return this.end(rule, 'refused');
      case 'return-unless-marked':
        return (this.mark & MASQUERADE_MARK) === 0 ? this.end(rule, 'return') : 'next';
      case 'clear-mark':
        this.mark = (this.mark ^ MASQUERADE_MARK) >>> 0;
        return this.end(rule, 'next');
      case 'mark':
        this.mark = (this.mark | MASQUERADE_MARK) >>> 0;
        return this.end(rule, 'next');
      case 'masquerade':
        this.isMasqueraded = true;
        return this.end(rule, 'done');
      case 'dnat':
        if (packet.port?.protocol !== rule.protocol) return 'next';
        this.dnatTo = rule.to;
        return this.end(rule, 'done');
      // Nobody came before.
      case 'goto-noted':
        return 'next';
      case 'note-source':
        return this.end(rule, 'next');
      default:
        return unreachable(rule);
    }
  }

  private end<T>(rule: ProxyRule, verdict: T): T {
    this.hits.push({ rule, mark: this.mark });
    return verdict;
  }

  private jump(rule: ProxyRule, chain: string): ProxyVerdict | 'next' {
    this.hits.push({ rule, mark: this.mark });
    const verdict = this.run(chain);
    return verdict === 'continue' ? 'next' : verdict;
  }

  private leave(rule: ProxyRule, chain: string): ProxyVerdict {
    this.hits.push({ rule, mark: this.mark, to: chain });
    return this.run(chain);
  }

  private lookUp(rule: ProxyRule, map: MapName, address: Address | undefined): ProxyVerdict | 'next' {
    const { port } = this.view.packet;
    if (port === undefined) return 'next';
    const key = { protocol: port.protocol, port: port.number };
    const verdict = found(this.table, map, address === undefined ? key : { ...key, address });
    if (verdict === undefined) return 'next';
    return verdict.kind === 'drop' ? this.end(rule, 'refused') : this.leave(rule, verdict.chain);
  }
}

// How a packet meets the rules of iptables and nft at one hook: matches, jumps, verdicts, and what targets change.

import { unreachable } from '../base/assert.ts';
import { blockContains, familyOf, type Address } from '../base/address.ts';
import { NFT_ENTRY, type AwsCniTable, type NftRule } from './awsCniTable.ts';
import {
  rulesOf,
  type ConnectionState,
  type InterfaceMatch,
  type IptablesRule,
  type IptablesTable,
  type Match,
} from './iptablesRule.ts';
import { stackFor, type IpStack, type Namespace } from './namespace.ts';
import { ProxyWalk } from './kubeProxy/nftWalk.ts';
import type { Packet, RuleHit } from './packet.ts';
import type { SocketAddress } from './socketText.ts';
import { isLocal } from './routeLookup.ts';

/** A packet, and what is looked at beside it. */
export interface FilterView {
  readonly packet: Packet;
  readonly connmark: number;
  readonly isFirst: boolean;
  /** Whether the connection's destination was changed. */
  readonly isDnat: boolean;
  readonly input?: string | undefined;
  readonly output?: string | undefined;
  /** Which endpoint of a Service chance has chosen, by the order of its chain; more than there are: the last. */
  readonly endpoint: number;
}

/** Where the walk of one chain ends: it goes on with the next rule of the caller, or the table is done with the packet. */
type Verdict = 'continue' | 'done' | 'refused';

export class FilterWalk {
  readonly hits: RuleHit[] = [];
  mark: number;
  connmark: number;
  snatTo: Address | undefined;
  dnatTo: SocketAddress | undefined;
  /** The source becomes that of the interface by which it leaves. */
  isMasqueraded = false;
  private readonly namespace: Namespace;
  private readonly stack: IpStack;
  private readonly view: FilterView;
  private endpointsLeft: number;

  constructor(namespace: Namespace, view: FilterView) {
    this.namespace = namespace;
    this.stack = stackFor(namespace, view.packet.destination);
    this.view = view;
    this.mark = view.packet.mark;
    this.connmark = view.connmark;
    this.endpointsLeft = view.endpoint;
  }

  /**
   * By priority: mangle −150, nat −100, aws-cni −90. nat sees the first packet of a connection only, and what has its
   * destination changed is seen by no further table of that kind.
   */
  prerouting(): void {
    this.iptables(this.stack.mangle, 'PREROUTING');
    if (!this.view.isFirst) return;
    this.iptables(this.stack.nat, 'PREROUTING');
    if (this.dnatTo === undefined) this.proxied('nat-prerouting');
    const { awsCni } = this.namespace;
    const isIpv4 = typeof this.view.packet.destination === 'number';
    if (awsCni !== undefined && isIpv4 && this.dnatTo === undefined) this.nft(awsCni, NFT_ENTRY);
  }

  /** Of what the machine sends itself: nat before the packet is routed again. */
  output(): void {
    this.iptables(this.stack.mangle, 'OUTPUT');
    if (!this.view.isFirst) return;
    this.iptables(this.stack.nat, 'OUTPUT');
    if (this.dnatTo === undefined) this.proxied('nat-output');
  }

  /** Whether the packet may pass. */
  filter(chain: 'INPUT' | 'FORWARD' | 'OUTPUT'): boolean {
    if (this.iptables(this.stack.filter, chain) === 'refused') return false;
    return this.proxied(`filter-${chain.toLowerCase()}`) !== 'refused';
  }

  postrouting(): void {
    this.iptables(this.stack.mangle, 'POSTROUTING');
    if (!this.view.isFirst) return;
    const verdict = this.iptables(this.stack.nat, 'POSTROUTING');
    if (verdict === 'continue') this.proxied('nat-postrouting');
  }

  /** kube-proxy's own chains, where it works on nftables: behind those of iptables, which were there before. */
  private proxied(chain: string): Verdict {
    const { packet, isFirst, endpoint } = this.view;
    const table = this.namespace.kubeProxy?.[familyOf(packet.destination)];
    if (table === undefined) return 'continue';
    const walk = new ProxyWalk(this.namespace, table, { packet, mark: this.mark, isFirst, endpoint });
    const verdict = walk.run(chain);
    this.mark = walk.mark;
    this.dnatTo ??= walk.dnatTo;
    this.isMasqueraded ||= walk.isMasqueraded;
    const { family } = table;
    for (const hit of walk.hits)
      this.hits.push({ table: 'kube-proxy', family, ...hit, connmark: this.connmark });
    return verdict;
  }

  /** Chains jump to others, never back. */
  private iptables(table: IptablesTable, chain: string): Verdict {
    for (const rule of rulesOf(table, chain)) {
      if (!this.matches(rule)) continue;
      this.apply(table, rule);
      const { target } = rule;
      switch (target.kind) {
        case 'return':
          return 'continue';
        case 'snat':
        case 'dnat':
        case 'masquerade':
        case 'accept':
          return 'done';
        case 'drop':
        case 'reject':
          return 'refused';
        case 'jump': {
          const verdict = this.iptables(table, target.chain);
          if (verdict !== 'continue') return verdict;
          break;
        }
        case 'mark':
        case 'set-mark':
        case 'restore-mark':
      }
    }
    return 'continue';
  }

  private apply(table: IptablesTable, rule: IptablesRule): void {
    const { target } = rule;
    if (target.kind === 'set-mark') this.setBits(target.mark);
    if (target.kind === 'restore-mark')
      this.mark = keepOnly(this.mark, ~target.mask) + keepOnly(this.connmark, target.mask);
    if (target.kind === 'mark') this.mark = ((this.mark & ~target.mask) ^ target.bits) >>> 0;
    if (target.kind === 'snat') this.snatTo = target.to;
    if (target.kind === 'dnat') this.dnatTo = { address: target.to, port: target.port };
    if (target.kind === 'masquerade') this.isMasqueraded = true;
    this.hits.push({ table: table.name, rule, mark: this.mark, connmark: this.connmark });
  }

  private matches({ source, input, output, destination, protocol, matches }: IptablesRule): boolean {
    const { packet } = this.view;
    if (source !== undefined && blockContains(source.block, packet.source) === source.inverted) return false;
    if (destination !== undefined && !blockContains(destination, packet.destination)) return false;
    if (input !== undefined && !isNamed(input, this.view.input)) return false;
    if (output !== undefined && !isNamed(output, this.view.output)) return false;
    if (protocol !== undefined && packet.port?.protocol !== protocol) return false;
    return matches.every((match) => this.isMatch(match));
  }

  private isMatch(match: Match): boolean {
    const { packet, input } = this.view;
    switch (match.kind) {
      case 'local-destination':
        return (
          isLocal(this.namespace, packet.destination, match.onInput ? input : undefined) === match.wanted
        );
      case 'local-source':
        return isLocal(this.namespace, packet.source);
      case 'destination-port':
        return match.port === undefined || packet.port?.number === match.port;
      case 'mark':
        return (((this.mark ^ match.mark) & match.mark) === 0) === match.wanted;
      case 'in-set': {
        const end = match.end === 'src' ? packet.source : packet.destination;
        return this.isInSet(match.set, end) === match.wanted;
      }
      case 'one-in':
        return this.endpointsLeft-- === 0;
      case 'connection-state':
        return match.states.some((state) => this.isIn(state)) === match.wanted;
      // Nobody came before.
      case 'seen-recently':
        return false;
      case 'comment':
      case 'account':
      case 'note-source':
        return true;
      default:
        return unreachable(match);
    }
  }

  private isInSet(name: string, address: Address): boolean {
    const blocks = this.namespace.ipSets?.find((set) => set.name === name)?.blocks ?? [];
    return blocks.some((block) => blockContains(block, address));
  }

  private isIn(state: ConnectionState): boolean {
    const { isFirst, isDnat } = this.view;
    if (state === 'NEW') return isFirst;
    if (state === 'ESTABLISHED') return !isFirst;
    return state === 'DNAT' && isDnat;
  }

  private nft(table: AwsCniTable, name: string): void {
    for (const rule of table.chains.find((chain) => chain.name === name)?.rules ?? []) {
      if (!this.matchesNft(rule)) continue;
      if (rule.kind === 'set-mark') this.setBits(rule.mark);
      if (rule.kind === 'restore-mark') this.mark = keepOnly(this.connmark, rule.mask);
      this.hits.push({ table: table.name, rule, mark: this.mark, connmark: this.connmark });
      if (rule.kind === 'return-if-local' || rule.kind === 'return-to') return;
      if (rule.kind === 'jump-from') this.nft(table, rule.chain);
    }
  }

  private matchesNft(rule: NftRule): boolean {
    const { packet, input } = this.view;
    if (rule.kind === 'return-if-local') return isLocal(this.namespace, packet.destination);
    if (rule.kind === 'jump-from') return input?.startsWith(rule.inputPrefix) === true;
    return rule.kind !== 'return-to' || blockContains(rule.destination, packet.destination);
  }

  private setBits(bits: number): void {
    this.connmark = (this.connmark | bits) >>> 0;
  }
}

function keepOnly(value: number, bits: number): number {
  return (value & bits) >>> 0;
}

function isNamed({ name, anyEnd, inverted }: InterfaceMatch, device = ''): boolean {
  return (anyEnd ? device.startsWith(name) : device === name) !== inverted;
}

// How a packet meets the rules of iptables and nft at one hook: matches, jumps, returns, and what targets change.

import { cidrContains, type Ipv4 } from '../base/ipv4.ts';
import { NFT_ENTRY, type AwsCniTable, type NftRule } from './awsCniTable.ts';
import { rulesOf, type InterfaceMatch, type IptablesRule, type IptablesTable } from './iptablesRule.ts';
import type { Namespace } from './namespace.ts';
import type { RuleHit } from './packet.ts';
import { isLocal } from './routeLookup.ts';

export class FilterWalk {
  readonly hits: RuleHit[] = [];
  mark: number;
  connmark: number;
  snatTo: Ipv4 | undefined;
  private readonly namespace: Namespace;
  private readonly destination: Ipv4;
  private readonly input: string | undefined;
  private readonly output: string | undefined;

  constructor(
    namespace: Namespace,
    { destination, input, output }: { destination: Ipv4; input?: string; output?: string },
    marks: { readonly mark: number; readonly connmark: number },
  ) {
    this.namespace = namespace;
    this.destination = destination;
    this.input = input;
    this.output = output;
    this.mark = marks.mark;
    this.connmark = marks.connmark;
  }

  /** By priority: mangle −150, nat −100, aws-cni −90. nat sees the first packet of a connection only. */
  prerouting(isFirst: boolean): void {
    this.iptables(this.namespace.mangle, 'PREROUTING');
    if (!isFirst) return;
    this.iptables(this.namespace.nat, 'PREROUTING');
    if (this.namespace.awsCni !== undefined) this.nft(this.namespace.awsCni, NFT_ENTRY);
  }

  postrouting(isFirst: boolean): void {
    this.iptables(this.namespace.mangle, 'POSTROUTING');
    if (isFirst) this.iptables(this.namespace.nat, 'POSTROUTING');
  }

  /** False: a verdict was reached and the table is done with the packet. Chains jump to others, never back. */
  private iptables(table: IptablesTable, chain: string): boolean {
    for (const rule of rulesOf(table, chain)) {
      if (!this.matches(rule)) continue;
      this.apply(table, rule);
      const { target } = rule;
      if (target.kind === 'return') return true;
      if (target.kind === 'snat') return false;
      if (target.kind === 'jump' && !this.iptables(table, target.chain)) return false;
    }
    return true;
  }

  private apply(table: IptablesTable, rule: IptablesRule): void {
    const { target } = rule;
    if (target.kind === 'set-mark') this.setBits(target.mark);
    if (target.kind === 'restore-mark')
      this.mark = keepOnly(this.mark, ~target.mask) + keepOnly(this.connmark, target.mask);
    if (target.kind === 'snat') this.snatTo = target.to;
    this.hits.push({ table: table.name, rule, mark: this.mark, connmark: this.connmark });
  }

  private matches({ input, output, destination, localDestination }: IptablesRule): boolean {
    if (destination !== undefined && !cidrContains(destination, this.destination)) return false;
    if (input !== undefined && !isNamed(input, this.input)) return false;
    if (output !== undefined && !isNamed(output, this.output)) return false;
    if (localDestination === undefined) return true;
    const device = localDestination.onInput ? this.input : undefined;
    return isLocal(this.namespace, this.destination, device) === localDestination.wanted;
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
    if (rule.kind === 'return-if-local') return isLocal(this.namespace, this.destination);
    if (rule.kind === 'jump-from') return this.input?.startsWith(rule.inputPrefix) === true;
    return rule.kind !== 'return-to' || cidrContains(rule.destination, this.destination);
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

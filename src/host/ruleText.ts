// Rules, routes and tables in the words of iproute2, iptables and nft: one line each, without what only a counter knows.

import { unreachable } from '../base/assert.ts';
import {
  formatAddress,
  formatBlock,
  isIpv6Block,
  type AddressBlock,
  type IpFamily,
} from '../base/address.ts';
import { hex8 } from '../base/hex.ts';
import type { AwsCniTable, NftRule } from './awsCniTable.ts';
import {
  rulesOf,
  type InterfaceMatch,
  type IptablesRule,
  type IptablesTable,
  type Match,
  type Target,
} from './iptablesRule.ts';
import { socketText } from './socketText.ts';
import { DEFAULT_TABLE, LOCAL_TABLE, MAIN_TABLE, type Route, type RoutingRule } from './namespace.ts';

const TABLE_NAMES = new Map([
  [LOCAL_TABLE, 'local'],
  [MAIN_TABLE, 'main'],
  [DEFAULT_TABLE, 'default'],
]);

const EVERY_BIT = 0xffffffff;

export function tableName(table: number): string {
  return TABLE_NAMES.get(table) ?? String(table);
}

/** A line of `ip rule`. */
export function ruleLine(rule: RoutingRule): string {
  const to = rule.to === undefined || rule.to.length === 0 ? '' : ` to ${blockText(rule.to)}`;
  const mark = rule.mark === undefined ? '' : ` fwmark ${ruleMark(rule.mark)}`;
  const from = rule.from === undefined ? 'all' : blockText(rule.from);
  const protocol = rule.protocol === undefined ? '' : ` ipproto ${rule.protocol}`;
  const input = rule.input === undefined ? '' : ` iif ${rule.input}`;
  return `${rule.priority}:\tfrom ${from}${to}${mark}${input}${protocol} lookup ${tableName(rule.table)}`;
}

function ruleMark(mark: number): string {
  return mark === EVERY_BIT ? hex(mark) : `${hex(mark)}/${hex(mark)}`;
}

/** A line of `ip route`; with its table as `table all` shows it. */
export function routeLine(route: Route, showsTable = false, showsDevice = true): string {
  const words = [
    route.kind === 'unicast' ? '' : `${route.kind} `,
    route.destination.length === 0 ? 'default' : blockText(route.destination),
    route.via === undefined ? '' : ` via ${formatAddress(route.via)}`,
    showsDevice && route.device !== '' ? ` dev ${route.device}` : '',
    showsTable && route.table !== MAIN_TABLE ? ` table ${tableName(route.table)}` : '',
    route.byKernel ? ' proto kernel' : route.protocol === undefined ? '' : ` proto ${route.protocol}`,
    ...(isIpv6Block(route.destination)
      ? [` metric ${ipv6Metric(route)} pref medium`]
      : [
          route.scope === 'global' ? '' : ` scope ${route.scope}`,
          route.source === undefined ? '' : ` src ${formatAddress(route.source)}`,
          route.onLink === true ? ' onlink' : '',
        ]),
  ];
  return words.join('');
}

/** @upstream linux include/uapi/linux/ipv6_route.h#IP6_RT_PRIO_USER, net/ipv6/addrconf.c */
export function ipv6Metric({ kind, byKernel }: Route): number {
  if (kind === 'local' || kind === 'anycast') return 0;
  return byKernel ? 256 : 1024;
}

/** Chains that were made and rules, as `iptables -S` has them behind the policies. */
export function iptablesLines(table: IptablesTable): string[] {
  const inOrder = [...table.builtIn, ...table.chains];
  return [
    ...table.chains.map((chain) => `-N ${chain}`),
    ...inOrder.flatMap((chain) => rulesOf(table, chain).map(iptablesLine)),
  ];
}

export function iptablesLine(rule: IptablesRule): string {
  const { chain, source, destination, input, output, protocol, matches, target } = rule;
  const words = [
    `-A ${chain}`,
    source === undefined ? '' : `${source.inverted ? ' !' : ''} -s ${formatBlock(source.block)}`,
    destination === undefined ? '' : ` -d ${formatBlock(destination)}`,
    input === undefined ? '' : interfaceWords('-i', input),
    output === undefined ? '' : interfaceWords('-o', output),
    protocol === undefined ? '' : ` -p ${protocol}`,
    ...matches.map((match) => ` -m ${matchWords(match)}`),
    ` -j ${targetWords(target)}`,
  ];
  return words.join('');
}

function matchWords(match: Match): string {
  switch (match.kind) {
    case 'comment':
      return `comment --comment "${match.text.replaceAll('"', '\\"')}"`;
    case 'local-destination':
      return `addrtype${match.wanted ? '' : ' !'} --dst-type LOCAL${match.onInput ? ' --limit-iface-in' : ''}`;
    case 'local-source':
      return 'addrtype --src-type LOCAL';
    case 'destination-port':
      return `${match.protocol}${match.port === undefined ? '' : ` --dport ${match.port}`}`;
    case 'in-set':
      return `set${match.wanted ? '' : ' !'} --match-set ${match.set} ${match.end}`;
    case 'mark':
      return `mark${match.wanted ? '' : ' !'} --mark ${hex(match.mark)}/${hex(match.mark)}`;
    case 'one-in':
      return `statistic --mode random --probability ${probability(match.count)}`;
    case 'connection-state':
      return `conntrack${match.wanted ? '' : ' !'} --ctstate ${match.states.join(',')}`;
    case 'account':
      return `nfacct --nfacct-name  ${match.name}`;
    case 'seen-recently':
      return `recent --rcheck --seconds ${match.seconds} --reap --name ${match.name} ${recentSource(match.family)}`;
    case 'note-source':
      return `recent --set --name ${match.name} ${recentSource(match.family)}`;
    default:
      return unreachable(match);
  }
}

function recentSource(family: IpFamily): string {
  return `--mask ${WHOLE_ADDRESS[family]} --rsource`;
}

/** Of a host, as a mask. */
export const WHOLE_ADDRESS: Readonly<Record<IpFamily, string>> = {
  ipv4: '255.255.255.255',
  ipv6: Array.from({ length: 8 }, () => 'ffff').join(':'),
};

/** As the kernel keeps it: a multiple of 2⁻³¹. kube-proxy writes ten digits. */
export function probability(count: number): string {
  const steps = 2 ** 31;
  return (Math.round(Number((1 / count).toFixed(10)) * steps) / steps).toFixed(11);
}

function interfaceWords(option: string, { name, anyEnd, inverted }: InterfaceMatch): string {
  return `${inverted ? ' !' : ''} ${option} ${name}${anyEnd ? '+' : ''}`;
}

function targetWords(target: Target): string {
  switch (target.kind) {
    case 'return':
      return 'RETURN';
    case 'jump':
      return target.chain;
    case 'snat':
      return `SNAT --to-source ${formatAddress(target.to)}${target.ports === 'sequential' ? '' : ` --${target.ports}`}`;
    case 'restore-mark':
      return `CONNMARK --restore-mark --nfmask ${hex(target.mask)} --ctmask ${hex(target.mask)}`;
    case 'set-mark':
      return `CONNMARK --set-xmark ${hex(target.mark)}/${hex(target.mark)}`;
    case 'mark':
      return `MARK --set-xmark ${hex(target.bits)}/${hex(target.mask)}`;
    case 'dnat':
      return `DNAT --to-destination ${socketText({ address: target.to, port: target.port })}`;
    case 'masquerade':
      return 'MASQUERADE --random-fully';
    case 'accept':
      return 'ACCEPT';
    case 'drop':
      return 'DROP';
    case 'reject':
      return `REJECT --reject-with ${REJECTED_WITH[target.family]}`;
    default:
      return unreachable(target);
  }
}

export const REJECTED_WITH: Readonly<Record<IpFamily, string>> = {
  ipv4: 'icmp-port-unreachable',
  ipv6: 'icmp6-port-unreachable',
};

/** As `nft list table` prints it, nothing counted yet. */
export function awsCniLines(table: AwsCniTable): string[] {
  const chains = table.chains.map(({ name, hook, rules }) => [
    `\tchain ${name} {`,
    ...(hook === undefined ? [] : [`\t\t${hook}`]),
    ...rules.map((rule) => `\t\t${nftLine(rule)}`),
    '\t}',
  ]);
  return [
    `table ip ${table.name} {`,
    ...chains.flatMap((lines, at) => (at === 0 ? lines : ['', ...lines])),
    '}',
  ];
}

export function nftLine(rule: NftRule): string {
  const counted = 'counter packets 0 bytes 0';
  switch (rule.kind) {
    case 'return-if-local':
      return 'fib daddr type local return';
    case 'jump-from':
      return `iifname "${rule.inputPrefix}*" ${counted} jump ${rule.chain}`;
    case 'restore-mark':
      return `${counted} meta mark set ct mark${rule.mask === EVERY_BIT ? '' : ` & ${hex32(rule.mask)}`}`;
    case 'return-to':
      return `${counted} ip daddr ${blockText(rule.destination)} return`;
    case 'set-mark':
      return `${counted} ct mark set ct mark | ${hex32(rule.mark)}`;
    default:
      return unreachable(rule);
  }
}

/** A single address stands without its length. */
export function blockText(block: AddressBlock): string {
  const whole = isIpv6Block(block) ? 128 : 32;
  return block.length === whole ? formatAddress(block.base) : formatBlock(block);
}

/** Of a word, all digits. */
export function hex32(value: number): string {
  return `0x${hex8(value)}`;
}

export function hex(value: number): string {
  return `0x${value.toString(16)}`;
}

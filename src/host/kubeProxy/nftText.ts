// kube-proxy's tables as `nft list table` prints them, nothing counted yet.

import { unreachable } from '../../base/assert.ts';
import { formatAddress, type Address, type IpFamily } from '../../base/address.ts';
import { blockText, hex32 } from '../ruleText.ts';
import { NFT_FAMILIES } from '../nftTranslation.ts';
import { socketText } from '../socketText.ts';
import type { MapName, ProxyChain, ProxyElement, ProxyRule, ProxyTable, Verdict } from './nftTable.ts';
import { MASQUERADE_MARK } from './ruleParts.ts';

export const PROXY_TABLE = 'kube-proxy';

const MAP_COMMENTS: Readonly<Record<MapName, string>> = {
  'no-endpoint-services': 'vmap to drop or reject packets to services with no endpoints',
  'no-endpoint-nodeports': 'vmap to drop or reject packets to service nodeports with no endpoints',
  'firewall-ips': 'destinations that are subject to LoadBalancerSourceRanges',
  'service-ips': 'ClusterIP, ExternalIP and LoadBalancer IP traffic',
  'service-nodeports': 'NodePort traffic',
};

/** In the order in which they are made. */
const MAPS: readonly { readonly name: MapName; readonly byAddress: boolean }[] = [
  { name: 'no-endpoint-services', byAddress: true },
  { name: 'no-endpoint-nodeports', byAddress: false },
  { name: 'firewall-ips', byAddress: true },
  { name: 'service-ips', byAddress: true },
  { name: 'service-nodeports', byAddress: false },
];

const PROTOCOL_NUMBERS = { tcp: 6, udp: 17, sctp: 132 } as const;

/** Addresses of IPv4 stand two on a line. @upstream nftables src/expression.c#calculate_delim */
const ON_A_LINE: Readonly<Record<IpFamily, number>> = { ipv4: 2, ipv6: 1 };

const NEXT_LINE = ',\n\t\t\t     ';

export function proxyLines(table: ProxyTable): string[] {
  const { family, clusterIps, nodePortIps, maps, affinities, chains } = table;
  const type = family === 'ipv4' ? 'ipv4_addr' : 'ipv6_addr';
  const blocks = [
    addressSet('cluster-ips', 'Active ClusterIPs', clusterIps, family),
    addressSet('nodeport-ips', 'IPs that accept NodePort traffic', nodePortIps, family),
    ...MAPS.map(({ name, byAddress }) => [
      `\tmap ${name} {`,
      `\t\ttype ${byAddress ? `${type} . ` : ''}inet_proto . inet_service : verdict`,
      `\t\tcomment "${MAP_COMMENTS[name]}"`,
      ...elementLines([...maps[name]].sort(byKey).map(elementText), 1),
      '\t}',
    ]),
    ...affinities.map(({ name, seconds }) => [
      `\tset ${name} {`,
      `\t\ttype ${type}`,
      '\t\tsize 65535',
      '\t\tflags dynamic,timeout',
      `\t\ttimeout ${durationText(seconds)}`,
      '\t}',
    ]),
    ...chains.map((chain) => chainLines(chain, family)),
  ];
  return [
    `table ${NFT_FAMILIES[family]} ${PROXY_TABLE} {`,
    '\tcomment "rules for kube-proxy"',
    ...blocks.flatMap((lines, at) => (at === 0 ? lines : ['', ...lines])),
    '}',
  ];
}

function addressSet(
  name: string,
  comment: string,
  addresses: readonly Address[],
  family: IpFamily,
): string[] {
  const texts = addresses.toSorted((a, b) => (a < b ? -1 : 1)).map(formatAddress);
  return [
    `\tset ${name} {`,
    `\t\ttype ${family === 'ipv4' ? 'ipv4_addr' : 'ipv6_addr'}`,
    `\t\tcomment "${comment}"`,
    ...elementLines(texts, ON_A_LINE[family]),
    '\t}',
  ];
}

function elementLines(texts: readonly string[], onALine: number): string[] {
  if (texts.length === 0) return [];
  const joined = texts.map((text, at) => {
    if (at === 0) return text;
    return (at % onALine === 0 ? NEXT_LINE : ', ') + text;
  });
  return `\t\telements = { ${joined.join('')} }`.split('\n');
}

/** As a number whose lowest byte is the first. @upstream nftables src/mergesort.c#concat_expr_msort_value */
function byKey(one: ProxyElement, other: ProxyElement): number {
  const [first, second] = [keyOf(one), keyOf(other)];
  return first < second ? -1 : Number(first > second);
}

function keyOf({ address, protocol, port }: ProxyElement): bigint {
  const bytes = [...bytesOf(address), PROTOCOL_NUMBERS[protocol], port >>> 8, port & 0xff];
  return bytes.reduceRight((number, byte) => (number << 8n) | BigInt(byte), 0n);
}

/** The highest first. */
function bytesOf(address: Address | undefined): number[] {
  if (address === undefined) return [];
  const length = typeof address === 'bigint' ? 16 : 4;
  const number = BigInt(address);
  return Array.from({ length }, (_, place) => Number((number >> BigInt(8 * (length - 1 - place))) & 0xffn));
}

function elementText({ address, protocol, port, comment, verdict }: ProxyElement): string {
  const key = [...(address === undefined ? [] : [formatAddress(address)]), protocol, port].join(' . ');
  return `${key}${comment === undefined ? '' : ` comment "${comment}"`} : ${verdictText(verdict)}`;
}

function verdictText(verdict: Verdict): string {
  return verdict.kind === 'goto' ? `goto ${verdict.chain}` : verdict.kind;
}

/** `3h`, `1h30m`, `90s` as `1m30s`. */
function durationText(seconds: number): string {
  const parts: readonly [number, string][] = [
    [Math.floor(seconds / 86_400), 'd'],
    [Math.floor(seconds / 3600) % 24, 'h'],
    [Math.floor(seconds / 60) % 60, 'm'],
    [seconds % 60, 's'],
  ];
  return parts.map(([count, unit]) => (count === 0 ? '' : `${count}${unit}`)).join('');
}

function chainLines({ name, hook, comment, rules }: ProxyChain, family: IpFamily): string[] {
  return [
    `\tchain ${name} {`,
    ...(comment === undefined ? [] : [`\t\tcomment "${comment}"`]),
    ...(hook === undefined ? [] : [`\t\t${hook}`]),
    ...rules.map((rule) => `\t\t${proxyRuleText(rule, family)}`),
    '\t}',
  ];
}

export function proxyRuleText(rule: ProxyRule, family: IpFamily): string {
  const ip = NFT_FAMILIES[family];
  const mark = hex32(MASQUERADE_MARK);
  switch (rule.kind) {
    case 'jump':
    case 'goto':
      return `${rule.kind} ${rule.chain}`;
    case 'jump-if-new':
      return `ct state new jump ${rule.chain}`;
    case 'look-up':
      return `${ip} daddr . meta l4proto . th dport vmap @${rule.map}`;
    case 'look-up-node-port':
      return `${ip} daddr @nodeport-ips meta l4proto . th dport vmap @${rule.map}`;
    case 'return-unless-marked':
      return `meta mark & ${mark} == ${hex32(0)} return`;
    case 'clear-mark':
      return `meta mark set meta mark ^ ${mark}`;
    case 'mark':
      return `meta mark set meta mark | ${mark}`;
    case 'masquerade':
      return 'masquerade fully-random';
    case 'reject':
      return 'reject';
    case 'reject-cluster-ips':
      return `${ip} daddr @cluster-ips reject comment "Reject traffic to invalid ports of ClusterIPs"`;
    case 'drop-to': {
      const texts = rule.blocks.map(blockText);
      const blocks = texts.length === 1 ? texts.join('') : `{ ${texts.join(', ')} }`;
      return `${ip} daddr ${blocks} drop comment "Drop traffic to unallocated ClusterIPs"`;
    }
    case 'jump-from':
      return `${ip} saddr ${formatAddress(rule.source)} jump ${rule.chain}`;
    case 'jump-own':
      return `fib saddr type local jump ${rule.chain} comment "${rule.why}"`;
    case 'goto-own':
      return `fib saddr type local goto ${rule.chain} comment "${rule.why}"`;
    case 'choose': {
      const choices = rule.chains.map((chain, at) => `${at} : goto ${chain}`);
      return `numgen random mod ${choices.length} vmap { ${choices.join(', ')} }`;
    }
    case 'goto-noted':
      return `${ip} saddr @${rule.set} goto ${rule.chain}`;
    case 'note-source':
      return `update @${rule.set} { ${ip} saddr }`;
    case 'dnat':
      return `meta l4proto ${rule.protocol} dnat to ${socketText(rule.to)}`;
    default:
      return unreachable(rule);
  }
}

// iptables' tables as `nft list ruleset` shows them where iptables works on nftables: the same rules in nft's words,
// without their comments. The CNI's chains stand in the order in which it makes them, before those of others.

import { unreachable } from '../base/assert.ts';
import { formatAddress, type IpFamily } from '../base/address.ts';
import {
  rulesOf,
  type InterfaceMatch,
  type IptablesRule,
  type IptablesTable,
  type Match,
  type Target,
} from './iptablesRule.ts';
import { blockText, hex } from './ruleText.ts';
import { socketText } from './socketText.ts';

const CREATED = ['AWS-SNAT-CHAIN-0', 'POSTROUTING', 'AWS-CONNMARK-CHAIN-0', 'PREROUTING'];

const HOOKS: Readonly<Record<string, string>> = {
  'nat PREROUTING': 'type nat hook prerouting priority dstnat; policy accept;',
  'nat POSTROUTING': 'type nat hook postrouting priority srcnat; policy accept;',
  'nat OUTPUT': 'type nat hook output priority -100; policy accept;',
  'mangle PREROUTING': 'type filter hook prerouting priority mangle; policy accept;',
  'filter INPUT': 'type filter hook input priority filter; policy accept;',
  'filter FORWARD': 'type filter hook forward priority filter; policy accept;',
  'filter OUTPUT': 'type filter hook output priority filter; policy accept;',
};

/** As nft calls them, in tables and in rules. */
export const NFT_FAMILIES: Readonly<Record<IpFamily, string>> = { ipv4: 'ip', ipv6: 'ip6' };

/** Nothing for a table that was never used. */
export function translatedTable(table: IptablesTable, family: IpFamily): string[] {
  const all = [...new Set([...CREATED, ...table.builtIn, ...table.chains])];
  const chains = all.filter((chain) => table.chains.includes(chain) || rulesOf(table, chain).length > 0);
  if (chains.length === 0) return [];
  const ip = NFT_FAMILIES[family];
  const blocks = chains.map((chain) => {
    const hook = HOOKS[`${table.name} ${chain}`];
    return [
      `\tchain ${chain} {`,
      ...(hook === undefined ? [] : [`\t\t${hook}`]),
      ...rulesOf(table, chain).map((rule) => `\t\t${translated(rule, ip)}`),
      '\t}',
    ];
  });
  return [
    `table ${ip} ${table.name} {`,
    ...blocks.flatMap((block, at) => (at === 0 ? block : ['', ...block])),
    '}',
  ];
}

function translated(rule: IptablesRule, ip: string): string {
  const { source, input, output, destination, protocol, matches, target } = rule;
  const hasPort = matches.some(({ kind }) => kind === 'destination-port');
  const words = [
    ...(input === undefined ? [] : [`iifname ${named(input)}`]),
    ...(output === undefined ? [] : [`oifname ${named(output)}`]),
    ...(source === undefined
      ? []
      : [`${ip} saddr ${source.inverted ? '!= ' : ''}${blockText(source.block)}`]),
    ...(destination === undefined ? [] : [`${ip} daddr ${blockText(destination)}`]),
    ...(protocol === undefined || hasPort
      ? []
      : [ip === NFT_FAMILIES.ipv4 ? `ip protocol ${protocol}` : `meta l4proto ${protocol}`]),
    ...matches.flatMap(matchWords),
    'counter packets 0 bytes 0',
    action(target),
  ];
  return words.join(' ');
}

/** @assumption what nft has no words for, as `xt match`; the counters' accounts among it. */
function matchWords(match: Match): string[] {
  switch (match.kind) {
    case 'comment':
      return [];
    case 'local-destination':
      return [`fib daddr${match.onInput ? ' . iif' : ''} type ${match.wanted ? '' : '!= '}local`];
    case 'local-source':
      return ['fib saddr type local'];
    case 'destination-port':
      return match.port === undefined ? [] : [`${match.protocol} dport ${match.port}`];
    case 'mark':
      return [`mark and ${hex(match.mark)} ${match.wanted ? '==' : '!='} ${hex(match.mark)}`];
    case 'connection-state':
      return [`ct state ${match.wanted ? '' : '!= '}${match.states.join(',').toLowerCase()}`];
    case 'one-in':
      return ['xt match "statistic"'];
    case 'in-set':
      return ['xt match "set"'];
    case 'account':
      return ['xt match "nfacct"'];
    case 'seen-recently':
    case 'note-source':
      return ['xt match "recent"'];
    default:
      return unreachable(match);
  }
}

function named({ name, anyEnd, inverted }: InterfaceMatch): string {
  return `${inverted ? '!= ' : ''}"${name}${anyEnd ? '*' : ''}"`;
}

function action(target: Target): string {
  switch (target.kind) {
    case 'return':
      return 'return';
    case 'jump':
      return `jump ${target.chain}`;
    case 'snat':
      return `snat to ${formatAddress(target.to)}${SNAT_PORTS[target.ports]}`;
    case 'restore-mark':
      return `meta mark set ct mark and ${hex(target.mask)}`;
    case 'set-mark':
      return `ct mark set ct mark or ${hex(target.mark)}`;
    case 'mark':
      return `meta mark set mark ${target.mask === 0 ? 'xor' : 'or'} ${hex(target.bits)}`;
    case 'dnat':
      return `dnat to ${socketText({ address: target.to, port: target.port })}`;
    case 'masquerade':
      return 'masquerade fully-random';
    case 'accept':
    case 'drop':
    case 'reject':
      return target.kind;
    default:
      return unreachable(target);
  }
}

const SNAT_PORTS = { 'random-fully': ' fully-random', random: ' random', sequential: '' } as const;

// iptables' tables as `nft list ruleset` shows them where iptables works on nftables: the same rules in nft's words,
// without their comments. The CNI's chains stand in the order in which it makes them, before those of others.

import { unreachable } from '../base/assert.ts';
import { formatIpv4 } from '../base/ipv4.ts';
import {
  rulesOf,
  type InterfaceMatch,
  type IptablesRule,
  type IptablesTable,
  type Match,
  type Target,
} from './iptablesRule.ts';
import { blockText, hex } from './ruleText.ts';

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

/** Nothing for a table that was never used. */
export function translatedTable(table: IptablesTable): string[] {
  const all = [...new Set([...CREATED, ...table.builtIn, ...table.chains])];
  const chains = all.filter((chain) => table.chains.includes(chain) || rulesOf(table, chain).length > 0);
  if (chains.length === 0) return [];
  const blocks = chains.map((chain) => {
    const hook = HOOKS[`${table.name} ${chain}`];
    return [
      `\tchain ${chain} {`,
      ...(hook === undefined ? [] : [`\t\t${hook}`]),
      ...rulesOf(table, chain).map((rule) => `\t\t${translated(rule)}`),
      '\t}',
    ];
  });
  return [
    `table ip ${table.name} {`,
    ...blocks.flatMap((block, at) => (at === 0 ? block : ['', ...block])),
    '}',
  ];
}

function translated(rule: IptablesRule): string {
  const { source, input, output, destination, protocol, matches, target } = rule;
  const hasPort = matches.some(({ kind }) => kind === 'destination-port');
  const words = [
    ...(input === undefined ? [] : [`iifname ${named(input)}`]),
    ...(output === undefined ? [] : [`oifname ${named(output)}`]),
    ...(source === undefined ? [] : [`ip saddr ${source.inverted ? '!= ' : ''}${blockText(source.cidr)}`]),
    ...(destination === undefined ? [] : [`ip daddr ${blockText(destination)}`]),
    ...(protocol === undefined || hasPort ? [] : [`ip protocol ${protocol}`]),
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
      return `snat to ${formatIpv4(target.to)}${SNAT_PORTS[target.ports]}`;
    case 'restore-mark':
      return `meta mark set ct mark and ${hex(target.mask)}`;
    case 'set-mark':
      return `ct mark set ct mark or ${hex(target.mark)}`;
    case 'mark':
      return `meta mark set mark ${target.mask === 0 ? 'xor' : 'or'} ${hex(target.bits)}`;
    case 'dnat':
      return `dnat to ${formatIpv4(target.to)}:${target.port}`;
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

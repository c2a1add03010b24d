// iptables' tables as `nft list ruleset` shows them where iptables works on nftables: the same rules in nft's words,
// without their comments. Chains stand in the order in which the CNI makes them.

import { unreachable } from '../base/assert.ts';
import { formatIpv4 } from '../base/ipv4.ts';
import {
  rulesOf,
  type InterfaceMatch,
  type IptablesRule,
  type IptablesTable,
  type Target,
} from './iptablesRule.ts';
import { blockText, hex } from './ruleText.ts';

const CREATED = ['AWS-SNAT-CHAIN-0', 'POSTROUTING', 'AWS-CONNMARK-CHAIN-0', 'PREROUTING'];

const HOOKS: Readonly<Record<string, string>> = {
  'nat PREROUTING': 'type nat hook prerouting priority dstnat; policy accept;',
  'nat POSTROUTING': 'type nat hook postrouting priority srcnat; policy accept;',
  'mangle PREROUTING': 'type filter hook prerouting priority mangle; policy accept;',
};

/** Nothing for a table that was never used. */
export function translatedTable(table: IptablesTable): string[] {
  const chains = CREATED.filter((chain) => table.chains.includes(chain) || rulesOf(table, chain).length > 0);
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

function translated({ input, output, destination, localDestination: local, target }: IptablesRule): string {
  const words = [
    ...(input === undefined ? [] : [`iifname ${named(input)}`]),
    ...(output === undefined ? [] : [`oifname ${named(output)}`]),
    ...(destination === undefined ? [] : [`ip daddr ${blockText(destination)}`]),
    ...(local === undefined
      ? []
      : [`fib daddr${local.onInput ? ' . iif' : ''} type ${local.wanted ? '' : '!= '}local`]),
    'counter packets 0 bytes 0',
    action(target),
  ];
  return words.join(' ');
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
    default:
      return unreachable(target);
  }
}

const SNAT_PORTS = { 'random-fully': ' fully-random', random: ' random', sequential: '' } as const;

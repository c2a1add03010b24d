// iptables' rules as `iptables -L` lists them, in columns. Nothing is counted here.

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

export interface ListingView {
  readonly numeric: boolean;
  readonly verbose: boolean;
}

export function listedChain(table: IptablesTable, chain: string, view: ListingView): string[] {
  return [
    chainHead(table, chain, view),
    columns(
      { pkts: ' pkts bytes', target: 'target', protocol: 'prot', options: 'opt', interfaces: ['in', 'out'] },
      ['source', 'destination'],
      view,
    ).slice(0, -1),
    ...rulesOf(table, chain).map((rule) => ruleLine(rule, view)),
  ];
}

function chainHead({ builtIn, rules }: IptablesTable, chain: string, { verbose }: ListingView): string {
  if (builtIn.includes(chain)) return `Chain ${chain} (policy ACCEPT${verbose ? ' 0 packets, 0 bytes' : ''})`;
  const references = rules.filter(({ target }) => target.kind === 'jump' && target.chain === chain).length;
  return `Chain ${chain} (${references} references)`;
}

function ruleLine(rule: IptablesRule, view: ListingView): string {
  const everywhere = view.numeric ? '0.0.0.0/0' : 'anywhere';
  const destination = rule.destination === undefined ? everywhere : blockText(rule.destination);
  const head = columns(
    {
      pkts: '    0     0',
      target: targetName(rule.target),
      protocol: 'all',
      options: '--',
      interfaces: [interfaceName(rule.input), interfaceName(rule.output)],
    },
    [everywhere, destination],
    view,
  );
  return `${head}${detail(rule)}`;
}

interface Cells {
  readonly pkts: string;
  readonly target: string;
  readonly protocol: string;
  readonly options: string;
  readonly interfaces: readonly [string, string];
}

function columns(
  { pkts, target, protocol, options, interfaces }: Cells,
  ends: readonly string[],
  view: ListingView,
): string {
  const [input, output] = interfaces;
  const words = [
    view.verbose ? `${pkts} ` : '',
    `${target.padEnd(10)} ${protocol.padEnd(4)} ${options.padEnd(3)} `,
    view.verbose ? `${input.padEnd(6)} ${output.padEnd(6)}  ` : '',
    ...ends.map((end) => `${end.padEnd(19)}  `),
  ];
  return words.join('');
}

function interfaceName(match: InterfaceMatch | undefined): string {
  if (match === undefined) return '*';
  return `${match.inverted ? '!' : ''}${match.name}${match.anyEnd ? '+' : ''}`;
}

function targetName(target: Target): string {
  switch (target.kind) {
    case 'return':
      return 'RETURN';
    case 'jump':
      return target.chain;
    case 'snat':
      return 'SNAT';
    case 'restore-mark':
    case 'set-mark':
      return 'CONNMARK';
    default:
      return unreachable(target);
  }
}

function detail({ comment, localDestination: local, target }: IptablesRule): string {
  const words = [`/* ${comment} */`];
  if (local !== undefined) words.push(`ADDRTYPE match dst-type ${local.wanted ? '' : '!'}LOCAL`);
  if (local?.onInput === true) words.push('limit-in');
  if (target.kind === 'snat') words.push(`to:${formatIpv4(target.to)}`);
  if (target.kind === 'snat' && target.ports !== 'sequential') words.push(target.ports);
  if (target.kind === 'restore-mark') words.push(`CONNMARK restore mask ${hex(target.mask)}`);
  if (target.kind === 'set-mark') words.push(`CONNMARK or ${hex(target.mark)}`);
  return words.join(' ');
}

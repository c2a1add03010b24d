// iptables' rules as `iptables -L` lists them, in columns. Nothing is counted here.

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
import { blockText, hex, probability, REJECTED_WITH, WHOLE_ADDRESS } from './ruleText.ts';
import { socketText } from './socketText.ts';

export interface ListingView {
  readonly numeric: boolean;
  readonly verbose: boolean;
  readonly family: IpFamily;
}

const EVERYWHERE: Readonly<Record<IpFamily, string>> = { ipv4: '0.0.0.0/0', ipv6: '::/0' };

/** How many rules jump to each chain. */
export function referencesIn({ rules }: IptablesTable): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  for (const { target } of [...rules.values()].flat()) {
    if (target.kind === 'jump') counts.set(target.chain, (counts.get(target.chain) ?? 0) + 1);
  }
  return counts;
}

/** `references`: of the whole table. */
export function listedChain(
  table: IptablesTable,
  chain: string,
  references: ReadonlyMap<string, number>,
  view: ListingView,
): string[] {
  return [
    chainHead(table, chain, references, view),
    columns(
      { pkts: ' pkts bytes', target: 'target', protocol: 'prot', options: 'opt', interfaces: ['in', 'out'] },
      ['source', 'destination'],
      view,
    ).slice(0, -1),
    ...rulesOf(table, chain).map((rule) => ruleLine(rule, view)),
  ];
}

function chainHead(
  { builtIn }: IptablesTable,
  chain: string,
  references: ReadonlyMap<string, number>,
  { verbose }: ListingView,
): string {
  if (builtIn.includes(chain)) return `Chain ${chain} (policy ACCEPT${verbose ? ' 0 packets, 0 bytes' : ''})`;
  return `Chain ${chain} (${references.get(chain) ?? 0} references)`;
}

function ruleLine(rule: IptablesRule, view: ListingView): string {
  const everywhere = view.numeric ? EVERYWHERE[view.family] : 'anywhere';
  const destination = rule.destination === undefined ? everywhere : blockText(rule.destination);
  const source =
    rule.source === undefined
      ? everywhere
      : `${rule.source.inverted ? '!' : ''}${blockText(rule.source.block)}`;
  const head = columns(
    {
      pkts: '    0     0',
      target: targetName(rule.target),
      protocol: rule.protocol ?? 'all',
      options: view.family === 'ipv4' ? '--' : '',
      interfaces: [interfaceName(rule.input), interfaceName(rule.output)],
    },
    [source, destination],
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
    case 'mark':
    case 'dnat':
    case 'masquerade':
    case 'accept':
    case 'drop':
    case 'reject':
      return target.kind.toUpperCase();
    default:
      return unreachable(target);
  }
}

function detail({ matches, target }: IptablesRule): string {
  return [...matches.flatMap(matchWords), ...targetWords(target)].join(' ');
}

function matchWords(match: Match): string[] {
  switch (match.kind) {
    case 'comment':
      return [`/* ${match.text} */`];
    case 'local-destination':
      return [
        `ADDRTYPE match dst-type ${match.wanted ? '' : '!'}LOCAL`,
        ...(match.onInput ? ['limit-in'] : []),
      ];
    case 'local-source':
      return ['ADDRTYPE match src-type LOCAL'];
    case 'destination-port':
      return [match.port === undefined ? match.protocol : `${match.protocol} dpt:${match.port}`];
    case 'mark':
      return [`mark match ${match.wanted ? '' : '! '}${hex(match.mark)}/${hex(match.mark)}`];
    case 'in-set':
      return [`${match.wanted ? '' : '! '}match-set ${match.set} ${match.end}`];
    case 'one-in':
      return [`statistic mode random probability ${probability(match.count)}`];
    case 'connection-state':
      return [`${match.wanted ? '' : '! '}ctstate ${match.states.join(',')}`];
    case 'account':
      return [`nfacct-name  ${match.name}`];
    case 'seen-recently':
      return [
        `recent: CHECK seconds: ${match.seconds} reap name: ${match.name} side: source mask: ${WHOLE_ADDRESS[match.family]}`,
      ];
    case 'note-source':
      return [`recent: SET name: ${match.name} side: source mask: ${WHOLE_ADDRESS[match.family]}`];
    default:
      return unreachable(match);
  }
}

function targetWords(target: Target): string[] {
  switch (target.kind) {
    case 'snat':
      return [`to:${formatAddress(target.to)}`, ...(target.ports === 'sequential' ? [] : [target.ports])];
    case 'dnat':
      return [`to:${socketText({ address: target.to, port: target.port })}`];
    case 'masquerade':
      return ['random-fully'];
    case 'reject':
      return [`reject-with ${REJECTED_WITH[target.family]}`];
    case 'mark':
      return [`MARK ${target.mask === 0 ? 'xor' : 'or'} ${hex(target.bits)}`];
    case 'restore-mark':
      return [`CONNMARK restore mask ${hex(target.mask)}`];
    case 'set-mark':
      return [`CONNMARK or ${hex(target.mark)}`];
    case 'return':
    case 'jump':
    case 'accept':
    case 'drop':
      return [];
    default:
      return unreachable(target);
  }
}

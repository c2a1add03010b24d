// `iptables`, `ip6tables` and what saves their rules, on a node or inside a pod: they list, they change nothing.

import type { IpFamily } from '../base/address.ts';
import { isOneOf } from '../base/records.ts';
import { failed, printed, type ToolAnswer } from '../base/toolAnswer.ts';
import { listedChain, referencesIn } from './iptablesListing.ts';
import { iptablesTable, rulesOf, type IptablesTable } from './iptablesRule.ts';
import type { IpStack } from './namespace.ts';
import { iptablesLine, iptablesLines } from './ruleText.ts';
import type { HostTool } from './standpoint.ts';

/** As AL2023 ships it. */
const RELEASE = 'v1.8.8 (nf_tables)';
const TOOLS: Readonly<Record<IpFamily, string>> = { ipv4: 'iptables', ipv6: 'ip6tables' };
const TABLES = ['filter', 'nat', 'mangle', 'raw'] as const;
type TableName = (typeof TABLES)[number];

interface Request {
  table: string;
  command: 'rules' | 'list' | undefined;
  chain: string | undefined;
  numeric: boolean;
  verbose: boolean;
}

export const iptablesTool: HostTool = iptablesOf('ipv4');
export const ip6tablesTool: HostTool = iptablesOf('ipv6');
export const iptablesSaveTool: HostTool = saveOf('ipv4');
export const ip6tablesSaveTool: HostTool = saveOf('ipv6');

function iptablesOf(family: IpFamily): HostTool {
  return ({ namespace }, words) => answer(namespace[family], family, words);
}

function answer(stack: IpStack, family: IpFamily, words: readonly string[]): ToolAnswer {
  const tool = TOOLS[family];
  const refused = (message: string, exitCode: number): ToolAnswer =>
    failed(`${tool} ${RELEASE}: ${message}`, exitCode);
  if (words.some((word) => word === '-V' || word === '--version')) return printed([`${tool} ${RELEASE}`]);
  const request = readRequest(words);
  if (typeof request === 'string') return refused(request, 2);
  const { table: name, command } = request;
  if (command === undefined) {
    return refused(`no command specified\nTry \`${tool} -h' or '${tool} --help' for more information.`, 2);
  }
  if (!isTable(name)) {
    return refused(`table '${name}' does not exist\nPerhaps ${tool} or your kernel needs to be upgraded.`, 1);
  }
  const table = tableOf(stack, name);
  const { chain } = request;
  if (chain !== undefined && !chainsOf(table).includes(chain))
    return refused(`chain \`${chain}' in table \`${name}' is incompatible, use 'nft' tool.`, 1);
  return list(table, family, request);
}

/** `iptables-save` and `ip6tables-save`, with the tables that hold anything, or with -t that one. */
function saveOf(family: IpFamily): HostTool {
  const tool = `${TOOLS[family]}-save`;
  return ({ namespace }, words) => {
    const [option, name, ...rest] = words;
    const asked = option === '-t' && name !== undefined && rest.length === 0;
    if (words.length > 0 && !asked)
      return failed(`${tool}: "${words.join(' ')}" is not simulated: -t TABLE`, 2);
    if (asked && !isTable(name)) return failed(`${tool}: table '${name}' does not exist`);
    const chosen = TABLES.map((each) => tableOf(namespace[family], each)).filter((table) =>
      asked ? table.name === name : table.rules.size + table.chains.length > 0,
    );
    return printed(chosen.flatMap(savedLines));
  };
}

const LETTERS = /^-[SLnvw]{2,}$/;

/** Answers as text what is not understood. */
function readRequest(words: readonly string[]): Request | string {
  const request: Request = {
    table: 'filter',
    command: undefined,
    chain: undefined,
    numeric: false,
    verbose: false,
  };
  const rest = words.flatMap((word) =>
    LETTERS.test(word)
      ? word
          .slice(1)
          .split('')
          .map((letter) => `-${letter}`)
      : [word],
  );
  while (rest.length > 0) {
    const word = rest.shift() ?? '';
    if (word === '-t' || word === '--table') request.table = rest.shift() ?? '';
    else if (word.startsWith('--table=')) request.table = word.slice('--table='.length);
    else if (word === '-S' || word === '--list-rules') request.command = 'rules';
    else if (word === '-L' || word === '--list') request.command = 'list';
    else if (word === '-n' || word === '--numeric') request.numeric = true;
    else if (word === '-v' || word === '--verbose') request.verbose = true;
    else if (word === '-w' || word === '--wait') continue;
    else if (word.startsWith('-')) return `${word} is not simulated: -t TABLE, -S, -L, -n, -v`;
    else if (request.chain !== undefined) return `Bad argument \`${word}'`;
    else request.chain = word;
  }
  return request;
}

function chainsOf({ builtIn, chains }: IptablesTable): string[] {
  return [...builtIn, ...chains];
}

function list(
  table: IptablesTable,
  family: IpFamily,
  { command, chain, numeric, verbose }: Request,
): ToolAnswer {
  const chains = chain === undefined ? chainsOf(table) : [chain];
  if (command === 'list') {
    const references = referencesIn(table);
    const lists = chains.map((each) => listedChain(table, each, references, { numeric, verbose, family }));
    return printed(lists.flatMap((lines, at) => (at === 0 ? lines : ['', ...lines])));
  }
  return printed(chain === undefined ? ruleLines(table) : chainLines(table, chain));
}

function ruleLines(table: IptablesTable): string[] {
  return [...table.builtIn.map(policyLine), ...iptablesLines(table)];
}

function chainLines(table: IptablesTable, chain: string): string[] {
  const head = table.builtIn.includes(chain) ? policyLine(chain) : `-N ${chain}`;
  return [head, ...rulesOf(table, chain).map(iptablesLine)];
}

function policyLine(chain: string): string {
  return `-P ${chain} ACCEPT`;
}

export function savedLines(table: IptablesTable): string[] {
  return [
    `*${table.name}`,
    ...table.builtIn.map((chain) => `:${chain} ACCEPT [0:0]`),
    ...table.chains.map((chain) => `:${chain} - [0:0]`),
    ...[...table.builtIn, ...table.chains].flatMap((chain) => rulesOf(table, chain).map(iptablesLine)),
    'COMMIT',
  ];
}

function tableOf(stack: IpStack, name: TableName): IptablesTable {
  return name === 'raw' ? iptablesTable(name) : stack[name];
}

function isTable(name: string): name is TableName {
  return isOneOf(TABLES, name);
}

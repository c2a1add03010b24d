// `ip route`: routes listed by table, device or destination, and the one an address is reached by.

import {
  blockContains,
  familyOf,
  formatAddress,
  isIpv6Block,
  parseAddress,
  parseBlock,
  type Address,
  type AddressBlock,
  type IpFamily,
} from '../base/address.ts';
import { own } from '../base/own.ts';
import { failed, printed, type ToolAnswer } from '../base/toolAnswer.ts';
import { completed, selectors } from './ipWords.ts';
import {
  DEFAULT_TABLE,
  KERNEL_RULES,
  LOCAL_TABLE,
  MAIN_TABLE,
  type Namespace,
  type Route,
} from './namespace.ts';
import { lookUp, routeFound, sourceFor } from './routeLookup.ts';
import { EVERYWHERE, host } from './routes.ts';
import { blockText, hex, ipv6Metric, routeLine, tableName } from './ruleText.ts';

const TABLES: Readonly<Record<string, number>> = {
  local: LOCAL_TABLE,
  main: MAIN_TABLE,
  default: DEFAULT_TABLE,
  all: 0,
};

/** A word that no table is called by: undefined. 0 stands for all. */
export function tableNumber(word: string): number | undefined {
  return own(TABLES, word) ?? (/^\d+$/.test(word) ? Number(word) : undefined);
}

/** Without a family the addresses say which, and else it is IPv4. */
export function ipRoute(
  namespace: Namespace,
  words: readonly string[],
  family: IpFamily | undefined,
): ToolAnswer {
  const [verb = 'show', ...rest] = words;
  const command = completed(verb, ['list', 'show', 'lst', 'get']);
  if (command === undefined) return failed(`Command "${verb}" is unknown, try "ip route help".`, 255);
  return command === 'get' ? getRoute(namespace, rest, family) : listRoutes(namespace, rest, family);
}

function listRoutes(
  namespace: Namespace,
  words: readonly string[],
  wanted: IpFamily | undefined,
): ToolAnswer {
  const read = selectors(words, ['table', 'dev', 'exact', 'match', 'to'], 'to');
  if ('unknown' in read)
    return failed(`Error: either "to" is duplicate, or "${read.unknown}" is a garbage.`, 255);
  const word = read.get('table') ?? 'main';
  const table = tableNumber(word);
  if (table === undefined)
    return failed(`Error: argument "${word}" is wrong: table id value is invalid\n`, 255);
  const device = read.get('dev');
  if (device !== undefined && namespace.links.every(({ name }) => name !== device)) {
    return failed(`Cannot find device "${device}"`);
  }
  const [exact, match] = [read.get('to') ?? read.get('exact'), read.get('match')];
  const family = wanted ?? familyOfWords([exact, match]);
  const isWanted = destinationTest(family, exact, match);
  if (typeof isWanted === 'string') return failed(notExpected(wanted, isWanted));
  const chosen = namespace[family].routes.filter((route) => table === 0 || route.table === table);
  if (chosen.length === 0) return failed(`Error: ${family}: FIB table does not exist.\nDump terminated`, 2);
  const lines = chosen
    .filter((route) => (device === undefined || route.device === device) && isWanted(route))
    .map((route) => `${routeLine(route, table === 0, device === undefined)}${family === 'ipv4' ? ' ' : ''}`);
  return printed(lines);
}

function notExpected(family: IpFamily | undefined, word: string): string {
  const expected = family === undefined ? 'any valid' : family === 'ipv4' ? 'inet' : 'inet6';
  return `Error: ${expected} prefix is expected rather than "${word}".`;
}

function familyOfWords(words: readonly (string | undefined)[]): IpFamily {
  return words.some((word) => word?.includes(':')) ? 'ipv6' : 'ipv4';
}

/** The word that is no block, as text. */
function destinationTest(
  family: IpFamily,
  exact?: string,
  match?: string,
): ((route: Route) => boolean) | string {
  const wanted = exact === undefined ? undefined : blockOf(exact, family);
  if (exact !== undefined && wanted === undefined) return exact;
  const inside = match === undefined ? undefined : blockOf(match, family);
  if (match !== undefined && inside === undefined) return match;
  return ({ destination }) =>
    (wanted === undefined || (destination.base === wanted.base && destination.length === wanted.length)) &&
    (inside === undefined || blockContains(destination, inside.base));
}

function blockOf(word: string, family: IpFamily): AddressBlock | undefined {
  if (word === 'default') return EVERYWHERE[family];
  const address = parseAddress(word);
  const block = address === undefined ? parseBlock(word) : host(address);
  return block !== undefined && isIpv6Block(block) === (family === 'ipv6') ? block : undefined;
}

function getRoute(namespace: Namespace, words: readonly string[], wanted: IpFamily | undefined): ToolAnswer {
  if (words.length === 0) return failed('need at least a destination address');
  const read = selectors(words, ['to', 'from', 'iif', 'mark'], 'to');
  if ('unknown' in read)
    return failed(`Error: either "to" is duplicate, or "${read.unknown}" is a garbage.`, 255);
  const [to, from, iif] = [read.get('to') ?? '', read.get('from'), read.get('iif')];
  const family = wanted ?? familyOfWords([to]);
  const read4or6 = (text: string): Address | undefined => {
    const address = parseAddress(text);
    return address !== undefined && familyOf(address) === family ? address : undefined;
  };
  const destination = read4or6(to);
  const source = from === undefined ? undefined : read4or6(from);
  const wrong =
    destination === undefined ? to : from !== undefined && source === undefined ? from : undefined;
  if (destination === undefined || wrong !== undefined) {
    return failed(notExpected(wanted, String(wrong)));
  }
  if (iif !== undefined && namespace.links.every(({ name }) => name !== iif))
    return failed(`Cannot find device "${iif}"`);
  const mark = Number(read.get('mark') ?? 0);
  const route = routeFound(lookUp(namespace, { source, destination, mark }));
  if (route === undefined) return failed('RTNETLINK answers: Network is unreachable', 2);
  if (route.kind === 'blackhole') return failed('RTNETLINK answers: Invalid argument', 2);
  return printed(foundLines(namespace, route, { source, destination, iif, mark }));
}

interface Asked {
  readonly source: Address | undefined;
  readonly destination: Address;
  readonly iif: string | undefined;
  readonly mark: number;
}

/** The kernel keeps the tables local and main as one until somebody adds a rule. */
function showsTable({ ipv4 }: Namespace, { table }: Route): boolean {
  return table !== MAIN_TABLE && !(table === LOCAL_TABLE && ipv4.rules.length === KERNEL_RULES.ipv4.length);
}

/** As iproute2 prints what it found, and what the kernel remembers of it. */
function foundLines(namespace: Namespace, route: Route, { source, destination, iif, mark }: Asked): string[] {
  const isLocal = route.kind === 'local';
  const own = sourceFor(namespace, isLocal ? { ...route, source: destination } : route);
  if (typeof destination === 'bigint') return [ipv6Line(route, own, { source, destination, iif, mark })];
  const words = [
    isLocal ? 'local ' : '',
    blockText(host(destination)),
    source === undefined ? '' : ` from ${formatAddress(source)}`,
    route.via === undefined ? '' : ` via ${formatAddress(route.via)}`,
    ` dev ${isLocal ? 'lo' : route.device}`,
    showsTable(namespace, route) ? ` table ${tableName(route.table)}` : '',
    source !== undefined || own === undefined ? '' : ` src ${formatAddress(own)}`,
    mark === 0 ? '' : ` mark ${hex(mark)}`,
    iif === undefined ? ' uid 0' : '',
  ];
  const input = iif === undefined ? '' : `iif ${iif} `;
  return [`${words.join('')} `, `    cache ${isLocal ? '<local> ' : ''}${input}`];
}

/** IPv6 says more of the route that it found, and nothing of a cache. */
function ipv6Line(route: Route, own: Address | undefined, { source, destination, iif }: Asked): string {
  const isLocal = route.kind === 'local';
  const words = [
    isLocal ? 'local ' : '',
    formatAddress(destination),
    ` from ${source === undefined ? '::' : formatAddress(source)}`,
    route.via === undefined ? '' : ` via ${formatAddress(route.via)}`,
    ` dev ${isLocal ? 'lo' : route.device}`,
    route.table === MAIN_TABLE ? '' : ` table ${tableName(route.table)}`,
    route.byKernel ? ' proto kernel' : '',
    source !== undefined || own === undefined ? '' : ` src ${formatAddress(own)}`,
    ` metric ${ipv6Metric(route)}`,
    iif === undefined ? '' : ` iif ${iif}`,
    ' pref medium',
  ];
  return words.join('');
}

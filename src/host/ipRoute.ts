// `ip route`: routes listed by table, device or destination, and the one an address is reached by.

import { formatIpv4, parseCidr, parseIpv4, cidrContains, type Ipv4 } from '../base/ipv4.ts';
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
import { blockText, hex, routeLine, tableName } from './ruleText.ts';

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

export function ipRoute(namespace: Namespace, words: readonly string[]): ToolAnswer {
  const [verb = 'show', ...rest] = words;
  const command = completed(verb, ['list', 'show', 'lst', 'get']);
  if (command === undefined) return failed(`Command "${verb}" is unknown, try "ip route help".`, 255);
  return command === 'get' ? getRoute(namespace, rest) : listRoutes(namespace, rest);
}

function listRoutes(namespace: Namespace, words: readonly string[]): ToolAnswer {
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
  const chosen = namespace.routes.filter((route) => table === 0 || route.table === table);
  if (chosen.length === 0) return failed('Error: ipv4: FIB table does not exist.\nDump terminated', 2);
  const isWanted = destinationTest(read.get('to') ?? read.get('exact'), read.get('match'));
  if (typeof isWanted === 'string')
    return failed(`Error: any valid prefix is expected rather than "${isWanted}".`);
  const lines = chosen
    .filter((route) => (device === undefined || route.device === device) && isWanted(route))
    .map((route) => `${routeLine(route, table === 0, device === undefined)} `);
  return printed(lines);
}

/** The word that is no block, as text. */
function destinationTest(exact?: string, match?: string): ((route: Route) => boolean) | string {
  const wanted = exact === undefined ? undefined : blockOf(exact);
  if (exact !== undefined && wanted === undefined) return exact;
  const inside = match === undefined ? undefined : blockOf(match);
  if (match !== undefined && inside === undefined) return match;
  return ({ destination }) =>
    (wanted === undefined || (destination.base === wanted.base && destination.length === wanted.length)) &&
    (inside === undefined || cidrContains(destination, inside.base));
}

function blockOf(word: string) {
  if (word === 'default') return EVERYWHERE;
  const address = parseIpv4(word);
  return address === undefined ? parseCidr(word) : host(address);
}

function getRoute(namespace: Namespace, words: readonly string[]): ToolAnswer {
  if (words.length === 0) return failed('need at least a destination address');
  const read = selectors(words, ['to', 'from', 'iif', 'mark'], 'to');
  if ('unknown' in read)
    return failed(`Error: either "to" is duplicate, or "${read.unknown}" is a garbage.`, 255);
  const [to, from, iif] = [read.get('to') ?? '', read.get('from'), read.get('iif')];
  const destination = parseIpv4(to);
  const source = from === undefined ? undefined : parseIpv4(from);
  const wrong =
    destination === undefined ? to : from !== undefined && source === undefined ? from : undefined;
  if (destination === undefined || wrong !== undefined) {
    return failed(`Error: any valid prefix is expected rather than "${wrong}".`);
  }
  if (iif !== undefined && namespace.links.every(({ name }) => name !== iif))
    return failed(`Cannot find device "${iif}"`);
  const mark = Number(read.get('mark') ?? 0);
  const route = routeFound(lookUp(namespace, { source, destination, mark }));
  if (route === undefined) return failed('RTNETLINK answers: Network is unreachable', 2);
  return printed(foundLines(namespace, route, { source, destination, iif, mark }));
}

interface Asked {
  readonly source: Ipv4 | undefined;
  readonly destination: Ipv4;
  readonly iif: string | undefined;
  readonly mark: number;
}

/** The kernel keeps the tables local and main as one until somebody adds a rule. */
function showsTable({ rules }: Namespace, { table }: Route): boolean {
  return table !== MAIN_TABLE && !(table === LOCAL_TABLE && rules.length === KERNEL_RULES.length);
}

/** As iproute2 prints what it found, and what the kernel remembers of it. */
function foundLines(namespace: Namespace, route: Route, { source, destination, iif, mark }: Asked): string[] {
  const isLocal = route.kind === 'local';
  const own = sourceFor(namespace, isLocal ? { ...route, source: destination } : route);
  const words = [
    isLocal ? 'local ' : '',
    blockText(host(destination)),
    source === undefined ? '' : ` from ${formatIpv4(source)}`,
    route.via === undefined ? '' : ` via ${formatIpv4(route.via)}`,
    ` dev ${isLocal ? 'lo' : route.device}`,
    showsTable(namespace, route) ? ` table ${tableName(route.table)}` : '',
    source !== undefined || own === undefined ? '' : ` src ${formatIpv4(own)}`,
    mark === 0 ? '' : ` mark ${hex(mark)}`,
    iif === undefined ? ' uid 0' : '',
  ];
  const input = iif === undefined ? '' : `iif ${iif} `;
  return [`${words.join('')} `, `    cache ${isLocal ? '<local> ' : ''}${input}`];
}

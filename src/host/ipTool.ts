// `ip` on a node or inside a pod: address, link, route, rule and neighbour, with the abbreviations it takes.

import { unreachable } from '../base/assert.ts';
import { failed, printed, type ToolAnswer } from '../base/toolAnswer.ts';
import { completed, ipCommand, selectors, type IpOptions } from './ipWords.ts';
import { ipRoute, tableNumber } from './ipRoute.ts';
import { linkLines, neighbourLine } from './linkText.ts';
import type { Namespace } from './namespace.ts';
import { ruleLine } from './ruleText.ts';
import type { HostTool } from './standpoint.ts';

/** In the order in which iproute2 completes a word. */
const OBJECTS = ['address', 'route', 'rule', 'neighbor', 'neighbour', 'link'] as const;
const SHOW = ['list', 'show', 'lst'] as const;

export const ipTool: HostTool = ({ namespace }, words) => {
  const command = ipCommand(words);
  if (typeof command === 'string') return failed(`ip: option ${command} is not simulated`, 255);
  const { options, object } = command;
  if (object === undefined)
    return failed('Usage: ip [ -4 | -br ] { address | link | route | rule | neighbour } [ show … ]', 255);
  const known = completed(object, OBJECTS);
  if (known === undefined) return failed(`Object "${object}" is unknown, try "ip help".`);
  if (options.ipv6) return failed('ip: IPv6 is not simulated');
  return answer(namespace, known, command.words, options);
};

function answer(
  namespace: Namespace,
  object: (typeof OBJECTS)[number],
  words: readonly string[],
  options: IpOptions,
): ToolAnswer {
  if (object === 'route') return ipRoute(namespace, words);
  const [verb = 'show', ...rest] = words;
  if (completed(verb, SHOW) === undefined) {
    return failed(`Command "${verb}" is unknown, try "ip ${object} help".`, 255);
  }
  switch (object) {
    case 'address':
    case 'link':
      return showLinks(namespace, rest, object === 'address', options);
    case 'rule':
      return showRules(namespace, rest);
    case 'neighbor':
    case 'neighbour':
      return showNeighbours(namespace, rest);
    default:
      return unreachable(object);
  }
}

function showLinks(
  { links }: Namespace,
  words: readonly string[],
  addresses: boolean,
  { ipv4Only, ...form }: IpOptions,
): ToolAnswer {
  const read = selectors(words, ['dev'], 'dev');
  if ('unknown' in read)
    return failed(`Error: either "dev" is duplicate, or "${read.unknown}" is a garbage.`, 255);
  const device = read.get('dev');
  const chosen = links.filter(({ name }) => device === undefined || name === device);
  if (chosen.length === 0) return failed(`Device "${device}" does not exist.`);
  const hidden = addresses && ipv4Only && device === undefined;
  return printed(
    chosen
      .filter((link) => !hidden || link.addresses.length > 0)
      .flatMap((link) => linkLines(link, { addresses, ...form, ipv4Only: addresses && ipv4Only })),
  );
}

function showRules({ rules }: Namespace, words: readonly string[]): ToolAnswer {
  const read = selectors(words, ['table', 'lookup', 'priority', 'preference', 'order'], 'table');
  const bare = words.length === 1;
  if ('unknown' in read || bare)
    return failed(`Error: argument "${words.at(-1)}" is wrong: Failed to parse rule type`, 255);
  const word = read.get('table') ?? read.get('lookup') ?? 'all';
  const table = tableNumber(word);
  if (table === undefined)
    return failed(`Error: argument "${word}" is wrong: table id value is invalid\n`, 255);
  const priority = read.get('priority') ?? read.get('preference') ?? read.get('order');
  return printed(
    rules
      .filter((rule) => table === 0 || rule.table === table)
      .filter((rule) => priority === undefined || rule.priority === Number(priority))
      .map(ruleLine),
  );
}

/** Only what is there for good; what the kernel learns by asking is not simulated. */
function showNeighbours({ neighbours, links }: Namespace, words: readonly string[]): ToolAnswer {
  const read = selectors(words, ['dev'], 'dev');
  const device = 'unknown' in read ? words[0] : read.get('dev');
  if (device !== undefined && links.every(({ name }) => name !== device))
    return failed(`Cannot find device "${device}"`);
  return printed(
    neighbours.filter((each) => device === undefined || each.device === device).map(neighbourLine),
  );
}

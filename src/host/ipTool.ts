// `ip` on a node or inside a pod: address, link, route, rule and neighbour, with the abbreviations it takes.

import { unreachable } from '../base/assert.ts';
import { failed, printed, type ToolAnswer } from '../base/toolAnswer.ts';
import { completed, ipCommand, selectors, type IpOptions } from './ipWords.ts';
import { ipRoute, tableNumber } from './ipRoute.ts';
import { addressesOf, linkLines, neighbourLine } from './linkText.ts';
import type { IpStack, Namespace } from './namespace.ts';
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
    return failed(
      'Usage: ip [ -4 | -6 | -br | -d ] { address | link | route | rule | neighbour } [ show … ]',
      255,
    );
  const known = completed(object, OBJECTS);
  if (known === undefined) return failed(`Object "${object}" is unknown, try "ip help".`);
  return answer(namespace, known, command.words, options);
};

function answer(
  namespace: Namespace,
  object: (typeof OBJECTS)[number],
  words: readonly string[],
  options: IpOptions,
): ToolAnswer {
  if (object === 'route') return ipRoute(namespace, words, options.family);
  const [verb = 'show', ...rest] = words;
  if (completed(verb, SHOW) === undefined) {
    return failed(`Command "${verb}" is unknown, try "ip ${object} help".`, 255);
  }
  switch (object) {
    case 'address':
    case 'link':
      return showLinks(namespace, rest, object === 'address', options);
    case 'rule':
      return showRules(namespace[options.family ?? 'ipv4'], rest);
    case 'neighbor':
    case 'neighbour':
      return showNeighbours(namespace, rest, options);
    default:
      return unreachable(object);
  }
}

function showLinks(
  { links }: Namespace,
  words: readonly string[],
  addresses: boolean,
  options: IpOptions,
): ToolAnswer {
  const read = selectors(words, ['dev'], 'dev');
  if ('unknown' in read)
    return failed(`Error: either "dev" is duplicate, or "${read.unknown}" is a garbage.`, 255);
  const device = read.get('dev');
  const chosen = links.filter(({ name }) => device === undefined || name === device);
  if (chosen.length === 0) return failed(`Device "${device}" does not exist.`);
  const view = { ...options, addresses, family: addresses ? options.family : undefined };
  const hidden = view.family !== undefined && device === undefined;
  return printed(
    chosen
      .filter((link) => !hidden || addressesOf(link, view).length > 0)
      .flatMap((link) => linkLines(link, view)),
  );
}

function showRules({ rules }: IpStack, words: readonly string[]): ToolAnswer {
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
function showNeighbours(
  { links, ipv4, ipv6 }: Namespace,
  words: readonly string[],
  { family }: IpOptions,
): ToolAnswer {
  const neighbours = [
    ...(family === 'ipv6' ? [] : ipv4.neighbours),
    ...(family === 'ipv4' ? [] : ipv6.neighbours),
  ];
  const read = selectors(words, ['dev'], 'dev');
  const device = 'unknown' in read ? words[0] : read.get('dev');
  if (device !== undefined && links.every(({ name }) => name !== device))
    return failed(`Cannot find device "${device}"`);
  return printed(
    neighbours.filter((each) => device === undefined || each.device === device).map(neighbourLine),
  );
}

// `ipset list`: the sets of blocks that rules of iptables ask for, whole, by name, or as names alone.

import { formatBlock } from '../base/address.ts';
import { failed, printed } from '../base/toolAnswer.ts';
import type { IptablesTable } from './iptablesRule.ts';
import type { IpSet, Namespace } from './namespace.ts';
import type { HostTool } from './standpoint.ts';

const RELEASE = 'ipset v7.11';

export const ipsetTool: HostTool = ({ namespace }, words) => {
  const [command, ...rest] = words;
  if (command !== 'list' && command !== '-L')
    return failed(`${RELEASE}: ${command ?? 'no command'} is not simulated: list [NAME] [-name]`, 2);
  const isNames = rest.some((word) => ['-n', '-name', '--name'].includes(word));
  const [wanted] = rest.filter((word) => !word.startsWith('-'));
  const all = namespace.ipSets ?? [];
  const chosen = all.filter(({ name }) => wanted === undefined || name === wanted);
  if (wanted !== undefined && chosen.length === 0)
    return failed(`${RELEASE}: The set with the given name does not exist`);
  if (isNames) return printed(chosen.map(({ name }) => name));
  return printed(chosen.flatMap((set, at) => [...(at === 0 ? [] : ['']), ...setLines(set, namespace)]));
};

/** @assumption without the start value of the hash and the bytes that it takes. */
function setLines({ name, blocks }: IpSet, { ipv4: { filter, nat, mangle } }: Namespace): string[] {
  const references = [filter, nat, mangle].reduce((sum, table) => sum + referencesIn(table, name), 0);
  return [
    `Name: ${name}`,
    'Type: hash:net',
    'Header: family inet hashsize 1024 maxelem 1048576',
    `References: ${references}`,
    `Number of entries: ${blocks.length}`,
    'Members:',
    ...blocks.map(formatBlock),
  ];
}

function referencesIn({ rules }: IptablesTable, name: string): number {
  const matches = [...rules.values()].flat().flatMap((rule) => rule.matches);
  return matches.filter((match) => match.kind === 'in-set' && match.set === name).length;
}

// `nft` on a node or inside a pod: list ruleset, tables, one table, one chain.

import { elementAt } from '../base/assert.ts';
import type { IpFamily } from '../base/address.ts';
import { failed, printed, type ToolAnswer } from '../base/toolAnswer.ts';
import { PROXY_TABLE, proxyLines } from './kubeProxy/nftText.ts';
import type { HostNetwork, Namespace } from './namespace.ts';
import { NFT_FAMILIES, translatedTable } from './nftTranslation.ts';
import { awsCniLines } from './ruleText.ts';
import type { HostTool, Standpoint } from './standpoint.ts';

interface NftTable {
  /** `ip nat` */
  readonly name: string;
  readonly lines: readonly string[];
  readonly ofIptables: boolean;
}

export const nftTool: HostTool = (from, words) => {
  const [command, what, ...rest] = words.filter((word) => !/^-{1,2}\w+$/.test(word));
  if (command === undefined) return failed('nft: no command specified');
  if (command !== 'list') return failed(`nft: ${command} is not simulated: list`);
  const tables = tablesIn(from);
  const named = rest.join(' ');
  if (what === 'ruleset' && rest.length === 0) return shown(tables);
  if (what === 'tables' && rest.length === 0) return printed(tables.map(({ name }) => `table ${name}`));
  if (what === 'table') return listTable(tables, named);
  if (what === 'chain') return listChain(tables, named);
  return failed(
    `nft: list ${[what, ...rest].join(' ').trim()} is not simulated: ruleset, tables, table, chain`,
  );
};

function tablesIn({ host, namespace }: Standpoint): NftTable[] {
  const own =
    namespace.awsCni === undefined
      ? []
      : [{ name: `ip ${namespace.awsCni.name}`, lines: awsCniLines(namespace.awsCni), ofIptables: false }];
  return [
    ...iptablesOn(host, namespace, 'ipv4'),
    ...own,
    ...iptablesOn(host, namespace, 'ipv6'),
    ...kubeProxyOn(namespace),
  ];
}

function kubeProxyOn({ kubeProxy }: Namespace): NftTable[] {
  if (kubeProxy === undefined) return [];
  return [kubeProxy.ipv4, kubeProxy.ipv6].map((table) => {
    const name = `${NFT_FAMILIES[table.family]} ${PROXY_TABLE}`;
    return { name, lines: proxyLines(table), ofIptables: false };
  });
}

function iptablesOn({ iptablesMode }: HostNetwork, namespace: Namespace, family: IpFamily): NftTable[] {
  if (iptablesMode === 'legacy') return [];
  const { nat, mangle, filter } = namespace[family];
  return [nat, mangle, filter]
    .map((table) => {
      const name = `${NFT_FAMILIES[family]} ${table.name}`;
      return { name, lines: translatedTable(table, family), ofIptables: true };
    })
    .filter(({ lines }) => lines.length > 0);
}

/** nft warns of tables that belong to iptables. */
function shown(tables: readonly NftTable[]): ToolAnswer {
  const foreign = tables.filter(({ ofIptables }) => ofIptables);
  const warnings = foreign.map(
    ({ name }) => `# Warning: table ${name} is managed by iptables-nft, do not touch!\n`,
  );
  return { ...printed(tables.flatMap(({ lines }) => lines)), stderr: warnings.join('') };
}

/** Without a family it is `ip`. */
function tableNamed(tables: readonly NftTable[], named: string): NftTable | undefined {
  return tables.find(({ name }) => named === name || `ip ${named}` === name);
}

function listTable(tables: readonly NftTable[], named: string): ToolAnswer {
  const table = tableNamed(tables, named);
  return table === undefined ? missing(`list table ${named}`, named) : shown([table]);
}

function listChain(tables: readonly NftTable[], named: string): ToolAnswer {
  const words = named.split(' ');
  const chain = elementAt(words, words.length - 1);
  const table = tableNamed(tables, words.slice(0, -1).join(' '));
  const start = table?.lines.indexOf(`\tchain ${chain} {`) ?? -1;
  if (table === undefined || start === -1) return missing(`list chain ${named}`, chain);
  const end = table.lines.indexOf('\t}', start);
  return shown([{ ...table, lines: [elementAt(table.lines, 0), ...table.lines.slice(start, end + 1), '}'] }]);
}

/** As nft points at what it did not find. */
function missing(command: string, name: string): ToolAnswer {
  const word = name.split(' ').at(-1) ?? '';
  const marker = ' '.repeat(command.length - word.length) + '^'.repeat(word.length);
  return failed(`Error: No such file or directory\n${command}\n${marker}`);
}

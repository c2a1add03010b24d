// The tools by name, and where each is typed.

import type { ToolName } from '../scenario/language/observedCommand.ts';
import { calicoctlTool } from './calicoctlTool.ts';
import { clusterObjects, startTimeOf } from './clusterObjects.ts';
import { curlTool } from './curl/curl.ts';
import { awsTool } from './aws/aws.ts';
import { kubectl } from '../kubectl/kubectl.ts';
import { ip6tablesSaveTool, ip6tablesTool, iptablesSaveTool, iptablesTool } from '../host/iptablesTool.ts';
import { ipsetTool } from '../host/ipsetTool.ts';
import { ipTool } from '../host/ipTool.ts';
import { nftTool } from '../host/nftTool.ts';
import { pathTool } from './network/pathTool.ts';
import { failed } from '../base/toolAnswer.ts';
import type { HostTool } from '../host/standpoint.ts';
import { standpoint } from './network/standpoint.ts';
import type { Tool } from './tool.ts';

export interface ToolEntry {
  readonly run: Tool;
  /** Whether it looks at the machine it is typed on, so that it has to be on a node. */
  readonly onNode: boolean;
}

const kubectlTool: Tool = (moment, words) =>
  kubectl(words, { objects: clusterObjects(moment), now: startTimeOf(moment) + moment.at });

/** A tool of the machine it is typed on. */
function onHost(name: ToolName, tool: HostTool): ToolEntry {
  const run: Tool = (moment, words, place) => {
    const from = standpoint(moment, place);
    return 'problem' in from ? failed(`${name}: ${from.problem}`) : tool(from, words);
  };
  return { run, onNode: true };
}

export const TOOLS: Readonly<Record<ToolName, ToolEntry>> = {
  kubectl: { run: kubectlTool, onNode: false },
  curl: { run: curlTool, onNode: true },
  aws: { run: awsTool, onNode: false },
  ip: onHost('ip', ipTool),
  iptables: onHost('iptables', iptablesTool),
  'iptables-save': onHost('iptables-save', iptablesSaveTool),
  ip6tables: onHost('ip6tables', ip6tablesTool),
  'ip6tables-save': onHost('ip6tables-save', ip6tablesSaveTool),
  ipset: onHost('ipset', ipsetTool),
  nft: onHost('nft', nftTool),
  calicoctl: { run: calicoctlTool, onNode: false },
  path: { run: pathTool, onNode: false },
};

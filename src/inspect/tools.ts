// The tools by name, and where each is typed.

import type { ToolName } from '../scenario/observedCommand.ts';
import { clusterObjects, startTimeOf } from './clusterObjects.ts';
import { curlTool } from './curl/curl.ts';
import { awsTool } from './ec2/aws.ts';
import { kubectl } from './kubectl/kubectl.ts';
import { iptablesSaveTool, iptablesTool } from './network/iptablesTool.ts';
import { ipTool } from './network/ipTool.ts';
import { nftTool } from './network/nftTool.ts';
import { pathTool } from './network/pathTool.ts';
import type { Tool } from './tool.ts';

export interface ToolEntry {
  readonly run: Tool;
  /** Whether it looks at the machine it is typed on, so that it has to be on a node. */
  readonly onNode: boolean;
}

const kubectlTool: Tool = (moment, words) =>
  kubectl(words, { objects: clusterObjects(moment), now: startTimeOf(moment) + moment.at });

export const TOOLS: Readonly<Record<ToolName, ToolEntry>> = {
  kubectl: { run: kubectlTool, onNode: false },
  curl: { run: curlTool, onNode: true },
  aws: { run: awsTool, onNode: false },
  ip: { run: ipTool, onNode: true },
  iptables: { run: iptablesTool, onNode: true },
  'iptables-save': { run: iptablesSaveTool, onNode: true },
  nft: { run: nftTool, onNode: true },
  path: { run: pathTool, onNode: false },
};

// Where a tool of the network is typed: the namespace it sees, the host's or a pod's, and why it may see none.

import { podKey } from '../../kube/objects.ts';
import type { Moment } from '../moment.ts';
import type { Place, ToolAnswer } from '../tool.ts';
import type { HostNetwork, Namespace } from './namespace.ts';
import { networkOf } from './networkOf.ts';

export interface Standpoint {
  readonly host: HostNetwork;
  /** The host itself, or one of its pods. */
  readonly namespace: Namespace;
}

export type Found = Standpoint | { readonly problem: string };

export function standpoint(moment: Moment, { node, pod }: Place): Found {
  if (pod !== undefined) return insidePod(moment, pod);
  if (node === undefined) return { problem: 'type it on a node or inside a pod' };
  const host = networkOf(moment, node);
  return host === undefined ? { problem: `no machine called ${node} runs` } : { host, namespace: host };
}

/** A pod on the host's network sees what the host sees. */
function insidePod(moment: Moment, key: string): Found {
  const pod = [...moment.world.kubernetes.pods()].find((each) => podKey(each) === key);
  if (pod === undefined) return { problem: `there is no pod ${key}` };
  const host = pod.nodeName === undefined ? undefined : networkOf(moment, pod.nodeName);
  if (host === undefined) return { problem: `pod ${key} is on no machine` };
  if (pod.spec.hostNetwork) return { host, namespace: host };
  const namespace = host.pods.find((each) => each.pod === key);
  return namespace === undefined ? { problem: `pod ${key} has no network` } : { host, namespace };
}

export function printed(lines: readonly string[]): ToolAnswer {
  return { stdout: lines.map((line) => `${line}\n`).join(''), stderr: '', exitCode: 0 };
}

export function failed(message: string, exitCode = 1): ToolAnswer {
  return { stdout: '', stderr: `${message}\n`, exitCode };
}

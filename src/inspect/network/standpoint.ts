// Where somebody stands in a moment: the network namespace of a node or of a pod, and why there may be none.

import { podKey } from '../../kube/api/objects.ts';
import type { Moment } from '../moment.ts';
import type { Place } from '../tool.ts';
import type { Standpoint } from '../../host/standpoint.ts';
import { networkOf } from './networkOf.ts';

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

// Nodes as the API has them.

import {
  addressAt,
  at,
  countAt,
  flagAt,
  isRecord,
  listAt,
  recordAt,
  textAt,
  textsAt,
  timeAt,
} from '../text/values.ts';
import type { NodeFact, Taint } from './facts.ts';
import type { Reading } from './recogniser.ts';

/** Undefined where it is no node. */
export function nodeFact(node: unknown, { file, evidence }: Reading): NodeFact | undefined {
  const name = textAt(node, 'metadata', 'name');
  if (name === undefined) return undefined;
  const labels = textsAt(node, 'metadata', 'labels');
  const conditions = listAt(node, 'status', 'conditions');
  const createdAt = timeAt(node, 'metadata', 'creationTimestamp');
  evidence.sawTime(createdAt);
  for (const condition of conditions)
    evidence.sawTime(timeAt(condition, 'lastHeartbeatTime'), timeAt(condition, 'lastTransitionTime'));
  const ready = conditions.find((condition) => textAt(condition, 'type') === 'Ready');
  const addresses = listAt(node, 'status', 'addresses');
  const internal = addresses.filter((each) => textAt(each, 'type') === 'InternalIP');
  return {
    file,
    name,
    instanceId: instanceIn(textAt(node, 'spec', 'providerID')),
    instanceType: labels['node.kubernetes.io/instance-type'] ?? labels['beta.kubernetes.io/instance-type'],
    zone: labels['topology.kubernetes.io/zone'] ?? labels['failure-domain.beta.kubernetes.io/zone'],
    address: internal.map((each) => addressAt(each, 'address')).find((each) => each !== undefined),
    maxPods: countAt(node, 'status', 'allocatable', 'pods') ?? countAt(node, 'status', 'capacity', 'pods'),
    createdAt,
    age: undefined,
    isReady: textAt(ready, 'status') === 'True',
    isCordoned: flagAt(node, 'spec', 'unschedulable'),
    labels,
    taints: listAt(node, 'spec', 'taints').flatMap(taintOf),
    extendedResources: extendedOf(at(node, 'status', 'capacity')),
    images: listAt(node, 'status', 'images').flatMap(imageName),
    kubeletVersion: textAt(node, 'status', 'nodeInfo', 'kubeletVersion'),
  };
}

/** `aws:///us-west-2a/i-0abc…` */
export function instanceIn(text: string | undefined): string | undefined {
  return /(?<![0-9a-z])i-[0-9a-f]{8,17}(?![0-9a-z])/.exec(text ?? '')?.[0];
}

function taintOf(taint: unknown): Taint[] {
  const key = textAt(taint, 'key');
  const effect = textAt(taint, 'effect');
  if (key === undefined || effect === undefined) return [];
  return [{ key, value: textAt(taint, 'value') ?? '', effect }];
}

/** Resources of device plugins; those of the VPC resource controller are of security groups for pods. */
function extendedOf(capacity: unknown): Readonly<Record<string, string>> {
  if (!isRecord(capacity)) return {};
  const extended = Object.entries(textsAt(recordAt(capacity))).filter(
    ([resource, amount]) =>
      resource.includes('/') && !resource.startsWith('vpc.amazonaws.com/') && amount !== '0',
  );
  return Object.fromEntries(extended);
}

/** The first name that is no digest. */
function imageName(image: unknown): string[] {
  const names = listAt(image, 'names').flatMap((name) => (typeof name === 'string' ? [name] : []));
  const [found] = names.filter((name) => !name.includes('@'));
  return found === undefined ? [] : [found];
}

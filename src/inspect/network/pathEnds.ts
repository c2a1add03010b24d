// Between whom a path runs, as typed: a pod by `namespace/name` or its name in `default`, a node by its name or the
// first part of it, or an address.

import { elementAt } from '../../base/assert.ts';
import { formatAddress, type Address } from '../../base/address.ts';
import { podKey, type Pod } from '../../kube/api/objects.ts';
import type { Moment } from '../moment.ts';
import type { HostNetwork, PodNamespace } from '../../host/namespace.ts';
import { readSocket, type Socket } from '../../host/socketText.ts';
import { networkOf } from './networkOf.ts';
import { servicePortsOf } from './proxiedServices.ts';

export interface NodeEnd {
  readonly node: string;
  readonly host: HostNetwork;
}

/** Who sends: a pod with a network of its own, or somebody on a node's. */
export interface Sender extends NodeEnd {
  readonly name: string;
  readonly pod?: PodNamespace;
}

/** One of the interfaces by which EKS' API server reaches the cluster. */
export interface ControlPlane {
  readonly name: string;
  readonly address: Address;
}

export interface Receiver extends Socket {
  readonly name: string;
}

export const CONTROL_PLANE = 'control-plane';

/** Or why it cannot be told. */
export function controlPlane({ world }: Moment): ControlPlane | string {
  const [eni] = world.cloud.others.controlPlaneEnis();
  return eni === undefined
    ? 'where EKS has its network interfaces is not said: vpc.controlPlaneSubnets'
    : { name: CONTROL_PLANE, address: eni.address };
}

export function sender(moment: Moment, word: string): Sender | string {
  const node = nodeNamed(moment, word);
  if (node !== undefined) return { name: shortName(node.node), ...node };
  const pod = podNamed(moment, word);
  if (pod === undefined) return `there is no pod or node ${word}; a pod of a namespace is NAMESPACE/NAME`;
  const name = podKey(pod);
  const host = pod.nodeName === undefined ? undefined : networkOf(moment, pod.nodeName);
  if (pod.nodeName === undefined || host === undefined) return `${name} is on no machine`;
  const place = { node: pod.nodeName, host };
  if (pod.spec.hostNetwork) return { name, ...place };
  const own = host.pods.find((each) => each.pod === name);
  return own === undefined ? `${name} has no network` : { name, ...place, pod: own };
}

export function receiver(moment: Moment, word: string): Receiver | string {
  const socket = readSocket(word);
  if (socket !== undefined) return { name: word, ...socket };
  const service = serviceNamed(moment, word);
  if (service !== undefined) return service;
  const node = nodeNamed(moment, word);
  if (node !== undefined) return { name: shortName(node.node), address: node.host.address };
  const pod = podNamed(moment, word);
  if (pod === undefined)
    return `there is no pod, node, Service port or address ${word}; a pod of a namespace is NAMESPACE/NAME, a Service service/NAMESPACE/NAME:PORT`;
  const podAddress = pod.podIp;
  return podAddress === undefined
    ? `${podKey(pod)} has no address`
    : { name: podKey(pod), address: podAddress };
}

/** `service/NAMESPACE/NAME`, `svc/NAME:PORT`: of a Service with several ports the first, unless one is named. */
function serviceNamed(moment: Moment, word: string): Receiver | undefined {
  const [, namespace = 'default', name, asked] =
    /^(?:service|svc)\/(?:([^/:]+)\/)?([^/:]+)(?::([^/:]+))?$/.exec(word) ?? [];
  const found = servicePortsOf(moment).find(
    (port) =>
      port.namespace === namespace &&
      port.service === name &&
      (asked === undefined || port.name === asked || String(port.port) === asked),
  );
  if (found === undefined) return undefined;
  const { clusterIp: address, port: number, protocol } = found;
  return { name: word, address, port: { protocol, number } };
}

/** Who has the address: a pod or the node itself; undefined for an address that nobody uses. */
export function holderOf({ node, host }: NodeEnd, address: Address): string | undefined {
  const pod = host.pods.find((each) => each.address === address || each.egress?.address === address);
  if (pod !== undefined) return pod.pod;
  const isOwn = host.links.some(({ addresses }) => addresses.some((each) => each.address === address));
  return isOwn ? node : undefined;
}

function nodeNamed(moment: Moment, word: string): NodeEnd | undefined {
  const names = [...moment.world.daemons.nodes.keys()];
  const node = names.find((name) => name === word || shortName(name) === word);
  const host = node === undefined ? undefined : networkOf(moment, node);
  return node === undefined || host === undefined ? undefined : { node, host };
}

function podNamed({ world }: Moment, word: string): Pod | undefined {
  const key = word.includes('/') ? word : `default/${word}`;
  return [...world.kubernetes.pods()].find((pod) => podKey(pod) === key);
}

/** Without the domain all nodes share. */
export function shortName(node: string): string {
  return elementAt(node.split('.'), 0);
}

export function named(name: string, address: Address): string {
  const text = formatAddress(address);
  return name === text ? text : `${name} (${text})`;
}

// A moment as an operator sees it: what kubectl and the AWS CLI print, read as a program would read it.

import { clusterObjects } from '../../src/inspect/clusterObjects.ts';
import { inspect } from '../../src/inspect/inspect.ts';
import type { Moment } from '../../src/inspect/moment.ts';
import { written } from './factViews.ts';
import type { View } from './view.ts';
import { countedBy } from './worldView.ts';

interface NodeItem {
  readonly metadata: { readonly name: string };
  readonly spec: { readonly unschedulable?: boolean };
  readonly status: {
    readonly allocatable: { readonly pods: string };
    readonly conditions: readonly { readonly type: string; readonly status: string }[];
  };
}

interface PodItem {
  readonly metadata: { readonly namespace: string; readonly name: string };
  readonly spec: { readonly nodeName?: string };
  readonly status: { readonly phase: string; readonly podIP?: string };
}

interface EniItem {
  readonly Description: string;
  readonly RequesterManaged: boolean;
  readonly NetworkInterfaceId: string;
  readonly PrivateIpAddress: string;
  readonly PrivateIpAddresses: readonly { readonly Primary: boolean; readonly PrivateIpAddress: string }[];
  readonly Ipv4Prefixes?: readonly { readonly Ipv4Prefix: string }[];
  readonly Attachment?: { readonly InstanceId: string };
}

interface InstanceItem {
  readonly InstanceId: string;
  readonly PrivateDnsName: string;
}

/** `typed`: read from what is printed, which costs most, instead of from the objects behind it. */
export function kubectlView(moment: Moment, typed: boolean): View {
  const nodes = items(moment, typed, 'Node', 'kubectl get nodes -o json') as readonly NodeItem[];
  const pods = items(moment, typed, 'Pod', 'kubectl get pods -A -o json') as readonly PodItem[];
  const nameOf = ({ metadata }: NodeItem): string => metadata.name;
  const keyOf = ({ metadata }: PodItem): string => `${metadata.namespace}/${metadata.name}`;
  const slots = (node: string): number =>
    pods.filter((pod) => pod.spec.nodeName === node && isAlive(pod)).length;
  return {
    source: 'kubectl',
    topics: {
      'node: Ready': new Map(nodes.map((node) => [nameOf(node), isReady(node)])),
      'node: cordoned': new Map(nodes.map((node) => [nameOf(node), node.spec.unschedulable ?? false])),
      'node: max pods': new Map(nodes.map((node) => [nameOf(node), Number(node.status.allocatable.pods)])),
      'node: pods': new Map(nodes.map((node) => [nameOf(node), slots(nameOf(node))])),
      'pod: state': new Map(pods.map((pod) => [keyOf(pod), stateOf(pod)])),
      'pod: node': new Map(pods.map((pod) => [keyOf(pod), pod.spec.nodeName ?? ''])),
      'pod: address': new Map(pods.map((pod) => [keyOf(pod), pod.status.podIP ?? ''])),
      'pods by state': countedBy(pods.map(stateOf)),
    },
  };
}

export function ec2View(moment: Moment): View {
  const { NetworkInterfaces } = printed(moment, 'aws ec2 describe-network-interfaces') as {
    readonly NetworkInterfaces: readonly EniItem[];
  };
  // Those of other services, and of EKS itself, stand for addresses that are taken.
  const enis = NetworkInterfaces.filter(
    ({ RequesterManaged, Description }) => !RequesterManaged && !Description.startsWith('Amazon EKS '),
  );
  const { Reservations } = printed(moment, 'aws ec2 describe-instances') as {
    readonly Reservations: readonly { readonly Instances: readonly InstanceItem[] }[];
  };
  const instances = Reservations.flatMap(({ Instances }) => Instances);
  const machines = new Map(instances.map(({ InstanceId, PrivateDnsName }) => [InstanceId, PrivateDnsName]));
  return {
    source: 'EC2',
    topics: {
      'ENI: node': new Map(
        enis.map(({ NetworkInterfaceId, Attachment }) => [
          NetworkInterfaceId,
          machines.get(Attachment?.InstanceId ?? '') ?? '',
        ]),
      ),
      'ENI: addresses': new Map(enis.map((eni) => [eni.NetworkInterfaceId, addressesOf(eni)])),
    },
  };
}

function items(moment: Moment, typed: boolean, kind: string, command: string): readonly unknown[] {
  if (!typed) return clusterObjects(moment).filter((object) => object.kind === kind);
  return (printed(moment, command) as { readonly items: readonly unknown[] }).items;
}

function printed(moment: Moment, command: string): unknown {
  const { stdout, stderr, exitCode } = inspect(moment, [command]);
  if (exitCode !== 0) throw new Error(`${command}: ${stderr}`);
  return JSON.parse(stdout) as unknown;
}

function isReady({ status }: NodeItem): boolean {
  return status.conditions.some((condition) => condition.type === 'Ready' && condition.status === 'True');
}

function isAlive({ status }: PodItem): boolean {
  return status.phase !== 'Succeeded' && status.phase !== 'Failed';
}

function stateOf({ status, spec }: PodItem): string {
  if (status.phase !== 'Pending') return status.phase.toLowerCase();
  return spec.nodeName === undefined ? 'pending' : 'creating';
}

function addressesOf({ PrivateIpAddress, PrivateIpAddresses, Ipv4Prefixes = [] }: EniItem): string {
  const secondary = PrivateIpAddresses.filter(({ Primary }) => !Primary).map((each) => each.PrivateIpAddress);
  return written(PrivateIpAddress, [...secondary, ...Ipv4Prefixes.map((each) => each.Ipv4Prefix)]);
}

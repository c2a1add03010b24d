// A node's status: addresses, resources, conditions with heartbeats, what runs on the machine, its images.

import type { NodeCondition, NodeStatus, NodeSystemInfo } from 'kubernetes-types/core/v1.d.ts';
import { MINUTE } from '../../base/time.ts';
import type { Node, NodeImage, Resources } from '../../kube/api/objects.ts';
import type { NodeHistory } from '../history/nodeHistory.ts';
import { spoken } from './apiObject.ts';
import type { ClusterView } from './clusterView.ts';
import { fullName, imageId } from './containerStatuses.ts';
import { digestOf, uidOf } from './identity.ts';
import { machineVersions } from './machineVersions.ts';
import { lastBeat } from './heartbeats.ts';
import { kibibytes, quantityOf } from './quantities.ts';

/** Conditions that did not change are sent anew this often. @upstream nodeStatusReportFrequency */
const REPORT_PERIOD = 5 * MINUTE;

export function nodeStatus(node: Node, life: NodeHistory | undefined, view: ClusterView): NodeStatus {
  const { capacity, allocatable, images } = node;
  return spoken<NodeStatus>({
    addresses: addressesOf(node, view),
    allocatable: resourcesOf(allocatable, (bytes) => String(bytes)),
    capacity: resourcesOf(capacity, kibibytes),
    conditions: conditionsOf(node, life, view),
    daemonEndpoints: { kubeletEndpoint: { Port: 10250 } },
    images: images.map(imageOf),
    nodeInfo: nodeInfo(node, life, view),
  });
}

function addressesOf({ name }: Node, { history }: ClusterView): NodeStatus['addresses'] {
  const address = history.machine(name)?.address;
  return [
    ...(address === undefined ? [] : [{ address, type: 'InternalIP' }]),
    { address: name, type: 'InternalDNS' },
    { address: name, type: 'Hostname' },
  ];
}

/** `storage`: how amounts of storage are written; kubelets tell what is left of it in bytes. */
function resourcesOf(resources: Resources, storage: (bytes: number) => string): Record<string, string> {
  const { memory = 0, 'ephemeral-storage': disk = 0, ...others } = resources;
  const counted = Object.entries(others).map(([name, amount]) => [name, quantityOf(name, amount)]);
  return {
    ...Object.fromEntries(counted),
    'ephemeral-storage': storage(disk),
    'hugepages-1Gi': '0',
    'hugepages-2Mi': '0',
    memory: kibibytes(memory),
  };
}

function imageOf({ names, sizeBytes }: NodeImage) {
  return { names: names.flatMap((name) => [imageId(name), fullName(name)]), sizeBytes };
}

const PRESSURES = [
  ['MemoryPressure', 'KubeletHasSufficientMemory', 'kubelet has sufficient memory available'],
  ['DiskPressure', 'KubeletHasNoDiskPressure', 'kubelet has no disk pressure'],
  ['PIDPressure', 'KubeletHasSufficientPID', 'kubelet has sufficient PID available'],
] as const;

const NOT_READY =
  'container runtime network not ready: NetworkReady=false reason:NetworkPluginNotReady ' +
  'message:Network plugin returns error: cni plugin not initialized';

function conditionsOf(node: Node, life: NodeHistory | undefined, view: ClusterView): NodeCondition[] {
  const { time, at } = view;
  const since = life?.readyChangedAt ?? node.createdAt;
  const lastHeartbeatTime = time.time(
    Math.max(lastBeat(life, node.createdAt, at, REPORT_PERIOD), life?.silentSince === undefined ? since : 0),
  );
  if (life?.silentSince !== undefined) {
    const lastTransitionTime = time.time(life.silentSince);
    const message = 'Kubelet stopped posting node status.';
    return [...PRESSURES.map(([type]) => type), 'Ready'].map((type) => {
      return {
        lastHeartbeatTime,
        lastTransitionTime,
        message,
        reason: 'NodeStatusUnknown',
        status: 'Unknown',
        type,
      };
    });
  }
  const started = time.time(life?.startedAt ?? node.createdAt);
  return [
    ...PRESSURES.map(([type, reason, message]) => {
      return { lastHeartbeatTime, lastTransitionTime: started, message, reason, status: 'False', type };
    }),
    {
      lastHeartbeatTime,
      lastTransitionTime: time.time(since),
      message: node.ready ? 'kubelet is posting ready status' : NOT_READY,
      reason: node.ready ? 'KubeletReady' : 'KubeletNotReady',
      status: node.ready ? 'True' : 'False',
      type: 'Ready',
    },
  ];
}

function nodeInfo({ name, labels }: Node, life: NodeHistory | undefined, view: ClusterView): NodeSystemInfo {
  const instance = view.history.machine(name)?.instanceId ?? name;
  const architecture = labels['kubernetes.io/arch'] ?? 'amd64';
  const { kernel, containerd, kubelet, kubeProxy, osImage } = machineVersions(
    view.scenario.cluster.kubernetesMinor,
    architecture,
  );
  const machine = `ec2${digestOf(instance).slice(0, 29)}`;
  const cuts = [0, 8, 12, 16, 20, 32];
  return {
    architecture,
    bootID: uidOf(`${instance}/boot/${life?.boots ?? 1}`),
    containerRuntimeVersion: `containerd://${containerd}`,
    kernelVersion: kernel,
    kubeProxyVersion: kubeProxy,
    kubeletVersion: kubelet,
    machineID: machine,
    operatingSystem: 'linux',
    osImage,
    systemUUID: cuts
      .slice(1)
      .map((to, index) => machine.slice(cuts[index], to))
      .join('-'),
  };
}

// What groups and DaemonSets of the recordings come to: nodes, templates, pods; and what the stand-in's scheduler asks.

import type { DaemonSetView, GroupTemplate } from '../autoscaling/clusterAutoscaler/ports.ts';
import type { Milliseconds } from '../base/time.ts';
import { NOT_READY } from '../kube/api/nodeTaints.ts';
import type { Labels, Node, Pod } from '../kube/api/objects.ts';
import { LABEL_TAG, TAINT_TAG } from '../kube/api/templateTags.ts';
import { hasLabels } from '../kube/scheduler/labelSelector.ts';
import { demandOf } from '../kube/scheduler/podDemand.ts';
import { untoleratedTaint } from '../kube/scheduler/taintToleration.ts';
import { resourcesOf } from '../scenario/manifest/podObjects.ts';
import type { RecordedDaemonSet, RecordedGroup } from './clusterAutoscalerCase.ts';
import { podOf } from './schedulerVectorPods.ts';

export function nodeOf(group: RecordedGroup, name: string, ready: boolean, createdAt: Milliseconds): Node {
  const { capacity, allocatable, zone, instanceType, taints = [], labels = {} } = group;
  return {
    name,
    labels: {
      ...labels,
      'kubernetes.io/hostname': name,
      'kubernetes.io/arch': 'amd64',
      'kubernetes.io/os': 'linux',
      'node.kubernetes.io/instance-type': instanceType,
      'topology.kubernetes.io/region': zone.slice(0, -1),
      'topology.kubernetes.io/zone': zone,
    },
    annotations: {},
    createdAt,
    capacity: { ...resourcesOf(capacity), pods: resourcesOf(allocatable)['pods'] ?? 0 },
    allocatable: resourcesOf(allocatable),
    taints: ready ? taints : [...taints, NOT_READY],
    unschedulable: false,
    ready,
    images: [],
  };
}

export function templateOf(group: RecordedGroup): GroupTemplate {
  const { instanceType, zone, capacity } = group;
  const { cpu = 0, memory = 0 } = resourcesOf(capacity);
  return {
    instanceType,
    architecture: 'amd64',
    region: zone.slice(0, -1),
    zone,
    vcpus: cpu / 1000,
    memoryMiB: memory / 2 ** 20,
    tags: tagsOf(group),
  };
}

function tagsOf({ labels = {}, taints = [], tags = {} }: RecordedGroup): Labels {
  const ofLabels = Object.entries(labels).map(([key, value]) => [`${LABEL_TAG}${key}`, value]);
  const ofTaints = taints.map(({ key, value, effect }) => [`${TAINT_TAG}${key}`, `${value}:${effect}`]);
  return { ...Object.fromEntries([...ofLabels, ...ofTaints]), ...tags };
}

export function daemonSetOf({ metadata, spec: { template } }: RecordedDaemonSet): DaemonSetView {
  return {
    uid: `ds-${metadata.name}`,
    name: metadata.name,
    template: {
      namespace: metadata.namespace ?? 'kube-system',
      labels: template.metadata?.labels ?? {},
      annotations: {},
      spec: podOf({ metadata, spec: template.spec }, 0).spec,
    },
  };
}

/** CPU, memory, pod slots, node selector, tolerations: nothing else is looked at. */
export function hasRoomFor({ spec }: Pod, node: Node, here: readonly Pod[]): boolean {
  if (!hasLabels(spec.nodeSelector, node.labels)) return false;
  if (untoleratedTaint(spec.tolerations, node.taints) !== undefined) return false;
  const { cpu = 0, memory = 0, pods = 0 } = node.allocatable;
  const asked = [...here.map((each) => each.spec), spec].map(demandOf);
  const sum = (amounts: readonly number[]): number => amounts.reduce((total, amount) => total + amount, 0);
  return (
    sum(asked.map((one) => one.cpu)) <= cpu &&
    sum(asked.map((one) => one.memory)) <= memory &&
    here.length < pods
  );
}

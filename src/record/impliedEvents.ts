// The Kubernetes Events that facts imply or tell. `kube/api/facts.ts` lists which fact implies which,
// `kube/kubelet/eventTexts.ts` has the words.

import type { EventComponent } from '../kube/api/eventSource.ts';
import {
  createdPodText,
  createdText,
  deletedPodText,
  killingText,
  nodeControllerText,
  nodeStatusText,
  presentText,
  pulledText,
  pullingText,
  scheduledText,
  startedText,
} from '../kube/kubelet/eventTexts.ts';
import type { Owner } from '../kube/api/objects.ts';
import type { EventSpeaker } from './eventSpeaker.ts';
import type { SomeFolds } from './projection.ts';

const CONTROLLERS: Readonly<Record<Owner['kind'], EventComponent>> = {
  ReplicaSet: 'replicaset-controller',
  ReplicationController: 'replication-controller',
  StatefulSet: 'statefulset-controller',
  DaemonSet: 'daemonset-controller',
  Job: 'job-controller',
};

/** After the fact was applied to the lives of pods and nodes. */
export const IMPLIED_EVENTS: SomeFolds<EventSpeaker> = {
  'event-recorded': (speaker, fact) => {
    speaker.repeat(fact);
    if (fact.reason === 'Preempting') killing(speaker, fact.object);
  },
  'pod-created': (speaker, { controller, pod }) =>
    byController(speaker, controller, pod, 'SuccessfulCreate', createdPodText),
  'pod-scheduled': (speaker, { pod, node, direct }) => {
    if (direct !== true)
      speaker.bySchedulerOf(pod, 'Binding', 'Normal', 'Scheduled', scheduledText(pod, node));
  },
  'pod-unschedulable': (speaker, { pod, message }) =>
    speaker.bySchedulerOf(pod, 'Scheduling', 'Warning', 'FailedScheduling', message),
  'image-pulling': (speaker, { pod, container, image }) =>
    speaker.ofContainer(pod, container, 'Pulling', pullingText(image)),
  'container-started': (speaker, { pod, container, image, pullMs, queuedMs = 0 }) => {
    const { kubernetesMinor: minor } = speaker;
    const pulled = pullMs === undefined ? presentText(image) : pulledText(minor, image, pullMs, queuedMs);
    speaker.ofContainer(pod, container, 'Pulled', pulled);
    speaker.ofContainer(pod, container, 'Created', createdText(minor, container));
    speaker.ofContainer(pod, container, 'Started', startedText(minor, container));
  },
  'pod-deleted': (speaker, { pod, cause }) => {
    const history = speaker.history(pod);
    if (cause === 'Owner')
      byController(speaker, history?.controller, pod, 'SuccessfulDelete', deletedPodText);
    killing(speaker, pod);
  },
  'pod-not-ready': (speaker, { pod }) => {
    if (!speaker.isNodeLost(pod)) return;
    const spoken = { kind: 'Pod', path: pod, component: 'node-controller' } as const;
    speaker.say(spoken, 'Warning', 'NodeNotReady', 'Node is not ready');
  },
  'node-registered': (speaker, { node }) => nodeRegistered(speaker, node),
  'node-ready': (speaker, { node }) => nodeStatus(speaker, 'kubelet', node, 'NodeReady'),
  'node-not-ready': (speaker, { node, silent }) =>
    nodeStatus(speaker, silent === true ? 'node-controller' : 'kubelet', node, 'NodeNotReady'),
  'node-cordoned': (speaker, { node }) => nodeStatus(speaker, 'kubelet', node, 'NodeNotSchedulable'),
  'node-uncordoned': (speaker, { node }) => nodeStatus(speaker, 'kubelet', node, 'NodeSchedulable'),
  'node-rebooted': (speaker, { node }) => {
    speaker.ofNode('kubelet', node, 'Normal', 'Starting', 'Starting kubelet.');
    speaker.ofNode('kubelet', node, 'Warning', 'Rebooted', `Node ${node} has been rebooted`);
  },
  'node-removed': (speaker, { node }) => byNodeController(speaker, node, 'RemovingNode'),
};

/** Its containers are told to stop. */
function killing(speaker: EventSpeaker, pod: string): void {
  for (const [container, { isRunning }] of speaker.history(pod)?.containers ?? [])
    if (isRunning) speaker.ofContainer(pod, container, 'Killing', killingText(container));
}

/** @upstream pkg/kubelet/kubelet_node_status.go, cloud-provider's node controller */
function nodeRegistered(speaker: EventSpeaker, node: string): void {
  speaker.ofNode('kubelet', node, 'Normal', 'Starting', 'Starting kubelet.');
  for (const status of ['NodeHasSufficientMemory', 'NodeHasNoDiskPressure', 'NodeHasSufficientPID'])
    nodeStatus(speaker, 'kubelet', node, status);
  const enforced = 'Updated Node Allocatable limit across pods';
  speaker.ofNode('kubelet', node, 'Normal', 'NodeAllocatableEnforced', enforced);
  speaker.ofNode('cloud-node-controller', node, 'Normal', 'Synced', 'Node synced successfully');
  byNodeController(speaker, node, 'RegisteredNode');
}

function nodeStatus(
  speaker: EventSpeaker,
  component: 'kubelet' | 'node-controller',
  node: string,
  status: string,
): void {
  speaker.ofNode(component, node, 'Normal', status, nodeStatusText(node, status));
}

function byNodeController(
  speaker: EventSpeaker,
  node: string,
  reason: 'RegisteredNode' | 'RemovingNode',
): void {
  speaker.ofNode('node-controller', node, 'Normal', reason, nodeControllerText(node, reason));
}

function byController(
  speaker: EventSpeaker,
  controller: Owner | undefined,
  pod: string,
  reason: string,
  text: (owner: Owner, pod: string) => string,
): void {
  if (controller === undefined) return;
  const { kind, name } = controller;
  const [namespace = '', podName = ''] = pod.split('/');
  const spoken = { kind, path: `${namespace}/${name}`, component: CONTROLLERS[kind] };
  speaker.say(spoken, 'Normal', reason, text(controller, podName));
}

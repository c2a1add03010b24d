// The Kubernetes Events that facts imply or tell, written into the log as their components would write them.
// `kube/facts.ts` lists which fact implies which, `kube/eventTexts.ts` has the words.

import type { Milliseconds } from '../../base/time.ts';
import { EventRecorder } from '../../kube/events.ts';
import type { EventComponent, EventType, InvolvedKind } from '../../kube/eventSource.ts';
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
} from '../../kube/eventTexts.ts';
import type { Owner } from '../../kube/objects.ts';
import type { Fact } from '../../record/trace.ts';
import type { EventLog, EventText, InvolvedObject } from './eventLog.ts';
import type { PodLife } from './podLife.ts';

const COMBINED_PREFIX = '(combined from similar events): ';

const CONTROLLERS: Readonly<Record<Owner['kind'], EventComponent>> = {
  ReplicaSet: 'replicaset-controller',
  ReplicationController: 'replication-controller',
  StatefulSet: 'statefulset-controller',
  DaemonSet: 'daemonset-controller',
  Job: 'job-controller',
};

/** Whom an Event is about, and who says it. */
interface Spoken {
  readonly kind: InvolvedKind;
  readonly path: string;
  readonly component: EventComponent;
  readonly container?: string;
  readonly host?: string | undefined;
}

export class EventTelling {
  private readonly clock = { now: 0 };
  private readonly recorder: EventRecorder;
  private readonly log: EventLog;
  private readonly minor: number;
  private readonly lifeOf: (pod: string) => PodLife | undefined;
  /** Whom the Event under way is about. */
  private spoken: Spoken | undefined;

  constructor(log: EventLog, kubernetesMinor: number, lifeOf: (pod: string) => PodLife | undefined) {
    this.log = log;
    this.minor = kubernetesMinor;
    this.lifeOf = lifeOf;
    this.recorder = new EventRecorder(this.clock, (fact) => {
      if (fact.kind === 'event-recorded') this.record(fact, this.spoken);
    });
  }

  /** After the fact was folded into the lives. */
  tell(fact: Fact, at: Milliseconds): void {
    this.clock.now = at;
    switch (fact.kind) {
      case 'event-recorded':
        return this.recordTold(fact);
      case 'pod-created':
        return this.byController(fact.controller, fact.pod, 'SuccessfulCreate', createdPodText);
      case 'pod-scheduled':
        if (fact.direct === true) return;
        return this.byScheduler(
          fact.pod,
          'Binding',
          'Normal',
          'Scheduled',
          scheduledText(fact.pod, fact.node),
        );
      case 'pod-unschedulable':
        return this.byScheduler(fact.pod, 'Scheduling', 'Warning', 'FailedScheduling', fact.message);
      case 'image-pulling':
        return this.ofContainer(fact, 'Pulling', pullingText(fact.image));
      case 'container-started':
        return this.started(fact);
      case 'pod-deleted':
        return this.deleted(fact);
      default:
        return this.tellOfNode(fact);
    }
  }

  private tellOfNode(fact: Fact): void {
    switch (fact.kind) {
      case 'node-registered':
        return this.registered(fact.node);
      case 'node-ready':
        return this.nodeStatus('kubelet', fact.node, 'NodeReady');
      case 'node-not-ready':
        return this.nodeStatus(
          fact.silent === true ? 'node-controller' : 'kubelet',
          fact.node,
          'NodeNotReady',
        );
      case 'node-cordoned':
        return this.nodeStatus('kubelet', fact.node, 'NodeNotSchedulable');
      case 'node-uncordoned':
        return this.nodeStatus('kubelet', fact.node, 'NodeSchedulable');
      case 'node-rebooted':
        return this.nodeSays(
          'kubelet',
          fact.node,
          'Warning',
          'Rebooted',
          `Node ${fact.node} has been rebooted`,
        );
      case 'node-removed': {
        const message = nodeControllerText(fact.node, 'RemovingNode');
        return this.nodeSays('node-controller', fact.node, 'Normal', 'RemovingNode', message);
      }
      default:
    }
  }

  /** @upstream pkg/kubelet/kubelet_node_status.go, cloud-provider's node controller */
  private registered(node: string): void {
    this.nodeSays('kubelet', node, 'Normal', 'Starting', 'Starting kubelet.');
    for (const status of ['NodeHasSufficientMemory', 'NodeHasNoDiskPressure', 'NodeHasSufficientPID'])
      this.nodeStatus('kubelet', node, status);
    const enforced = 'Updated Node Allocatable limit across pods';
    this.nodeSays('kubelet', node, 'Normal', 'NodeAllocatableEnforced', enforced);
    this.nodeSays('cloud-node-controller', node, 'Normal', 'Synced', 'Node synced successfully');
    const message = nodeControllerText(node, 'RegisteredNode');
    this.nodeSays('node-controller', node, 'Normal', 'RegisteredNode', message);
  }

  private started(fact: Extract<Fact, { kind: 'container-started' }>): void {
    const { container, image, pullMs, queuedMs = 0 } = fact;
    const pulled =
      pullMs === undefined ? presentText(image) : pulledText(this.minor, image, pullMs, queuedMs);
    this.ofContainer(fact, 'Pulled', pulled);
    this.ofContainer(fact, 'Created', createdText(this.minor, container));
    this.ofContainer(fact, 'Started', startedText(this.minor, container));
  }

  private deleted({ pod, cause }: Extract<Fact, { kind: 'pod-deleted' }>): void {
    const life = this.lifeOf(pod);
    if (cause === 'Owner') this.byController(life?.controller, pod, 'SuccessfulDelete', deletedPodText);
    for (const [container, { isRunning }] of life?.containers ?? [])
      if (isRunning) this.ofContainer({ pod, container }, 'Killing', killingText(container));
  }

  private byController(
    controller: Owner | undefined,
    pod: string,
    reason: string,
    text: (owner: Owner, pod: string) => string,
  ): void {
    if (controller === undefined) return;
    const { kind, name } = controller;
    const [namespace, podName] = pod.split('/');
    const spoken = { kind, path: `${namespace}/${name}`, component: CONTROLLERS[kind] };
    this.say(spoken, 'Normal', reason, text(controller, podName));
  }

  private byScheduler(pod: string, action: string, type: EventType, reason: string, message: string): void {
    const text = { component: 'default-scheduler', type, reason, message };
    this.log.recordSeries(this.involved({ kind: 'Pod', path: pod }), action, text, this.clock.now);
  }

  private ofContainer(
    { pod, container }: { readonly pod: string; readonly container: string },
    reason: string,
    message: string,
  ): void {
    const host = this.lifeOf(pod)?.node;
    this.say({ kind: 'Pod', path: pod, component: 'kubelet', container, host }, 'Normal', reason, message);
  }

  private nodeStatus(component: 'kubelet' | 'node-controller', node: string, status: string): void {
    this.nodeSays(component, node, 'Normal', status, nodeStatusText(node, status));
  }

  private nodeSays(
    component: EventComponent,
    node: string,
    type: EventType,
    reason: string,
    message: string,
  ): void {
    const host = component === 'kubelet' ? node : undefined;
    this.say({ kind: 'Node', path: node, component, host }, type, reason, message);
  }

  private say(spoken: Spoken, type: EventType, reason: string, message: string): void {
    this.spoken = spoken;
    this.recorder.record(spoken, spoken.path, type, reason, message);
  }

  private recordTold(fact: Extract<Fact, { kind: 'event-recorded' }>): void {
    const { objectKind: kind, object: path, component } = fact;
    const host = component === 'kubelet' ? this.lifeOf(path)?.node : undefined;
    this.record(fact, { kind, path, component, host });
  }

  private record(fact: Extract<Fact, { kind: 'event-recorded' }>, spoken: Spoken | undefined): void {
    if (spoken === undefined) return;
    const { type, reason, message, count } = fact;
    const { kind, path, component, host, container = '' } = spoken;
    const what = message.startsWith(COMBINED_PREFIX) ? COMBINED_PREFIX : message;
    const key = [kind, path, component, container, type, reason, what].join(' ');
    const text: EventText = { component, host, type, reason, message };
    this.log.record(key, this.involved(spoken), text, count, this.clock.now);
  }

  private involved({ kind, path, container }: Omit<Spoken, 'component'>): InvolvedObject {
    if (kind === 'Node') return { kind, namespace: '', name: path };
    const [namespace, name] = path.split('/');
    return { kind, namespace, name, life: kind === 'Pod' ? this.lifeOf(path) : undefined, container };
  }
}

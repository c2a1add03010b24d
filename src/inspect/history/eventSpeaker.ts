// Writes Events into the log as their components do: kubelets and controllers count and combine them, the scheduler
// gathers them into series.

import type { Milliseconds } from '../../base/time.ts';
import { EventRecorder } from '../../kube/api/events.ts';
import type { EventComponent, EventType, InvolvedKind } from '../../kube/api/eventSource.ts';
import type { Fact } from '../../record/trace.ts';
import type { EventLog, InvolvedObject } from './eventLog.ts';
import type { NodeHistory } from './nodeHistory.ts';
import type { PodHistory } from '../../record/podHistory.ts';

const COMBINED_PREFIX = '(combined from similar events): ';

type RecordedEvent = Extract<Fact, { kind: 'event-recorded' }>;

/** Whom an Event is about, and who says it. */
export interface Spoken {
  readonly kind: InvolvedKind;
  /** `namespace/name`, or a node's name. */
  readonly path: string;
  readonly component: EventComponent;
  readonly container?: string;
  readonly host?: string | undefined;
}

/** By name, of those there are. */
export interface Lives {
  pod(key: string): PodHistory | undefined;
  node(name: string): NodeHistory | undefined;
}

export class EventSpeaker {
  readonly kubernetesMinor: number;
  private readonly clock = { now: 0 };
  private readonly recorder: EventRecorder;
  private readonly log: EventLog;
  private readonly histories: Lives;
  /** Whom the Event under way is about. */
  private spoken: Spoken | undefined;

  constructor(log: EventLog, kubernetesMinor: number, histories: Lives) {
    this.log = log;
    this.kubernetesMinor = kubernetesMinor;
    this.histories = histories;
    this.recorder = new EventRecorder(this.clock, (fact) => {
      if (fact.kind === 'event-recorded' && this.spoken !== undefined) this.write(fact, this.spoken);
    });
  }

  passTo(now: Milliseconds): void {
    this.clock.now = now;
  }

  /** Of the pod by this name. */
  history(pod: string): PodHistory | undefined {
    return this.histories.pod(pod);
  }

  /** Whether the pod's node was found silent at this very time. */
  isNodeLost(pod: string): boolean {
    const node = this.histories.node(this.history(pod)?.node ?? '');
    return node?.silentSince === this.clock.now;
  }

  /** As kubelets and controllers do. */
  say(spoken: Spoken, type: EventType, reason: string, message: string): void {
    this.spoken = spoken;
    this.recorder.record(spoken, spoken.path, type, reason, message);
  }

  /** The kubelet, of a container. */
  ofContainer(pod: string, container: string, reason: string, message: string): void {
    const host = this.history(pod)?.node;
    this.say({ kind: 'Pod', path: pod, component: 'kubelet', container, host }, 'Normal', reason, message);
  }

  ofNode(component: EventComponent, node: string, type: EventType, reason: string, message: string): void {
    const host = component === 'kubelet' ? node : undefined;
    this.say({ kind: 'Node', path: node, component, host }, type, reason, message);
  }

  /** As the scheduler does. */
  bySchedulerOf(pod: string, action: string, type: EventType, reason: string, message: string): void {
    const text = { component: 'default-scheduler', type, reason, message };
    this.log.recordSeries(this.involved({ kind: 'Pod', path: pod }), action, text, this.clock.now);
  }

  /** An Event that its component has counted and combined already. */
  repeat(fact: RecordedEvent): void {
    const { objectKind: kind, object: path, component } = fact;
    const host = component === 'kubelet' ? this.history(path)?.node : undefined;
    this.write(fact, { kind, path, component, host });
  }

  private write({ type, reason, message, count }: RecordedEvent, spoken: Spoken): void {
    const { kind, path, component, host, container = '' } = spoken;
    const what = message.startsWith(COMBINED_PREFIX) ? COMBINED_PREFIX : message;
    const key = [kind, path, component, container, type, reason, what].join(' ');
    const text = { component, host, type, reason, message };
    this.log.record(key, this.involved(spoken), text, count, this.clock.now);
  }

  private involved({ kind, path, container }: Omit<Spoken, 'component'>): InvolvedObject {
    if (kind === 'Node') return { kind, namespace: '', name: path };
    const [namespace = '', name = ''] = path.split('/');
    return { kind, namespace, name, podHistory: kind === 'Pod' ? this.history(path) : undefined, container };
  }
}

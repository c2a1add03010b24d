// Writes Events into the log: those that were told as facts as they are, and those that facts imply as their components
// would, kubelets and controllers correlated, the scheduler's gathered into series.
// @assumption what an object's Events share upstream, the limit of 25 at once, each of the two sorts has for itself.

import type { Milliseconds } from '../base/time.ts';
import { COMBINED_PREFIX, EventCorrelator, type Correlated } from '../kube/api/eventCorrelator.ts';
import type { EventComponent, EventText, EventType, InvolvedKind } from '../kube/api/eventSource.ts';
import type { EventLog, InvolvedObject } from './eventLog.ts';
import type { PodHistory } from './podHistory.ts';
import type { Fact } from './trace.ts';

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
export interface Histories {
  pod(key: string): PodHistory | undefined;
  node(name: string): { readonly silentSince: Milliseconds | undefined } | undefined;
}

export class EventSpeaker {
  readonly kubernetesMinor: number;
  private readonly clock = { now: 0 };
  private readonly correlator = new EventCorrelator(this.clock);
  private readonly log: EventLog;
  private readonly histories: Histories;

  constructor(log: EventLog, kubernetesMinor: number, histories: Histories) {
    this.log = log;
    this.kubernetesMinor = kubernetesMinor;
    this.histories = histories;
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
    const text = { type, reason, message };
    const correlated = this.correlator.correlate(spoken, spoken.path, text);
    if (correlated !== undefined) this.write({ ...text, ...correlated }, spoken);
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

  private write({ type, reason, message, count }: EventText & Correlated, spoken: Spoken): void {
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

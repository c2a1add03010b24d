// What components do in the cluster that are no part of Kubernetes itself: annotate, offer resources, write Events.

import type { Milliseconds } from '../base/time.ts';
import type { Cluster } from './api/cluster.ts';
import type { Environment } from './api/environment.ts';
import type { EventRecorder } from './api/events.ts';
import type { EventSource, EventText } from './api/eventSource.ts';
import { podKey, type Node, type Pod } from './api/objects.ts';
import type { DisruptionBudgets, EvictionAnswer } from './controllers/disruptionBudgets.ts';
import type { Attachments } from './storage/attachments.ts';

export interface AddOnPorts {
  readonly environment: Environment;
  readonly cluster: Cluster;
  readonly events: EventRecorder;
  readonly budgets: DisruptionBudgets;
  readonly attachments: Attachments;
}

export class AddOns {
  private readonly ports: AddOnPorts;

  constructor(ports: AddOnPorts) {
    this.ports = ports;
  }

  /** By `namespace/name`; a Pod that is gone is passed over. */
  annotatePod(key: string, name: string, value: string): void {
    const pod = this.ports.cluster.pod(key);
    if (pod !== undefined) this.ports.cluster.annotatePod(pod, name, value);
  }

  /** The node has so many of a resource. */
  advertise(nodeName: string, resource: string, amount: number): void {
    const node = this.ports.cluster.nodes.get(nodeName);
    if (node !== undefined) this.ports.cluster.nodes.setExtendedResource(node, resource, amount);
  }

  recordEvent(source: EventSource, object: string, { type, reason, message }: EventText): void {
    this.ports.events.record(source, object, type, reason, message);
  }

  /** From a write until another component has seen it. */
  propagationDelay(): Milliseconds {
    return this.ports.environment.propagationDelay();
  }

  /** Whatever their phase. */
  podsOn(node: string): ReturnType<Cluster['podsOn']> {
    return this.ports.cluster.podsOn(node);
  }

  changeNode(
    node: Node,
    { labels, annotations, taints }: Partial<Pick<Node, 'labels' | 'annotations' | 'taints'>>,
  ): void {
    const { nodes } = this.ports.cluster;
    if (labels !== undefined && labels !== node.labels) nodes.setLabels(node, labels);
    if (annotations !== undefined && annotations !== node.annotations)
      nodes.setAnnotations(node, annotations);
    if (taints !== undefined && taints !== node.taints) nodes.setTaints(node, taints);
  }

  /** Asks the eviction API, which deletes the pod where it grants it. */
  evict(pod: Pod): EvictionAnswer {
    const { budgets, cluster, environment } = this.ports;
    const answer = budgets.evict(pod);
    if (answer.granted) cluster.deletePod(pod, 'EvictionByEvictionAPI');
    else {
      const { budget, message } = answer;
      environment.emit({ kind: 'eviction-refused', pod: podKey(pod), budget, message });
    }
    return answer;
  }

  /** Whatever its disruption budgets say, with so long to end. */
  deletePod(pod: Pod, grace: Milliseconds): void {
    pod.deletionGrace = grace;
    this.ports.cluster.deletePod(pod);
  }

  /** Of volumes that are attached to a node. */
  get attachments(): Pick<Attachments, 'claimsOn' | 'claimsOf'> {
    return this.ports.attachments;
  }
}

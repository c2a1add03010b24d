// What components do in the cluster that are no part of Kubernetes itself: annotate, offer resources, write Events.

import type { Milliseconds } from '../base/time.ts';
import type { Cluster } from './api/cluster.ts';
import type { Environment } from './api/environment.ts';
import type { EventRecorder } from './api/events.ts';
import type { EventSource, EventText } from './api/eventSource.ts';

export class AddOns {
  private readonly environment: Environment;
  private readonly cluster: Cluster;
  private readonly events: EventRecorder;

  constructor(environment: Environment, cluster: Cluster, events: EventRecorder) {
    this.environment = environment;
    this.cluster = cluster;
    this.events = events;
  }

  /** By `namespace/name`; a Pod that is gone is passed over. */
  annotatePod(key: string, name: string, value: string): void {
    const pod = this.cluster.pod(key);
    if (pod !== undefined) this.cluster.annotatePod(pod, name, value);
  }

  /** The node has so many of a resource. */
  advertise(nodeName: string, resource: string, amount: number): void {
    const node = this.cluster.nodes.get(nodeName);
    if (node !== undefined) this.cluster.nodes.setExtendedResource(node, resource, amount);
  }

  recordEvent(source: EventSource, object: string, { type, reason, message }: EventText): void {
    this.events.record(source, object, type, reason, message);
  }

  /** From a write until another component has seen it. */
  propagationDelay(): Milliseconds {
    return this.environment.propagationDelay();
  }

  /** Whatever their phase. */
  podsOn(node: string): ReturnType<Cluster['podsOn']> {
    return this.cluster.podsOn(node);
  }
}

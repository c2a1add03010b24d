// What has happened in the cluster so far, as far as objects of the API still tell of it, and its Events. Runs that
// nobody inspects keep none of this.

import type { Milliseconds } from '../../base/time.ts';
import type { Fact } from '../../record/trace.ts';
import { POD_HISTORY_FOLDS, PodHistory } from '../../record/podHistory.ts';
import { EventLog } from '../../record/eventLog.ts';
import { EventSpeaker } from '../../record/eventSpeaker.ts';
import { project } from '../../record/projection.ts';
import { IMPLIED_EVENTS } from '../../record/impliedEvents.ts';
import { NODE_HISTORY_FOLDS, NodeHistory } from './nodeHistory.ts';
import { WorkloadHistory } from './workloadHistory.ts';

/** The instance behind a node, also when it is gone. */
export interface Machine {
  readonly instanceId: string;
  /** Dotted. */
  readonly address: string;
}

export class ClusterHistory {
  readonly events = new EventLog();
  readonly workloads = new WorkloadHistory();
  private readonly pods = new Map<string, PodHistory>();
  private readonly nodes = new Map<string, NodeHistory>();
  private readonly machines = new Map<string, Machine>();
  private readonly speaker: EventSpeaker;
  private isStarting = false;

  constructor(kubernetesMinor: number) {
    this.speaker = new EventSpeaker(this.events, kubernetesMinor, this);
  }

  /** Of the pod that has this name, `namespace/name`, or had it last. */
  pod(key: string): PodHistory | undefined {
    return this.pods.get(key);
  }

  node(name: string): NodeHistory | undefined {
    return this.nodes.get(name);
  }

  /** The last one of a node's name. */
  machine(node: string): Machine | undefined {
    return this.machines.get(node);
  }

  apply(fact: Fact, at: Milliseconds): void {
    if (fact.kind === 'pod-created') this.pods.set(fact.pod, new PodHistory(fact, at));
    if (fact.kind === 'node-registered')
      this.nodes.set(fact.node, new NodeHistory(fact.subnet, fact.since ?? at));
    if (fact.kind === 'instance-launched')
      this.machines.set(fact.node, { instanceId: fact.instance, address: fact.ipv6Address ?? fact.address });
    const pod = 'pod' in fact ? this.pods.get(fact.pod) : undefined;
    if (pod !== undefined) project(POD_HISTORY_FOLDS, pod, fact, at);
    const node = 'node' in fact ? this.nodes.get(fact.node) : undefined;
    if (node !== undefined) project(NODE_HISTORY_FOLDS, node, fact, at);
    this.workloads.apply(fact, at);
    this.speaker.passTo(at);
    // Events of what was there before the run are gone, or nobody knows them.
    if (fact.kind === 'start-began') this.isStarting = true;
    if (fact.kind === 'start-ended') this.isStarting = false;
    if (!this.isStarting) project(IMPLIED_EVENTS, this.speaker, fact, at);
    // Events of a pod that is gone keep its history; nothing else asks for it.
    if (fact.kind === 'pod-removed') this.pods.delete(fact.pod);
  }
}

// What has happened in the cluster so far, as far as objects of the API still tell of it, and its Events. Runs that
// nobody inspects keep none of this.

import type { Milliseconds } from '../../base/time.ts';
import type { Fact } from '../../record/trace.ts';
import { EventLog } from './eventLog.ts';
import { EventTelling } from './eventTelling.ts';
import { NodeLife } from './nodeLife.ts';
import { PodLife } from './podLife.ts';
import { WorkloadLives } from './workloadLives.ts';

export class ClusterHistory {
  readonly events = new EventLog();
  readonly workloads = new WorkloadLives();
  private readonly pods = new Map<string, PodLife>();
  private readonly nodes = new Map<string, NodeLife>();
  private readonly telling: EventTelling;

  constructor(kubernetesMinor: number) {
    this.telling = new EventTelling(this.events, kubernetesMinor, (pod) => this.pods.get(pod));
  }

  /** Of the pod that has this name, `namespace/name`, or had it last. */
  pod(key: string): PodLife | undefined {
    return this.pods.get(key);
  }

  node(name: string): NodeLife | undefined {
    return this.nodes.get(name);
  }

  add(fact: Fact, at: Milliseconds): void {
    if (fact.kind === 'pod-created') this.pods.set(fact.pod, new PodLife(fact.controller, at));
    if (fact.kind === 'node-registered') this.nodes.set(fact.node, new NodeLife(fact, at));
    if ('pod' in fact) this.pods.get(fact.pod)?.fold(fact, at);
    else if ('node' in fact) this.nodes.get(fact.node)?.fold(fact, at);
    this.workloads.fold(fact, at);
    this.telling.tell(fact, at);
    // Events of a pod that is gone keep its life; nothing else asks for it.
    if (fact.kind === 'pod-removed') this.pods.delete(fact.pod);
  }
}

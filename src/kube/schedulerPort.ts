// The cluster as the scheduler sees it: bindings, failed attempts and preemption written with the API's latency.

import type { Cluster } from './cluster.ts';
import type { Environment } from './environment.ts';
import type { EventRecorder } from './events.ts';
import { podKey, type DisruptionBudget, type Labels, type LabelSelector, type Pod } from './objects.ts';
import type { SchedulerHost, SchedulingFailure } from './scheduler/host.ts';
import type { Workloads } from './workloads.ts';

export class SchedulerPort implements SchedulerHost {
  private readonly cluster: Cluster;
  private readonly environment: Environment;
  private readonly events: EventRecorder;
  private readonly workloads: Pick<Workloads, 'selectorOf'>;

  constructor(
    cluster: Cluster,
    environment: Environment,
    events: EventRecorder,
    workloads: Pick<Workloads, 'selectorOf'>,
  ) {
    this.cluster = cluster;
    this.environment = environment;
    this.events = events;
    this.workloads = workloads;
  }

  /** A pod deleted before its binding arrived has left the API already. */
  bind(pod: Pod, nodeName: string): void {
    this.environment.later(() => {
      if (this.cluster.has(pod)) this.cluster.bindPod(pod, nodeName);
    });
  }

  unschedulable(pod: Pod, failure: SchedulingFailure): void {
    if (this.cluster.has(pod)) this.cluster.schedulingFailed(pod, failure);
  }

  preempt(victims: readonly Pod[], preemptor: Pod, nodeName: string): void {
    for (const victim of victims) {
      this.environment.later(() => {
        if (!this.cluster.has(victim)) return;
        const message = `Preempted by pod ${preemptor.uid} on node ${nodeName}`;
        this.events.record(podKey(victim), 'Normal', 'Preempted', message);
        this.cluster.deletePod(victim, 'PreemptionByScheduler');
      });
    }
  }

  ownerSelector(pod: Pod): LabelSelector | undefined {
    return this.workloads.selectorOf(pod);
  }

  namespaceLabels(namespace: string): Labels {
    return { 'kubernetes.io/metadata.name': namespace };
  }

  disruptionBudgets(): readonly DisruptionBudget[] {
    return [];
  }
}

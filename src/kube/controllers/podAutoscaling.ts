// HorizontalPodAutoscalers with what they go by: the loads that somebody gives, measured as the pods carry them.

import type { Environment } from '../api/environment.ts';
import type { EventRecorder } from '../api/events.ts';
import type { WorkloadVerbs } from './workloadVerbs.ts';
import type { Workloads } from './workloads.ts';
import { PodAutoscalers } from './podAutoscalers.ts';
import { ResourceMetrics, type MeasuredWorkload, type WorkloadLoad } from './resourceMetrics.ts';
import { scalableWorkload } from './scalableWorkloads.ts';

export interface PodAutoscalingPorts {
  readonly environment: Environment;
  readonly events: EventRecorder;
  readonly workloads: Workloads;
  readonly verbs: () => Pick<WorkloadVerbs, 'scale'>;
}

export class PodAutoscaling {
  readonly autoscalers: PodAutoscalers;
  private readonly metrics: ResourceMetrics;

  constructor({ environment, events, workloads, verbs }: PodAutoscalingPorts) {
    const workloadOf = scalableWorkload.bind(undefined, workloads);
    const metrics = new ResourceMetrics(environment, (kind, name) => workloadOf(kind, name)?.pods() ?? []);
    this.metrics = metrics;
    this.autoscalers = new PodAutoscalers({ environment, events, metrics, verbs, workloadOf });
  }

  /** What the pods of a workload use from now on. */
  setLoad(workload: MeasuredWorkload, load: WorkloadLoad): void {
    this.metrics.setLoad(workload, load);
    this.autoscalers.targetsChanged();
  }

  /** A metric from outside the cluster, in thousandths. */
  setExternalMetric(name: string, value: number): void {
    this.metrics.setExternal(name, value);
    this.autoscalers.targetsChanged();
  }
}

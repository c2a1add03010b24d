// HorizontalPodAutoscalers as far as their bounds go: a workload with fewer replicas than the least or more than the most
// is scaled there, without any metric.
// @upstream pkg/controller/podautoscaler/horizontal.go
// @assumption no pod uses anything: metrics scale nothing.

import { SECOND } from '../../base/time.ts';
import type { Environment } from '../api/environment.ts';
import type { EventRecorder } from '../api/events.ts';
import { AUTOSCALER } from '../api/eventSource.ts';
import type { Named } from '../api/config.ts';
import { ObjectStore, pathOf } from '../api/objectStore.ts';
import type { PodAutoscalerConfig, ScalableKind } from '../api/workloadConfig.ts';
import type { WorkloadVerbs } from './workloadVerbs.ts';

/** `--horizontal-pod-autoscaler-sync-period`, the first time included. */
const SYNC_PERIOD = 15 * SECOND;

export interface PodAutoscalerPorts {
  readonly environment: Environment;
  readonly events: EventRecorder;
  readonly verbs: () => Pick<WorkloadVerbs, 'scale'>;
  /** How many replicas the workload has; undefined where it is not there. */
  readonly replicasOf: (kind: ScalableKind, named: Named) => number | undefined;
}

export class PodAutoscalers {
  readonly store: ObjectStore<{ readonly config: PodAutoscalerConfig }>;
  private readonly ports: PodAutoscalerPorts;
  private isDue = false;

  constructor(ports: PodAutoscalerPorts) {
    this.ports = ports;
    this.store = new ObjectStore(ports.environment);
  }

  apply(config: PodAutoscalerConfig): void {
    this.store.add({ config });
    this.targetsChanged();
  }

  /** Workloads came, or have other numbers: the next sync may find one out of bounds. */
  targetsChanged(): void {
    const { environment } = this.ports;
    if (this.store.isEmpty || this.isDue) return;
    this.isDue = true;
    environment.after(SYNC_PERIOD, () => {
      this.isDue = false;
      for (const { config } of this.store.all()) this.sync(config);
    });
  }

  /** A workload scaled to zero by hand is left alone. */
  private sync(config: PodAutoscalerConfig): void {
    const { ports } = this;
    const { namespace, target, minReplicas, maxReplicas } = config;
    const kind = SCALABLE.find((one) => one === target.kind);
    const replicas = kind && ports.replicasOf(kind, { namespace, name: target.name });
    if (kind === undefined || replicas === undefined || (replicas === 0 && minReplicas > 0)) return;
    const wanted = Math.min(Math.max(replicas, minReplicas), maxReplicas);
    if (wanted === replicas) return;
    ports.verbs().scale(kind, pathOf({ namespace, name: target.name }), wanted);
    const bound = wanted > replicas ? 'below Spec.MinReplicas' : 'above Spec.MaxReplicas';
    const message = `New size: ${wanted}; reason: Current number of replicas ${bound}`;
    ports.events.record(AUTOSCALER, pathOf(config), 'Normal', 'SuccessfulRescale', message);
  }
}

const SCALABLE: readonly ScalableKind[] = [
  'Deployment',
  'ReplicaSet',
  'ReplicationController',
  'StatefulSet',
];

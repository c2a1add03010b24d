// HorizontalPodAutoscalers and their controller: every 15 s each looks at its workload's pods and at what they use. Of a
// workload whose load nobody gives nothing is measured: it is only held within its bounds.
// @upstream pkg/controller/podautoscaler/horizontal.go

import { SECOND, type Milliseconds } from '../../base/time.ts';
import type { PodAutoscalerConfig } from '../api/autoscalerConfig.ts';
import type { Environment } from '../api/environment.ts';
import type { EventRecorder } from '../api/events.ts';
import { AUTOSCALER } from '../api/eventSource.ts';
import { ObjectStore, pathOf } from '../api/objectStore.ts';
import { SCALABLE_KINDS, type ScalableKind } from '../api/workloadConfig.ts';
import { Autoscaler } from '../autoscaler/autoscaler.ts';
import { observedPod } from '../autoscaler/observedPod.ts';
import { DEFAULT_BEHAVIOR } from '../autoscaler/scalingRules.ts';
import type { ResourceMetrics } from './resourceMetrics.ts';
import type { ScalableWorkload } from './scalableWorkloads.ts';
import type { WorkloadVerbs } from './workloadVerbs.ts';

/** `--horizontal-pod-autoscaler-sync-period`, the first time included. */
const SYNC_PERIOD = 15 * SECOND;

/** As the API server calls what it does not find. */
const SCALE_RESOURCES: Readonly<Record<ScalableKind, string>> = {
  Deployment: 'deployments/scale.apps',
  StatefulSet: 'statefulsets/scale.apps',
  ReplicaSet: 'replicasets/scale.apps',
  ReplicationController: 'replicationcontrollers/scale',
};

export interface PodAutoscalerPorts {
  readonly environment: Environment;
  readonly events: EventRecorder;
  readonly metrics: ResourceMetrics;
  readonly verbs: () => Pick<WorkloadVerbs, 'scale'>;
  /** By `namespace/name`; undefined where it is not there. */
  readonly workloadOf: (kind: ScalableKind, name: string) => ScalableWorkload | undefined;
}

export interface KeptAutoscaler {
  readonly config: PodAutoscalerConfig;
  readonly autoscaler: Autoscaler;
}

export class PodAutoscalers {
  readonly store: ObjectStore<KeptAutoscaler>;
  private readonly ports: PodAutoscalerPorts;
  private isDue = false;
  /** No run waits for the sync that is due. */
  private isInBackground = false;

  constructor(ports: PodAutoscalerPorts) {
    this.ports = ports;
    this.store = new ObjectStore(ports.environment);
  }

  /** One that is there goes on with what it remembers. */
  apply(config: PodAutoscalerConfig): void {
    const autoscaler = this.store.at(config)?.autoscaler ?? new Autoscaler();
    this.store.add({ config, autoscaler });
    this.targetsChanged();
  }

  /** Workloads came, have other numbers or another load: the next sync may find something to do. */
  targetsChanged(): void {
    if (this.store.isEmpty) return;
    this.setBackground(false);
    if (!this.isDue) this.syncLater();
  }

  /** Those that measure are looked at for ever; as long as something comes of a load, the run waits for it. */
  private syncAll(): void {
    const { metrics } = this.ports;
    this.isDue = false;
    this.setBackground(false);
    let goesOn = false;
    let settles = true;
    for (const kept of this.store.all()) {
      const looksFor = this.sync(kept);
      if (looksFor === undefined) continue;
      goesOn = true;
      if (looksFor === 'metrics' && !metrics.isSettled(kept.autoscaler.cutShortAt, lookback(kept.config)))
        settles = false;
    }
    if (!goesOn || this.isDue) return;
    this.syncLater();
    this.setBackground(settles);
  }

  private syncLater(): void {
    this.isDue = true;
    this.ports.environment.after(SYNC_PERIOD, () => this.syncAll());
  }

  private setBackground(background: boolean): void {
    if (background === this.isInBackground) return;
    this.isInBackground = background;
    this.ports.environment.simulation.countBackground(background ? 1 : -1);
  }

  /**
   * What it looks for again, if anything. A workload that nobody measures is left alone, and so is one that is not
   * simulated.
   */
  private sync({ config, autoscaler }: KeptAutoscaler): 'target' | 'metrics' | undefined {
    const { ports } = this;
    const { namespace, target, metrics } = config;
    const kind = SCALABLE_KINDS.find((one) => one === target.kind);
    const name = pathOf({ namespace, name: target.name });
    if (kind === undefined) return undefined;
    const workload = ports.workloadOf(kind, name);
    const record = (type: 'Normal' | 'Warning', why: string, message: string): void =>
      ports.events.record(AUTOSCALER, pathOf(config), type, why, message);
    if (workload === undefined) {
      const error = `${SCALE_RESOURCES[kind]} "${target.name}" not found`;
      autoscaler.missTarget(error);
      record('Warning', 'FailedGetScale', error);
      return 'target';
    }
    const externals = metrics.flatMap((metric) => (metric.type === 'External' ? [metric.name] : []));
    const isMeasured = ports.metrics.knows(kind, name, externals);
    const { replicas } = workload;
    const isOutside = replicas < config.minReplicas || replicas > config.maxReplicas;
    if (!isMeasured && !isOutside) return undefined;
    const pods = workload.pods().map(observedPod);
    const { scaleTo, reason, warnings } = autoscaler.sync(config, {
      now: ports.environment.now,
      replicas,
      statusReplicas: pods.filter(({ state }) => state !== 'deleted' && state !== 'failed').length,
      pods,
      measured: ports.metrics.of(kind, name),
    });
    for (const warning of warnings) record('Warning', warning.reason, warning.message);
    if (scaleTo !== undefined) {
      const told = { autoscaler: pathOf(config), workload: target.name, from: replicas, to: scaleTo, reason };
      ports.environment.emit({ kind: 'workload-autoscaled', ...told });
      ports.verbs().scale(kind, name, scaleTo);
      record('Normal', 'SuccessfulRescale', `New size: ${scaleTo}; reason: ${reason}`);
    }
    return isMeasured ? 'metrics' : undefined;
  }
}

/** For how long what was recommended and scaled decides what may be scaled now. */
function lookback({ behavior = DEFAULT_BEHAVIOR }: PodAutoscalerConfig): Milliseconds {
  const rules = [behavior.scaleUp, behavior.scaleDown];
  return Math.max(
    ...rules.flatMap(({ window, policies }) => [window, ...policies.map(({ period }) => period)]),
  );
}

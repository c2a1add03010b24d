// What an operator says to workloads that exist: scale, rollout restart, undo, pause and resume, set image, set env.
// Names are as in `applying.ts`; what does not exist is passed over.

import type { Milliseconds } from '../../base/time.ts';
import { unreachable } from '../../base/assert.ts';
import { isoTime } from '../../base/calendar.ts';
import type { DaemonStrategy, PodTemplate } from '../api/config.ts';
import type { DisruptionBudgets } from './disruptionBudgets.ts';
import { restarted, withEnv, withImages } from './templateChange.ts';
import type { RollingKind, ScalableKind } from '../api/workloadConfig.ts';
import type { Workloads } from './workloads.ts';

/** What has a template that rolls. */
interface Rolling {
  readonly config: { readonly template: PodTemplate; readonly paused?: boolean };
  changeTemplate(template: PodTemplate): void;
}

export class WorkloadVerbs {
  private readonly clock: { readonly now: Milliseconds };
  private readonly workloads: Workloads;
  private readonly budgets: DisruptionBudgets;
  /** Some workload has another number of replicas. */
  private readonly scaled: () => void;

  constructor(
    clock: { readonly now: Milliseconds },
    workloads: Workloads,
    budgets: DisruptionBudgets,
    scaled: () => void = () => undefined,
  ) {
    this.clock = clock;
    this.workloads = workloads;
    this.budgets = budgets;
    this.scaled = scaled;
  }

  scale(kind: ScalableKind, name: string, replicas: number): void {
    const { deployments, statefulSets, replicaSets, replicationControllers } = this.workloads;
    if (kind === 'Deployment') deployments.find(name)?.scale(replicas);
    else if (kind === 'StatefulSet') statefulSets.find(name)?.scale(replicas);
    else {
      const store = kind === 'ReplicaSet' ? replicaSets : replicationControllers;
      store.find(name)?.replicaSet.scale(replicas);
    }
    this.budgets.scaleChanged();
    this.scaled();
  }

  /** kubectl refuses to restart what is paused. */
  restart(kind: RollingKind, name: string): void {
    const at = isoTime(this.workloads.startTime + this.clock.now);
    const workload = this.rolling(kind, name);
    if (workload?.config.paused === true) return;
    workload?.changeTemplate(restarted(workload.config.template, at));
  }

  /** To the revision of this number, or to the one before the last. */
  undo(deployment: string, revision?: number): void {
    this.workloads.deployments.find(deployment)?.undo(revision);
  }

  /** A Deployment stops rolling, or goes on with what has changed meanwhile. */
  setPaused(deployment: string, paused: boolean): void {
    this.workloads.deployments.find(deployment)?.setPaused(paused);
  }

  /** By container name, init containers too. */
  setImages(kind: RollingKind, name: string, images: Readonly<Record<string, string>>): void {
    const workload = this.rolling(kind, name);
    workload?.changeTemplate(withImages(workload.config.template, images));
  }

  /** The whole environment, in the container that has the workload's name or in the first. */
  setEnv(kind: RollingKind, name: string, env: Readonly<Record<string, string>>): void {
    const workload = this.rolling(kind, name);
    workload?.changeTemplate(withEnv(workload.config.template, name, env));
  }

  /** How a DaemonSet's pods change places from now on. */
  setUpdateStrategy(name: string, strategy: DaemonStrategy): void {
    const daemonSet = this.workloads.daemonSets.find(name);
    if (daemonSet === undefined) return;
    const { maxSurge: _, ...config } = daemonSet.config;
    daemonSet.apply({ ...config, ...strategy });
  }

  private rolling(kind: RollingKind, name: string): Rolling | undefined {
    const { deployments, statefulSets, daemonSets } = this.workloads;
    switch (kind) {
      case 'Deployment':
        return deployments.find(name);
      case 'StatefulSet':
        return statefulSets.find(name);
      case 'DaemonSet':
        return daemonSets.find(name);
      default:
        return unreachable(kind);
    }
  }
}

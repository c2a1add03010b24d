// When controllers' objects came, and how their rollouts and Jobs went.

import type { Milliseconds } from '../../base/time.ts';
import type { Fact } from '../../record/trace.ts';
import { project, type SomeFolds } from '../../record/projection.ts';

export interface JobEnd {
  readonly at: Milliseconds;
  readonly condition: 'Complete' | 'Failed';
  readonly reason: string | undefined;
  readonly succeeded: number;
  readonly failed: number;
}

export interface JobHistory {
  readonly startedAt: Milliseconds;
  end?: JobEnd;
}

/** The latest rollout of a Deployment. */
export interface RolloutHistory {
  readonly startedAt: Milliseconds;
  readonly state: 'started' | 'finished' | 'stalled';
  readonly changedAt: Milliseconds;
}

export class WorkloadHistory {
  /** By UID of the controller: when its first pod came. */
  private readonly firstPods = new Map<string, Milliseconds>();
  private readonly jobs = new Map<string, JobHistory>();
  private readonly rollouts = new Map<string, RolloutHistory>();

  firstPodOf(uid: string): Milliseconds | undefined {
    return this.firstPods.get(uid);
  }

  /** By its name alone, as facts have it. */
  job(name: string): JobHistory | undefined {
    return this.jobs.get(name);
  }

  rollout(deployment: string): RolloutHistory | undefined {
    return this.rollouts.get(deployment);
  }

  apply(fact: Fact, at: Milliseconds): void {
    project(FOLDS, this, fact, at);
  }

  podCreated(uid: string, at: Milliseconds): void {
    if (!this.firstPods.has(uid)) this.firstPods.set(uid, at);
  }

  jobStarted(job: string, at: Milliseconds): void {
    this.jobs.set(job, { startedAt: at });
  }

  jobFinished(job: string, end: JobEnd): void {
    const history = this.jobs.get(job);
    if (history !== undefined) history.end = end;
  }

  rolloutBecame(deployment: string, state: RolloutHistory['state'], at: Milliseconds): void {
    const before = state === 'started' ? undefined : this.rollouts.get(deployment);
    const startedAt = before?.startedAt ?? at;
    this.rollouts.set(deployment, { startedAt, state, changedAt: at });
  }
}

const FOLDS: SomeFolds<WorkloadHistory> = {
  'pod-created': (lives, { controller }, at) => {
    if (controller !== undefined) lives.podCreated(controller.uid, at);
  },
  'job-started': (lives, { job, since }, at) => lives.jobStarted(job, since ?? at),
  'job-finished': (lives, { job, condition, reason, succeeded, failed, since }, at) =>
    lives.jobFinished(job, { at: since ?? at, condition, reason, succeeded, failed }),
  'rollout-started': (lives, { deployment }, at) => lives.rolloutBecame(deployment, 'started', at),
  'rollout-finished': (lives, { deployment }, at) => lives.rolloutBecame(deployment, 'finished', at),
  'rollout-stalled': (lives, { deployment }, at) => lives.rolloutBecame(deployment, 'stalled', at),
};

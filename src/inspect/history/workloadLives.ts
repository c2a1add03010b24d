// When controllers' objects came, and how their rollouts and Jobs went.

import type { Milliseconds } from '../../base/time.ts';
import type { Fact } from '../../record/trace.ts';

export interface JobLife {
  readonly startedAt: Milliseconds;
  readonly cronJob: string | undefined;
  end?: {
    readonly at: Milliseconds;
    readonly condition: 'Complete' | 'Failed';
    readonly reason: string | undefined;
    readonly succeeded: number;
    readonly failed: number;
  };
}

/** The latest rollout of a Deployment. */
export interface RolloutLife {
  readonly startedAt: Milliseconds;
  readonly state: 'started' | 'finished' | 'stalled';
  readonly changedAt: Milliseconds;
}

export class WorkloadLives {
  /** By UID of the controller: when its first pod came. */
  private readonly firstPods = new Map<string, Milliseconds>();
  private readonly jobs = new Map<string, JobLife>();
  private readonly rollouts = new Map<string, RolloutLife>();
  private readonly lastJobs = new Map<string, Milliseconds>();

  firstPodOf(uid: string): Milliseconds | undefined {
    return this.firstPods.get(uid);
  }

  /** By its name alone, as facts have it. */
  job(name: string): JobLife | undefined {
    return this.jobs.get(name);
  }

  rollout(deployment: string): RolloutLife | undefined {
    return this.rollouts.get(deployment);
  }

  /** When the CronJob last made a Job. */
  lastJobOf(cronJob: string): Milliseconds | undefined {
    return this.lastJobs.get(cronJob);
  }

  fold(fact: Fact, at: Milliseconds): void {
    switch (fact.kind) {
      case 'pod-created': {
        const uid = fact.controller?.uid;
        if (uid !== undefined && !this.firstPods.has(uid)) this.firstPods.set(uid, at);
        break;
      }
      case 'job-started':
        this.jobs.set(fact.job, { startedAt: at, cronJob: fact.cronJob });
        if (fact.cronJob !== undefined) this.lastJobs.set(fact.cronJob, at);
        break;
      case 'job-finished': {
        const { condition, reason, succeeded, failed } = fact;
        const life = this.jobs.get(fact.job);
        if (life !== undefined) life.end = { at, condition, reason, succeeded, failed };
        break;
      }
      case 'rollout-started':
        this.rollouts.set(fact.deployment, { startedAt: at, state: 'started', changedAt: at });
        break;
      case 'rollout-finished':
        this.rolloutBecame(fact.deployment, 'finished', at);
        break;
      case 'rollout-stalled':
        this.rolloutBecame(fact.deployment, 'stalled', at);
        break;
      default:
    }
  }

  private rolloutBecame(deployment: string, state: RolloutLife['state'], at: Milliseconds): void {
    const startedAt = this.rollouts.get(deployment)?.startedAt ?? at;
    this.rollouts.set(deployment, { startedAt, state, changedAt: at });
  }
}

// A Job: runs pods until enough have succeeded, makes good for those that fail, later each time, and gives up after
// too many. @upstream pkg/controller/job/job_controller.go

import { SECOND, type Milliseconds } from '../base/time.ts';
import type { EventHandle } from '../kernel/eventQueue.ts';
import type { RandomStream } from '../kernel/random.ts';
import type { Cluster } from './cluster.ts';
import type { Environment } from './environment.ts';
import { JOB_CONTROLLER } from './eventSource.ts';
import type { EventRecorder } from './events.ts';
import { JobLedger } from './jobLedger.ts';
import { jobLabels, jobPodNames } from './jobPods.ts';
import { nameSuffix, uid } from './names.ts';
import type { Labels, Owner, Pod } from './objects.ts';
import { pathOf } from './objectStore.ts';
import type { PodController } from './podController.ts';
import type { RateLimiter } from './rateLimiter.ts';
import { slowStart } from './slowStart.ts';
import type { JobConfig } from './workloadConfig.ts';

/** Creations or deletions of one sync. */
const BURST = 500;
/** Changes of pods are gathered for this long. @upstream syncJobBatchPeriod */
const BATCH_PERIOD = SECOND;

export type JobCondition = 'Complete' | 'Failed';

export interface JobPorts {
  readonly environment: Environment;
  readonly cluster: Cluster;
  readonly events: EventRecorder;
  /** Shared by all Jobs. */
  readonly limiter: RateLimiter;
  readonly finished: (job: Job, condition: JobCondition) => void;
  /** The time to live after its end is over. */
  readonly expired: (job: Job) => void;
}

const MESSAGES = {
  BackoffLimitExceeded: 'Job has reached the specified backoff limit',
  DeadlineExceeded: 'Job was active longer than specified deadline',
} as const;

export class Job implements PodController {
  readonly config: JobConfig;
  readonly owner: Owner;
  private readonly ports: JobPorts;
  private readonly workload: string;
  private readonly names: RandomStream;
  private readonly ledger: JobLedger;
  private readonly labels: Labels;
  /** All there are, whatever their state. */
  private readonly all = new Set<Pod>();
  private readonly timers = new Set<EventHandle>();
  private syncing = false;
  private syncDue = false;
  private ended = false;

  constructor(config: JobConfig, ports: JobPorts, cronJob?: string) {
    const { namespace, name } = config;
    this.config = config;
    this.ports = ports;
    this.workload = config.workload ?? cronJob ?? name;
    this.names = ports.environment.random.stream(`kube/names/${namespace}/${name}`);
    this.owner = { kind: 'Job', name, uid: uid(this.names) };
    this.ledger = new JobLedger(config);
    this.labels = jobLabels(config, this.owner.uid);
    ports.environment.emit({ kind: 'job-started', job: name, ...(cronJob === undefined ? {} : { cronJob }) });
    if (config.activeDeadline !== undefined)
      this.after(config.activeDeadline, () => this.fail('DeadlineExceeded'));
    ports.environment.later(() => this.sync());
  }

  get isFinished(): boolean {
    return this.ended;
  }

  /** All it has, ended ones too. */
  pods(): readonly Pod[] {
    return [...this.all];
  }

  /** Creates nothing more; its pods are the garbage collector's. */
  delete(): readonly Pod[] {
    this.end();
    return this.pods();
  }

  podReadinessChanged(): void {}

  podRestarted(): void {
    if (this.config.template.spec.restartPolicy === 'OnFailure') this.syncSoon();
  }

  podTerminating(pod: Pod): void {
    if (this.ledger.podTerminating(pod, this.ports.environment.now)) this.syncSoon();
  }

  podFinished(pod: Pod): void {
    if (this.ledger.podEnded(pod, this.ports.environment.now)) this.syncSoon();
  }

  podRemoved(pod: Pod): void {
    this.podFinished(pod);
    this.all.delete(pod);
  }

  private syncSoon(): void {
    if (this.syncDue || this.ended) return;
    this.syncDue = true;
    this.after(BATCH_PERIOD, () => {
      this.syncDue = false;
      this.sync();
    });
  }

  private sync(): void {
    if (this.ended || this.syncing) return;
    const { ledger } = this;
    if (ledger.isBeyondBackoffLimit) this.fail('BackoffLimitExceeded');
    else if (ledger.isComplete) this.complete();
    else if (ledger.activeCount < ledger.wanted) this.createSome(ledger.wanted - ledger.activeCount);
    else this.dismiss(ledger.activePods().slice(ledger.wanted));
  }

  private createSome(count: number): void {
    const { environment, limiter } = this.ports;
    const wait = this.ledger.backOffUntil - environment.now;
    if (wait > 0) {
      this.after(wait, () => this.sync());
      return;
    }
    this.syncing = true;
    const synced = (): void => {
      this.syncing = false;
      this.sync();
    };
    slowStart(environment, limiter, Math.min(count, BURST), () => this.createPod(), synced);
  }

  private complete(): void {
    this.ports.events.record(JOB_CONTROLLER, pathOf(this.config), 'Normal', 'Completed', 'Job completed');
    this.finish('Complete');
  }

  private fail(reason: keyof typeof MESSAGES): void {
    if (this.ended) return;
    this.ports.events.record(JOB_CONTROLLER, pathOf(this.config), 'Warning', reason, MESSAGES[reason]);
    this.finish('Failed', reason);
  }

  private finish(condition: JobCondition, reason?: string): void {
    const { environment, finished, expired } = this.ports;
    const { succeeded, failed } = this.ledger;
    const counts = { succeeded, failed, ...(reason === undefined ? {} : { reason }) };
    environment.emit({ kind: 'job-finished', job: this.config.name, condition, ...counts });
    this.end();
    this.dismiss(this.ledger.activePods());
    finished(this, condition);
    const { ttlAfterFinished } = this.config;
    if (ttlAfterFinished !== undefined) this.after(ttlAfterFinished, () => expired(this));
  }

  private end(): void {
    this.ended = true;
    for (const timer of this.timers) this.ports.environment.cancel(timer);
    this.timers.clear();
  }

  private dismiss(pods: readonly Pod[]): void {
    const { environment, cluster, limiter } = this.ports;
    for (const pod of pods) {
      this.ledger.dismiss(pod);
      environment.at(limiter.reserve(environment.now), () => cluster.deletePod(pod, 'Owner'));
    }
  }

  private createPod(): void {
    if (this.ended) return;
    const { config, ledger, labels, owner, workload } = this;
    const index = config.completionMode === 'Indexed' ? ledger.nextIndex() : undefined;
    const names = jobPodNames(config, labels, index, nameSuffix(this.names));
    const { namespace, template } = config;
    const draft = { uid: uid(this.names), namespace, ...names, spec: template.spec, owner, workload };
    const pod = this.ports.cluster.createPod(draft);
    this.all.add(pod);
    ledger.add(pod, index ?? -1);
  }

  private after(delay: Milliseconds, action: () => void): void {
    const timer = this.ports.environment.after(delay, () => {
      this.timers.delete(timer);
      action();
    });
    this.timers.add(timer);
  }
}

// A Job: runs pods until enough have succeeded, makes good for those that fail, later each time, and gives up after
// too many. @upstream pkg/controller/job/job_controller.go

import { SECOND } from '../../base/time.ts';
import type { EventHandle } from '../../kernel/eventQueue.ts';
import type { RandomStream } from '../../kernel/random.ts';
import { JobLedger, NO_INDEX } from './jobLedger.ts';
import { completionIndexOf, jobLabels, jobPodNames } from './jobPods.ts';
import type { JobPorts } from './jobPorts.ts';
import { BEYOND_BACK_OFF, JobEvents, TOO_LONG, type JobCondition, type JobFailure } from './jobEvents.ts';
import { CreationRetry, JOB_BACK_OFF } from './creationRetry.ts';
import { Refusal } from '../api/refusal.ts';
import { JOB_CONTROLLER } from '../api/eventSource.ts';
import { pathOf } from '../api/objectStore.ts';
import { JobTimers } from './jobTimers.ts';
import type { PastJob } from '../api/clusterPast.ts';
import { hasFinished } from '../api/cluster.ts';
import { nameSuffix, uid } from '../api/names.ts';
import type { Labels, Owner, Pod } from '../api/objects.ts';
import type { PodController } from './podController.ts';
import { slowStart } from './slowStart.ts';
import type { JobConfig } from '../api/workloadConfig.ts';

/** Creations or deletions of one sync. */
const BURST = 500;
/** Changes of pods are gathered for this long. @upstream syncJobBatchPeriod */
const BATCH_PERIOD = SECOND;
/** Minor version from which Jobs have a success policy. */
const SUCCESS_POLICY_SINCE = 31;

export class Job implements PodController {
  config: JobConfig;
  readonly owner: Owner;
  /** Which made it; undefined where somebody applied it. */
  readonly cronJob: string | undefined;
  private readonly ports: JobPorts;
  private readonly workload: string;
  private readonly names: RandomStream;
  private readonly ledger: JobLedger;
  private readonly labels: Labels;
  /** All there are, whatever their state. */
  private readonly all = new Set<Pod>();
  private readonly timers: JobTimers;
  private readonly story: JobEvents;
  private readonly retry: CreationRetry;
  private deadline: EventHandle | undefined;
  private syncing = false;
  private syncDue = false;
  private ended = false;

  /** `adopted`: it was there before the run. */
  constructor(config: JobConfig, ports: JobPorts, cronJob?: string, adopted?: AdoptedJob) {
    const { name } = config;
    this.config = config;
    this.cronJob = cronJob;
    this.ports = ports;
    this.workload = config.workload ?? cronJob ?? name;
    this.names = ports.environment.random.stream(namesOf(config));
    this.owner = { kind: 'Job', name, uid: uid(this.names) };
    this.ledger = new JobLedger(config);
    this.timers = new JobTimers(ports.environment);
    this.story = new JobEvents(ports.environment, ports.events, config);
    this.retry = new CreationRetry(ports, JOB_CONTROLLER, pathOf(config), JOB_BACK_OFF);
    this.labels = jobLabels(config, this.owner.uid);
    if (adopted !== undefined) {
      this.adopt(adopted);
      return;
    }
    ports.environment.emit({ kind: 'job-started', job: name, ...(cronJob === undefined ? {} : { cronJob }) });
    if (config.suspend === true) ports.environment.later(() => this.story.suspended(true));
    else this.start();
  }

  /** Only what may be changed of a Job: whether it is suspended, and how many pods run at a time. */
  apply({ metadata, suspend = false, parallelism }: JobConfig): void {
    if (this.ended) return;
    const wasSuspended = this.config.suspend === true;
    this.config = { ...this.config, metadata, suspend, parallelism };
    this.ledger.change(this.config);
    if (suspend !== wasSuspended) {
      if (this.deadline !== undefined) this.timers.cancel(this.deadline);
      this.ports.environment.later(() => this.story.suspended(suspend));
    }
    if (wasSuspended && !suspend) this.start();
    else this.syncSoon();
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
    this.ports.environment.random.rest(namesOf(this.config));
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

  private adopt({ past, pods }: AdoptedJob): void {
    const { cluster, environment, expired } = this.ports;
    const { activeDeadline, ttlAfterFinished, suspend } = this.config;
    const active = new Map<Pod, number>();
    for (const pod of pods) {
      cluster.adoptPod(pod, this.owner);
      this.all.add(pod);
      const isActive = !hasFinished(pod) && pod.deletedAt === undefined;
      if (isActive) active.set(pod, completionIndexOf(pod) ?? NO_INDEX);
    }
    this.ledger.adopt(past, active);
    const { name: job } = this.config;
    const maker = this.cronJob === undefined ? {} : { cronJob: this.cronJob };
    environment.emit({ kind: 'job-started', job, ...maker, since: past.startedAt });
    const { succeeded, failed, condition, finishedAt: since } = past;
    if (since !== undefined) {
      this.end();
      environment.emit({ kind: 'job-finished', job, condition, succeeded, failed, since });
      if (ttlAfterFinished !== undefined)
        this.timers.after(Math.max(0, since + ttlAfterFinished - environment.now), expired);
      return;
    }
    if (suspend === true) return;
    this.start(activeDeadline === undefined ? undefined : past.startedAt + activeDeadline - environment.now);
  }

  /** Its time counts from now on; `left`: of its deadline. */
  private start(left = this.config.activeDeadline): void {
    if (left !== undefined) this.deadline = this.timers.after(Math.max(0, left), () => this.fail(TOO_LONG));
    this.ports.environment.later(() => this.sync());
  }

  private syncSoon(): void {
    if (this.syncDue || this.ended) return;
    this.syncDue = true;
    this.timers.after(BATCH_PERIOD, () => {
      this.syncDue = false;
      this.sync();
    });
  }

  private sync(): void {
    if (this.ended || this.syncing) return;
    const { ledger } = this;
    if (ledger.policyFailure !== undefined)
      this.fail({ reason: 'PodFailurePolicy', message: ledger.policyFailure });
    else if (ledger.isBeyondBackoffLimit) this.fail(BEYOND_BACK_OFF);
    else if (ledger.isComplete || this.hasEnough) this.complete();
    else if (ledger.activeCount < ledger.wanted) this.createSome(ledger.wanted - ledger.activeCount);
    else this.dismiss(ledger.activePods().slice(ledger.wanted));
  }

  private get hasEnough(): boolean {
    return this.ports.environment.kubernetesMinor >= SUCCESS_POLICY_SINCE && this.ledger.meetsSuccessPolicy;
  }

  private createSome(count: number): void {
    const { environment, limiter } = this.ports;
    const wait = this.ledger.backOffUntil - environment.now;
    if (wait > 0) {
      this.timers.after(wait, () => this.sync());
      return;
    }
    this.syncing = true;
    const synced = (failed: boolean): void => {
      if (!failed) this.retry.forget();
      this.syncing = false;
      if (this.ended) return;
      if (failed) this.retry.again(() => this.sync());
      else this.sync();
    };
    slowStart(environment, limiter, Math.min(count, BURST), () => this.createPod(), synced);
  }

  private complete(): void {
    this.story.completed(this.ledger);
    this.finish('Complete');
  }

  private fail(failure: JobFailure): void {
    if (this.ended) return;
    this.story.failed(failure, this.ledger);
    this.finish('Failed');
  }

  private finish(condition: JobCondition): void {
    const { finished, expired } = this.ports;
    this.end();
    this.dismiss(this.ledger.activePods());
    finished(condition);
    const { ttlAfterFinished } = this.config;
    if (ttlAfterFinished !== undefined) this.timers.after(ttlAfterFinished, expired);
  }

  private end(): void {
    this.ended = true;
    this.timers.cancelAll();
    this.retry.cancel();
  }

  private dismiss(pods: readonly Pod[]): void {
    const { environment, cluster, limiter } = this.ports;
    for (const pod of pods) {
      this.ledger.dismiss(pod);
      environment.at(limiter.reserve(environment.now), () => cluster.deletePod(pod, 'Owner'));
    }
  }

  /** False: it was refused. */
  private createPod(): boolean {
    if (this.ended) return true;
    const { config, ledger, labels, owner, workload } = this;
    const index = config.completionMode === 'Indexed' ? ledger.takeIndex() : undefined;
    const names = jobPodNames(config, labels, index, nameSuffix(this.names));
    const { namespace, template } = config;
    const draft = { uid: uid(this.names), namespace, spec: template.spec, owner, workload, ...names };
    const pod = this.ports.cluster.createPod(draft);
    if (pod instanceof Refusal) {
      ledger.giveBack(index);
      this.retry.say(`Error creating: ${pod.message}`);
      return false;
    }
    this.all.add(pod);
    ledger.add(pod, index ?? NO_INDEX);
    return true;
  }
}

/** What a Job takes over from before the run. */
export interface AdoptedJob {
  readonly past: Pick<PastJob, 'succeeded' | 'failed' | 'condition' | 'startedAt' | 'finishedAt'>;
  readonly pods: readonly Pod[];
}

/** The stream of its UIDs and its pods' names: a Job made again under its name goes on in it, and repeats none. */
function namesOf({ namespace, name }: JobConfig): string {
  return `kube/names/${namespace}/${name}`;
}

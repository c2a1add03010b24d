// A CronJob: makes a Job at each time of its schedule and keeps the last few that ended.
// @upstream pkg/controller/cronjob/cronjob_controllerv2.go

import { MINUTE, type Milliseconds } from '../../base/time.ts';
import type { EventHandle } from '../../kernel/eventQueue.ts';
import { parseCronSchedule, type CronSchedule } from './cronSchedule.ts';
import type { Environment } from '../api/environment.ts';
import { CRON_JOB_CONTROLLER } from '../api/eventSource.ts';
import type { EventRecorder } from '../api/events.ts';
import type { Job } from './job.ts';
import type { JobCondition } from './jobEvents.ts';
import { pathOf } from '../api/objectStore.ts';
import type { CronJobConfig, JobConfig } from '../api/workloadConfig.ts';

/** The controller wakes this much after a time of the schedule, so as not to be early. @upstream nextScheduleDelta */
const WAKE_DELAY = 100;

export interface CronJobPorts {
  readonly environment: Environment;
  readonly events: EventRecorder;
  /** Unix time of virtual time 0. */
  readonly startTime: Milliseconds;
  readonly createJob: (config: JobConfig, cronJob: string) => Job;
  /** With its pods. */
  readonly deleteJob: (job: Job) => void;
}

export class CronJob {
  config: CronJobConfig;
  private readonly ports: CronJobPorts;
  private readonly jobs = new Map<Job, JobCondition | 'Active'>();
  private schedule: CronSchedule | undefined;
  /** Unix time in the schedule of the last Job. */
  lastScheduleTime: Milliseconds | undefined;
  /** Unix time of the CronJob's creation. */
  private readonly createdAt: Milliseconds;
  private timer: EventHandle | undefined;

  constructor(config: CronJobConfig, ports: CronJobPorts) {
    this.config = config;
    this.ports = ports;
    this.schedule = scheduleOf(config);
    this.createdAt = this.now;
    this.wait();
  }

  /** Jobs that it made before the run. What it missed until then it has made good for, but for what it forbids. */
  adopt(jobs: ReadonlyMap<Job, JobCondition | 'Active'>): void {
    for (const [job, state] of jobs) {
      this.jobs.set(job, state);
      const scheduled = scheduledAt(job);
      if (scheduled === undefined) continue;
      const isWaitedFor = state === 'Active' && this.config.concurrencyPolicy === 'Forbid';
      const isLatest = (this.schedule?.next(scheduled) ?? 0) > this.now;
      if (isWaitedFor || isLatest) this.lastScheduleTime = scheduled;
    }
  }

  apply(config: CronJobConfig): void {
    this.config = config;
    this.schedule = scheduleOf(config);
    this.ports.environment.later(() => this.sync());
  }

  /** Makes no more Jobs and gives up those it has. */
  delete(): readonly Job[] {
    this.stop();
    this.schedule = undefined;
    return [...this.jobs.keys()];
  }

  jobFinished(job: Job, condition: JobCondition): void {
    if (!this.jobs.has(job)) return;
    this.jobs.set(job, condition);
    this.ports.environment.later(() => {
      this.record(
        'Normal',
        'SawCompletedJob',
        `Saw completed job: ${job.config.name}, condition: ${condition}`,
      );
      this.dropOld('Complete', this.config.successfulJobsHistoryLimit);
      this.dropOld('Failed', this.config.failedJobsHistoryLimit);
      this.sync();
    });
  }

  jobGone(job: Job): void {
    this.jobs.delete(job);
  }

  private get now(): Milliseconds {
    return this.ports.startTime + this.ports.environment.now;
  }

  private stop(): void {
    if (this.timer !== undefined) this.ports.environment.cancel(this.timer);
    this.timer = undefined;
  }

  private wait(): void {
    this.stop();
    const next = this.config.suspend ? Infinity : (this.schedule?.next(this.now) ?? Infinity);
    if (next === Infinity) return;
    this.timer = this.ports.environment.after(next - this.now + WAKE_DELAY, () => this.sync());
  }

  /** Starts what is due: of several missed times only the last. */
  private sync(): void {
    const due = this.config.suspend ? undefined : this.lastMissed();
    if (due !== undefined) this.startFor(due);
    this.wait();
  }

  private lastMissed(): Milliseconds | undefined {
    const { startingDeadline } = this.config;
    const { now, schedule } = this;
    if (schedule === undefined) return undefined;
    let last: Milliseconds | undefined;
    const { lastScheduleTime = this.createdAt } = this;
    const from =
      startingDeadline === undefined ? lastScheduleTime : Math.max(lastScheduleTime, now - startingDeadline);
    for (let time = schedule.next(from); time <= now; time = schedule.next(time)) last = time;
    return last;
  }

  private startFor(due: Milliseconds): void {
    const { concurrencyPolicy } = this.config;
    const active = [...this.jobs].filter(([, state]) => state === 'Active').map(([job]) => job);
    if (concurrencyPolicy === 'Forbid' && active.length > 0) {
      const message = 'Not starting job because prior execution is running and concurrency policy is Forbid';
      this.record('Normal', 'JobAlreadyActive', message);
      return;
    }
    if (concurrencyPolicy === 'Replace') for (const job of active) this.drop(job);
    this.lastScheduleTime = due;
    const name = `${this.config.name}-${Math.floor(due / MINUTE)}`;
    const { namespace, jobTemplate } = this.config;
    this.jobs.set(this.ports.createJob({ namespace, name, ...jobTemplate }, this.config.name), 'Active');
    this.record('Normal', 'SuccessfulCreate', `Created job ${name}`);
  }

  private dropOld(condition: JobCondition, limit: number): void {
    const ended = [...this.jobs].filter(([, state]) => state === condition).map(([job]) => job);
    for (const job of ended.slice(0, Math.max(0, ended.length - limit))) this.drop(job);
  }

  private drop(job: Job): void {
    this.jobs.delete(job);
    this.ports.deleteJob(job);
    this.record('Normal', 'SuccessfulDelete', `Deleted job ${job.config.name}`);
  }

  private record(type: 'Normal' | 'Warning', reason: string, message: string): void {
    this.ports.events.record(CRON_JOB_CONTROLLER, pathOf(this.config), type, reason, message);
  }
}

function scheduleOf({ schedule, zone }: CronJobConfig): CronSchedule | undefined {
  return parseCronSchedule(schedule, zone);
}

/** A Job's name ends with the minute it was scheduled for. */
function scheduledAt({ config: { name } }: Job): Milliseconds | undefined {
  const minute = /-(\d{8,9})$/.exec(name)?.[1];
  return minute === undefined ? undefined : Number(minute) * MINUTE;
}

// What is told of one Job: its Events and its end. @upstream pkg/controller/job/job_controller.go

import type { Environment } from '../api/environment.ts';
import { JOB_CONTROLLER } from '../api/eventSource.ts';
import type { EventRecorder } from '../api/events.ts';
import type { JobLedger } from './jobLedger.ts';
import { pathOf } from '../api/objectStore.ts';
import type { JobConfig } from '../api/workloadConfig.ts';

export type JobCondition = 'Complete' | 'Failed';

/** Why it failed, and how the controller says it. */
export interface JobFailure {
  readonly reason: 'BackoffLimitExceeded' | 'DeadlineExceeded' | 'PodFailurePolicy';
  readonly message: string;
}

export const BEYOND_BACK_OFF: JobFailure = {
  reason: 'BackoffLimitExceeded',
  message: 'Job has reached the specified backoff limit',
};
export const TOO_LONG: JobFailure = {
  reason: 'DeadlineExceeded',
  message: 'Job was active longer than specified deadline',
};

export class JobEvents {
  private readonly environment: Environment;
  private readonly events: EventRecorder;
  private readonly path: string;
  private readonly name: string;

  constructor(environment: Environment, events: EventRecorder, config: JobConfig) {
    this.environment = environment;
    this.events = events;
    this.path = pathOf(config);
    this.name = config.name;
  }

  suspended(isSo: boolean): void {
    const reason = isSo ? 'Suspended' : 'Resumed';
    this.events.record(JOB_CONTROLLER, this.path, 'Normal', reason, `Job ${reason.toLowerCase()}`);
  }

  completed(ledger: JobLedger): void {
    this.events.record(JOB_CONTROLLER, this.path, 'Normal', 'Completed', 'Job completed');
    this.finished('Complete', ledger);
  }

  failed({ reason, message }: JobFailure, ledger: JobLedger): void {
    this.events.record(JOB_CONTROLLER, this.path, 'Warning', reason, message);
    this.finished('Failed', ledger, reason);
  }

  private finished(condition: JobCondition, { succeeded, failed }: JobLedger, reason?: string): void {
    const counts = { succeeded, failed, ...(reason === undefined ? {} : { reason }) };
    this.environment.emit({ kind: 'job-finished', job: this.name, condition, ...counts });
  }
}

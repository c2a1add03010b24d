// The pods of one Job as its controller counts them: active, succeeded, failed, and which indexes are done.
// @upstream pkg/controller/job/job_controller.go getNewFinishedPods, backoff_utils.go

import { MINUTE, SECOND, type Milliseconds } from '../../base/time.ts';
import type { PastJob } from '../api/clusterPast.ts';
import { CompletionIndexes } from './completionIndexes.ts';
import { judgeFailure, metSuccessRule } from './jobPolicies.ts';
import type { Pod } from '../api/objects.ts';
import type { JobSpec } from '../api/workloadConfig.ts';

/** Before a failed pod is made good for, doubling with each failure since the last success. */
const FIRST_BACK_OFF = 10 * SECOND;
const LONGEST_BACK_OFF = 10 * MINUTE;

/** Of a pod of a Job without indexes. */
export const NO_INDEX = -1;

export class JobLedger {
  succeeded = 0;
  failed = 0;
  /** Why the Job has failed by its policy. */
  policyFailure: string | undefined;
  /** A suspended Job has no parallelism. */
  private spec: JobSpec;
  /** Neither ended nor deleted, with the completion index of each. */
  private readonly active = new Map<Pod, number>();
  /** Deleted and not yet ended, where the Job waits for that. */
  private readonly leaving = new Map<Pod, number>();
  private readonly indexes = new CompletionIndexes();
  private failuresInRow = 0;
  private failedAt: Milliseconds = 0;

  constructor(spec: JobSpec) {
    this.spec = effective(spec);
  }

  /** The Job was suspended or resumed, or may run more or fewer at a time. */
  change(spec: JobSpec): void {
    this.spec = effective(spec);
  }

  /** Whether it is complete before all its completions are. */
  get meetsSuccessPolicy(): boolean {
    return metSuccessRule(this.spec.successPolicy ?? [], this.indexes.done) !== undefined;
  }

  /** Oldest first. */
  activePods(): readonly Pod[] {
    return [...this.active.keys()];
  }

  get activeCount(): number {
    return this.active.size;
  }

  /** What it takes for the Job to be complete. */
  get isComplete(): boolean {
    const { completions } = this.spec;
    if (completions === undefined) return this.succeeded > 0 && this.active.size + this.leaving.size === 0;
    return this.succeeded >= completions;
  }

  /** How many pods should be active now. */
  get wanted(): number {
    const { completions, parallelism } = this.spec;
    if (completions === undefined) return this.succeeded > 0 ? this.active.size : parallelism;
    return Math.max(0, Math.min(parallelism, completions - this.succeeded) - this.leaving.size);
  }

  /** Whether more have failed than the Job makes good for: pods, or containers that were started again. */
  get isBeyondBackoffLimit(): boolean {
    const { backoffLimit, template } = this.spec;
    if (this.failed > backoffLimit) return true;
    if (template.spec.restartPolicy !== 'OnFailure') return false;
    let restarts = 0;
    for (const pod of this.active.keys()) restarts += pod.restarts ?? 0;
    return backoffLimit === 0 ? restarts > 0 : restarts >= backoffLimit;
  }

  /** From when on the next pod may be created. */
  get backOffUntil(): Milliseconds {
    if (this.failuresInRow === 0) return 0;
    const doublings = Math.min(this.failuresInRow - 1, 10);
    return this.failedAt + Math.min(FIRST_BACK_OFF * 2 ** doublings, LONGEST_BACK_OFF);
  }

  /** The lowest index that nobody works on, for the pod that is added next. */
  takeIndex(): number {
    return this.indexes.take();
  }

  /** As it was before the run. @assumption of indexes the lowest are done, and those of active pods are theirs. */
  adopt(
    { succeeded, failed }: Pick<PastJob, 'succeeded' | 'failed'>,
    active: ReadonlyMap<Pod, number>,
  ): void {
    this.succeeded = succeeded;
    this.failed = failed;
    for (const [pod, index] of active) this.active.set(pod, index);
    this.indexes.adopt(succeeded, new Set(active.values()));
  }

  add(pod: Pod, index: number): void {
    this.active.set(pod, index);
  }

  /** The Job itself ends the pod, which counts for nothing. */
  dismiss(pod: Pod): void {
    this.giveBack(this.active.get(pod));
    this.active.delete(pod);
  }

  /** Somebody deleted the pod: a failure at once, unless the Job waits for its end. True if it was one of the active. */
  podTerminating(pod: Pod, now: Milliseconds): boolean {
    const index = this.active.get(pod);
    if (index === undefined) return false;
    this.active.delete(pod);
    if (this.spec.podReplacementPolicy === 'Failed') this.leaving.set(pod, index);
    else {
      this.giveBack(index);
      this.countFailure(now);
    }
    return true;
  }

  /** The pod ended, or went without having ended. */
  podEnded(pod: Pod, now: Milliseconds): boolean {
    const index = this.active.get(pod) ?? this.leaving.get(pod);
    if (index === undefined) return false;
    this.active.delete(pod);
    this.leaving.delete(pod);
    if (pod.phase === 'Succeeded') this.countSuccess(index);
    else {
      this.giveBack(index);
      this.judgeFailure(pod, now);
    }
    return true;
  }

  private countSuccess(index: number): void {
    this.succeeded++;
    this.failuresInRow = 0;
    this.indexes.done.add(index);
  }

  /** Pods of Jobs without indexes have none to give. */
  giveBack(index: number | undefined): void {
    if (index !== undefined && index !== NO_INDEX) this.indexes.giveBack(index);
  }

  private judgeFailure(pod: Pod, now: Milliseconds): void {
    const verdict = judgeFailure(this.spec, pod);
    if (verdict.action === 'Ignore') return;
    if (verdict.action === 'FailJob') this.policyFailure ??= verdict.message;
    this.countFailure(now);
  }

  private countFailure(now: Milliseconds): void {
    this.failed++;
    this.failuresInRow++;
    this.failedAt = now;
  }
}

function effective(spec: JobSpec): JobSpec {
  return spec.suspend === true ? { ...spec, parallelism: 0 } : spec;
}

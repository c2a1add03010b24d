// `describe` of jobs, cron jobs and pod disruption budgets.

import { selectorString, selectorText } from '../labelSelector.ts';
import { at, count, isSet, list, text, type KubernetesObject } from '../objects.ts';
import { trueOrFalse } from '../tables/batchTables.ts';
import { dateText, humanDuration, parseTime } from '../times.ts';
import { writeAnnotations, writeController, writeLabels, writeName } from './metadata.ts';
import type { Page } from './page.ts';
import { writePodTemplate } from './podTemplate.ts';

/** @upstream describe.go#describeJob */
export function describeJob(page: Page, job: KubernetesObject): void {
  const given = (title: string, field: string, unit = ''): void => {
    if (isSet(job, field)) page.line(0, `${title}:\t${text(job, field)}${unit}`);
  };
  writeName(page, job);
  page.line(0, `Selector:\t${selectorString(at(job, 'spec.selector'))}`);
  writeLabels(page, job);
  writeAnnotations(page, job);
  writeController(page, job);
  given('Parallelism', 'spec.parallelism');
  page.line(
    0,
    `Completions:\t${isSet(job, 'spec.completions') ? count(job, 'spec.completions') : '<unset>'}`,
  );
  given('Completion Mode', 'spec.completionMode');
  given('Suspend', 'spec.suspend');
  given('Backoff Limit', 'spec.backoffLimit');
  given('TTL Seconds After Finished', 'spec.ttlSecondsAfterFinished');
  writeJobTimes(page, job);
  given('Active Deadline Seconds', 'spec.activeDeadlineSeconds', 's');
  writeJobPods(page, job);
  writePodTemplate(page, at(job, 'spec.template'));
}

function writeJobTimes(page: Page, job: KubernetesObject): void {
  const [start, end] = ['startTime', 'completionTime'].map((field) => parseTime(at(job, `status.${field}`)));
  if (start !== undefined) page.line(0, `Start Time:\t${dateText(job, 'status.startTime')}`);
  if (end !== undefined) page.line(0, `Completed At:\t${dateText(job, 'status.completionTime')}`);
  if (start !== undefined && end !== undefined) page.line(0, `Duration:\t${humanDuration(end - start)}`);
}

function writeJobPods(page: Page, job: KubernetesObject): void {
  const ready = isSet(job, 'status.ready') ? ` (${count(job, 'status.ready')} Ready)` : '';
  const [active, succeeded, failed] = ['active', 'succeeded', 'failed'].map((one) =>
    count(job, `status.${one}`),
  );
  page.line(0, `Pods Statuses:\t${active} Active${ready} / ${succeeded} Succeeded / ${failed} Failed`);
  if (text(job, 'spec.completionMode') === 'Indexed') {
    page.line(0, `Completed Indexes:\t${shortIndexes(text(job, 'status.completedIndexes'))}`);
  }
}

const INDEXES_LIMIT = 50;

/** Cut at the first comma past the limit. */
function shortIndexes(indexes: string): string {
  if (indexes === '') return '<none>';
  const comma = indexes.indexOf(',', INDEXES_LIMIT);
  return comma < 0 ? indexes : `${indexes.slice(0, comma + 1)}...`;
}

/** @upstream describe.go#describeCronJob */
export function describeCronJob(page: Page, cronJob: KubernetesObject): void {
  const orUnset = (title: string, field: string, unit = ''): void => {
    page.line(0, `${title}:\t${isSet(cronJob, field) ? text(cronJob, field) + unit : '<unset>'}`);
  };
  writeName(page, cronJob);
  writeLabels(page, cronJob);
  writeAnnotations(page, cronJob);
  page.line(0, `Schedule:\t${text(cronJob, 'spec.schedule')}`);
  page.line(0, `Concurrency Policy:\t${text(cronJob, 'spec.concurrencyPolicy')}`);
  page.line(0, `Suspend:\t${trueOrFalse(at(cronJob, 'spec.suspend'))}`);
  orUnset('Successful Job History Limit', 'spec.successfulJobsHistoryLimit');
  orUnset('Failed Job History Limit', 'spec.failedJobsHistoryLimit');
  orUnset('Starting Deadline Seconds', 'spec.startingDeadlineSeconds', 's');
  const selector = at(cronJob, 'spec.jobTemplate.spec.selector');
  page.line(0, `Selector:\t${selector === undefined ? '<unset>' : selectorString(selector)}`);
  orUnset('Parallelism', 'spec.jobTemplate.spec.parallelism');
  orUnset('Completions', 'spec.jobTemplate.spec.completions');
  const deadline = 'spec.jobTemplate.spec.activeDeadlineSeconds';
  if (isSet(cronJob, deadline)) orUnset('Active Deadline Seconds', deadline, 's');
  writePodTemplate(page, at(cronJob, 'spec.jobTemplate.spec.template'));
  const last = 'status.lastScheduleTime';
  page.line(0, `Last Schedule Time:\t${isSet(cronJob, last) ? dateText(cronJob, last) : '<unset>'}`);
  const active = list(cronJob, 'status.active').map((job) => text(job, 'name'));
  page.line(0, `Active Jobs:\t${active.join(', ') || '<none>'}`);
}

/** @upstream describe.go#describePodDisruptionBudgetV1 */
export function describePodDisruptionBudget(page: Page, budget: KubernetesObject): void {
  writeName(page, budget);
  if (isSet(budget, 'spec.minAvailable')) {
    page.line(0, `Min available:\t${text(budget, 'spec.minAvailable')}`);
  } else if (isSet(budget, 'spec.maxUnavailable')) {
    page.line(0, `Max unavailable:\t${text(budget, 'spec.maxUnavailable')}`);
  }
  const selector = at(budget, 'spec.selector');
  page.line(0, `Selector:\t${selector === undefined ? '<unset>' : selectorText(selector)}`);
  page.line(0, 'Status:');
  for (const [title, field] of [
    ['Allowed disruptions', 'disruptionsAllowed'],
    ['Current', 'currentHealthy'],
    ['Desired', 'desiredHealthy'],
    ['Total', 'expectedPods'],
  ]) {
    page.line(2, `${title}:\t${count(budget, `status.${field}`)}`);
  }
}

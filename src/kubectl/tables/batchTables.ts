// `get jobs`, `get cronjobs`, `get poddisruptionbudgets`

import { selectorText } from '../labelSelector.ts';
import { at, count, isSet, list, nameOf, text, textOr } from '../objects.ts';
import { columns, type TablePrinter } from '../table.ts';
import { humanDuration, parseTime } from '../times.ts';
import type { View } from '../view.ts';
import { containerCells } from './workloadTables.ts';

/** @upstream pkg/printers/internalversion/printers.go#printJob */
export const jobTable: TablePrinter = {
  columns: columns('Name Status Completions Duration Age', 'Containers Images Selector'),
  cells: (job, view) => [
    nameOf(job),
    jobStatus(job),
    completions(job),
    jobDuration(job, view),
    view.age(job),
    ...containerCells(job),
    selectorText(at(job, 'spec.selector')),
  ],
};

/** A job without a number of completions is done when one of its workers is. */
function completions(job: unknown): string {
  const succeeded = count(job, 'status.succeeded');
  if (isSet(job, 'spec.completions')) return `${succeeded}/${count(job, 'spec.completions')}`;
  const parallelism = count(job, 'spec.parallelism');
  return parallelism > 1 ? `${succeeded}/1 of ${parallelism}` : `${succeeded}/1`;
}

function jobDuration(job: unknown, view: View): string {
  const start = parseTime(at(job, 'status.startTime'));
  if (start === undefined) return '';
  return humanDuration((parseTime(at(job, 'status.completionTime')) ?? view.now) - start);
}

function jobStatus(job: unknown): string {
  const is = (type: string): boolean => {
    const condition = list(job, 'status.conditions').find((one) => text(one, 'type') === type);
    return text(condition, 'status') === 'True';
  };
  if (is('Complete')) return 'Complete';
  if (is('Failed')) return 'Failed';
  if (isSet(job, 'metadata.deletionTimestamp')) return 'Terminating';
  return ['Suspended', 'FailureTarget', 'SuccessCriteriaMet'].find(is) ?? 'Running';
}

/** @upstream pkg/printers/internalversion/printers.go#printCronJob */
export const cronJobTable: TablePrinter = {
  columns: columns('Name Schedule Timezone Suspend Active Last|Schedule Age', 'Containers Images Selector'),
  cells: (cronJob, view) => [
    nameOf(cronJob),
    text(cronJob, 'spec.schedule'),
    isSet(cronJob, 'spec.timeZone') ? text(cronJob, 'spec.timeZone') : '<none>',
    trueOrFalse(at(cronJob, 'spec.suspend')),
    list(cronJob, 'status.active').length,
    isSet(cronJob, 'status.lastScheduleTime') ? view.since(cronJob, 'status.lastScheduleTime') : '<none>',
    view.age(cronJob),
    ...containerCells(cronJob, 'spec.jobTemplate.spec.template.spec.containers'),
    selectorText(at(cronJob, 'spec.jobTemplate.spec.selector')),
  ],
};

/** `<unset>` for none. */
export function trueOrFalse(value: unknown): string {
  if (value === undefined) return '<unset>';
  return value === true ? 'True' : 'False';
}

/** @upstream pkg/printers/internalversion/printers.go#printPodDisruptionBudget */
export const podDisruptionBudgetTable: TablePrinter = {
  columns: columns('Name Min|Available Max|Unavailable Allowed|Disruptions Age'),
  cells: (budget, view) => [
    nameOf(budget),
    textOr('N/A', budget, 'spec.minAvailable'),
    textOr('N/A', budget, 'spec.maxUnavailable'),
    count(budget, 'status.disruptionsAllowed'),
    view.age(budget),
  ],
};

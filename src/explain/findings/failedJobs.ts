// Jobs that failed, and what their pods waited for.

import { formatMoment } from '../../base/time.ts';
import { grouped, plural } from '../../base/words.ts';
import type { FindingRow } from './row.ts';

export const failedJobs: FindingRow = {
  name: 'JobsFailed',
  find: ({ summary: { jobs } }) =>
    jobs.failures.map(({ reason, count, from, to }) => ({
      text:
        `${plural(count, 'Job')} failed (${reason}), ` +
        (from === to ? `at ${formatMoment(from)}` : `from ${formatMoment(from)} to ${formatMoment(to)}`) +
        `; ${grouped(jobs.complete)} complete`,
      from,
      place: reason,
    })),
};

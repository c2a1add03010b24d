// Traces whose first line names their columns.

import { amounts, life, mebibytes, millicores, NUMBER, type PublishedTrace } from './publishedTrace.ts';

/** Any file with a first line of names, such as Alibaba's openb pods. */
export const NAMED: PublishedTrace = {
  columns: [],
  forms: { arrival: NUMBER, end: NUMBER },
  names: {
    arrival: ['creation_time', 'start_time'],
    end: ['deletion_time', 'end_time'],
    start: ['scheduled_time'],
    name: ['pod', 'job_id', 'job_name'],
    cpu: ['cpu_milli'],
    memory: ['memory_mib'],
  },
  guesses: [],
  life: (cell) =>
    life(
      [cell('name')],
      [cell('arrival'), cell('end')],
      amounts({ cpu: [cell('cpu'), millicores], memory: [cell('memory'), mebibytes] }),
      { start: cell('start') },
    ),
};

// Workloads whose pods admission refuses: they have fewer than they want, and none of those that are missing waits.

import { formatMoment } from '../../base/time.ts';
import { plural } from '../../base/words.ts';
import { refusalCause, refusalReason } from '../../record/refusedPods.ts';
import type { FindingRow } from './row.ts';

export const refusedPods: FindingRow = {
  name: 'PodsRefused',
  find: ({ summary }) =>
    summary.refusedPods.map((refused) => {
      const { workload, count, from, to, wanted = 0, pods } = refused;
      const cause = refusalCause(refused);
      const times =
        `refused ${plural(count, 'time')} (${cause}), ` +
        (from === to ? `at ${formatMoment(from)}` : `from ${formatMoment(from)} to ${formatMoment(to)}`) +
        `: ${refusalReason(refused)}`;
      if (pods >= wanted) return { text: `pods of ${workload} were ${times}`, from, place: workload };
      const short = `${workload} has ${pods} of ${plural(wanted, 'pod')}`;
      return { brief: `${short} (${cause})`, text: `${short}: more were ${times}`, from, place: workload };
    }),
};

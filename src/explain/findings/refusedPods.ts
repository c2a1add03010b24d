// Workloads whose pods admission refuses: they have fewer than they want, and none of those that are missing waits.

import { formatMoment } from '../../base/time.ts';
import { plural } from '../../base/words.ts';
import type { FindingRow } from './row.ts';

export const refusedPods: FindingRow = {
  name: 'PodsRefused',
  find: ({ summary }) =>
    summary.refusedPods.map(({ workload, plugin, by, message, count, from, to, wanted = 0, pods }) => {
      const times =
        `${plural(count, 'time')}, ` +
        (from === to ? `at ${formatMoment(from)}` : `from ${formatMoment(from)} to ${formatMoment(to)}`) +
        `: ${message.replace(/^pods "[^"]*" is forbidden: /, '')}`;
      if (pods >= wanted)
        return { text: `${plugin} ${by} refused pods of ${workload} ${times}`, from, place: workload };
      const short = `${workload} has ${pods} of ${plural(wanted, 'pod')}`;
      const text = `${short}: ${plugin} ${by} refused more ${times}`;
      return { brief: `${short} (${plugin} ${by})`, text, from, place: workload };
    }),
};

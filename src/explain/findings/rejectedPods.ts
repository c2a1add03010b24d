// Pods that kubelets turned away: bound past the scheduler, or when a node had changed in between.

import { formatMoment } from '../../base/time.ts';
import { plural } from '../../base/words.ts';
import type { FindingRow } from './row.ts';

export const rejectedPods: FindingRow = {
  name: 'PodsRejected',
  find: ({ summary }) =>
    summary.rejectedPods.map(({ reason, message, count, from, to }) => ({
      text:
        `the kubelet rejected ${plural(count, 'pod')} (${reason}), ` +
        (from === to ? `at ${formatMoment(from)}` : `from ${formatMoment(from)} to ${formatMoment(to)}`) +
        `: ${message.replace(/^Pod was rejected: /, '')}`,
      from,
      place: reason,
    })),
};

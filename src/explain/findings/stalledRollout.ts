// Rollouts that make no progress.

import { formatMoment } from '../../base/time.ts';
import type { FindingRow } from './row.ts';

export const stalledRollout: FindingRow = {
  name: 'RolloutStalled',
  find: ({ summary }) =>
    summary.stalledRollouts.map(({ deployment, since }) => ({
      brief: `the rollout of ${deployment} is stalled`,
      text: `rollout of ${deployment} stalled: its progress deadline passed at ${formatMoment(since)} (ProgressDeadlineExceeded)`,
      from: since,
      place: deployment,
    })),
};

// NodePools for which EC2 launches nothing.

import { formatMoment } from '../../base/time.ts';
import { plural } from '../../base/words.ts';
import type { FindingRow } from './row.ts';

export const failedLaunches: FindingRow = {
  name: 'NodePoolWithoutLaunch',
  find: ({ summary }) =>
    summary.failedLaunches.map(({ nodePool, codes, count, from, to }) => ({
      brief: `Karpenter can launch no node of NodePool ${nodePool}`,
      text:
        `Karpenter can launch no node of NodePool ${nodePool} since ${formatMoment(from)}: ${plural(count, 'attempt')} ` +
        `failed, the last at ${formatMoment(to)}${codes.length === 0 ? '' : ` with ${codes.join(', ')}`}`,
      from,
      place: nodePool,
    })),
};

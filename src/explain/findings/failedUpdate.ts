// Updates of managed node groups that failed and were rolled back.

import { formatMoment } from '../../base/time.ts';
import { nodeLabel } from '../../record/labels.ts';
import type { FindingRow } from './row.ts';

const CAUSES = {
  NodeCreationFailure: 'no new node became Ready in each zone within 15 minutes',
  PodEvictionFailure: 'pods did not leave within 15 minutes',
} as const;

export const failedUpdate: FindingRow = {
  name: 'NodeGroupUpdateFailed',
  find: ({ summary }) =>
    summary.nodeUpdates.flatMap(({ group, from, to, nodes, replaced, error }) => {
      if (error === undefined) return [];
      const on = error.resourceIds.map(nodeLabel).join(', ');
      return [
        {
          brief: `the update of node group ${group} failed`,
          text:
            `update of node group ${group} from ${formatMoment(from)} failed with ${replaced} of ${nodes} nodes replaced ` +
            `(${error.code}): ${CAUSES[error.code]}${on === '' ? '' : ` on ${on}`}; rolled back` +
            (to === undefined ? '' : ` by ${formatMoment(to)}`),
          from,
          place: group,
        },
      ];
    }),
};

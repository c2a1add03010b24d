// Node groups that have fewer nodes than they should, since EC2 refuses to launch them.

import { formatMoment } from '../../base/time.ts';
import { plural } from '../../base/words.ts';
import { shortGroups } from '../shortGroups.ts';
import type { FindingRow } from './row.ts';

export const shortOfNodes: FindingRow = {
  name: 'NodeGroupShort',
  find: (situation) =>
    shortGroups(situation).map(
      ({ name, nodes, desired, failure: { code, count, subnet, lastAt }, since }) => ({
        brief: `node group ${name} has ${nodes} of ${plural(desired, 'node')}`,
        text:
          `node group ${name} has ${nodes} of ${plural(desired, 'node')} since ${formatMoment(since)}: ` +
          `EC2 refused RunInstances with ${code} ${plural(count, 'time')}, the last at ${formatMoment(lastAt)} in subnet ${subnet}`,
        from: since,
        place: name,
      }),
    ),
};

// ENIs that are attached to no instance for longer than an attachment takes: they hold addresses of their subnet until a
// search for leaked ENIs finds them.

import { formatMoment, MINUTE } from '../../base/time.ts';
import { plural } from '../../base/words.ts';
import { groupedBy } from '../../record/waitingGroups.ts';
import { total } from '../finding.ts';
import { leakedText } from '../leakedText.ts';
import type { FindingRow } from './row.ts';

export const looseEnis: FindingRow = {
  name: 'EnisAvailable',
  find: ({ summary, leakedEnis }) => {
    const left = summary.looseEnis.filter(({ since }) => summary.at - since >= MINUTE);
    return groupedBy(left, ({ subnet }) => subnet).map(([subnet, enis]) => {
      const addresses = total(enis, (eni) => eni.addresses);
      const from = Math.min(...enis.map(({ since }) => since));
      const hold = enis.length === 1 ? 'is' : 'are';
      const end = leakedText(leakedEnis.filter(({ eni }) => enis.some((each) => each.eni === eni)));
      return {
        text:
          `${plural(enis.length, 'detached ENI')} of ${subnet} ${hold} still there (status available) since ` +
          `${formatMoment(from)}, with ${plural(addresses, 'address')}${end === undefined ? '' : `; ${end}`}`,
        from,
        place: subnet,
      };
    });
  },
};

// Addresses that the nodes held and no pod ever used: other nodes of the subnets could have had them.

import { grouped } from '../../base/words.ts';
import { isRefusal } from '../../base/waitingReason.ts';
import type { FindingRow } from './row.ts';

/** Fewer are no matter. */
const LEAST_WASTE = 50;

export const waste: FindingRow = {
  name: 'AddressesUnused',
  find: ({ summary: { addressPeaks, episodes } }) => {
    const { held, used } = addressPeaks;
    // Where pods waited for addresses, fewer of them is no advice.
    if (held < 2 * used || held - used < LEAST_WASTE || episodes.some(({ reason }) => isRefusal(reason))) {
      return [];
    }
    const text = `the nodes held up to ${grouped(held)} addresses; pods used up to ${grouped(used)} of them`;
    return [{ text, from: undefined, place: 'cni.env' }];
  },
};

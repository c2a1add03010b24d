// The store as the recordings show it: addresses of the mode in force, and each ENI's over all its CIDRs.

import type { Milliseconds } from '../base/time.ts';
import type { Datastore, StoredEni } from '../ipamd/datastore.ts';

export function poolSample(store: Datastore, now: Milliseconds): Readonly<Record<string, unknown>> {
  const { total, assigned, totalPrefixes } = store.stats();
  const pool = {
    assigned,
    cooling: store.cooling(now),
    ...(totalPrefixes > 0 ? { prefixes: totalPrefixes } : {}),
    total,
  };
  const enis = [...store.enis.values()]
    .sort((a, b) => (a.id < b.id ? -1 : 1))
    .map((eni) => [eni.id, [addressesOf(eni), eni.assigned, store.coolingOn(eni, now)]]);
  return { pool, enis: Object.fromEntries(enis) };
}

function addressesOf(eni: StoredEni): number {
  let addresses = 0;
  for (const cidr of eni.cidrs.values()) addresses += cidr.size;
  return addresses;
}

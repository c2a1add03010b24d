// The store as the recordings show it: addresses of the mode in force, and each ENI's over all its CIDRs. Only samples
// that differ from the one before are shown.

import type { Milliseconds } from '../base/time.ts';
import type { Datastore } from '../ipamd/datastore.ts';
import type { StoredEni } from '../ipamd/storedEni.ts';

export type PoolSample = Readonly<Record<string, unknown>>;

export class PoolSampler {
  private shown = '';
  /** The store at the last sample; undefined while time alone may change what it shows. */
  private settled:
    { readonly store: Datastore; readonly version: number; readonly assignments: number } | undefined;

  /** Undefined when the store shows nothing new. */
  take(store: Datastore, now: Milliseconds): PoolSample | undefined {
    if (this.isSettled(store)) return undefined;
    const sample = poolSample(store, now);
    const cools = [...store.enis.values()].some((eni) => store.coolingOn(eni, now) > 0);
    this.settled = cools
      ? undefined
      : { store, version: store.version, assignments: store.assignmentVersion };
    const text = JSON.stringify(sample);
    if (text === this.shown) return undefined;
    this.shown = text;
    return sample;
  }

  private isSettled(store: Datastore): boolean {
    const { settled } = this;
    return (
      settled?.store === store &&
      settled.version === store.version &&
      settled.assignments === store.assignmentVersion
    );
  }
}

function poolSample(store: Datastore, now: Milliseconds): PoolSample {
  const { total, assigned, totalPrefixes } = store.stats();
  const pool = {
    assigned,
    cooling: store.cooling(now),
    ...(totalPrefixes !== 0 ? { prefixes: totalPrefixes } : {}),
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

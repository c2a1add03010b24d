// The stores as the recordings show them: addresses of the mode in force, of each network card, and each ENI's over all
// its CIDRs. Only samples that differ from the one before are shown.

import type { Milliseconds } from '../base/time.ts';
import type { Datastore } from '../ipamd/datastore.ts';
import type { Pool } from '../ipamd/pool.ts';
import type { StoredEni } from '../ipamd/storedEni.ts';

export type PoolSample = Readonly<Record<string, unknown>>;

interface SettledStore {
  readonly store: Datastore;
  readonly version: number;
  readonly assignments: number;
}

export class PoolSampler {
  private shown = '';
  /** The stores at the last sample; undefined while time alone may change what they show. */
  private settled: readonly SettledStore[] | undefined;

  /** Undefined when the stores show nothing new. */
  take(pools: readonly Pool[], now: Milliseconds): PoolSample | undefined {
    if (this.isSettled(pools)) return undefined;
    const sample = poolSample(pools, now);
    const cools = pools.some(({ store }) => store.enis.some((eni) => store.coolingOn(eni, now) > 0));
    this.settled = cools
      ? undefined
      : pools.map(({ store }) => {
          return { store, version: store.version, assignments: store.assignmentVersion };
        });
    const text = JSON.stringify(sample);
    if (text === this.shown) return undefined;
    this.shown = text;
    return sample;
  }

  private isSettled(pools: readonly Pool[]): boolean {
    const { settled } = this;
    return (
      settled?.length === pools.length &&
      pools.every(({ store }, index) => {
        const before = settled[index];
        return (
          before?.store === store &&
          before.version === store.version &&
          before.assignments === store.assignmentVersion
        );
      })
    );
  }
}

function poolSample(pools: readonly Pool[], now: Milliseconds): PoolSample {
  const [pool, ...cards] = pools.map(
    ({ store, config }) => [config.networkCard, figures(store, now)] as const,
  );
  const enis = pools
    .flatMap(({ store }) => store.enis.values().map((eni) => ({ eni, store })))
    .sort((a, b) => (a.eni.id < b.eni.id ? -1 : 1))
    .map(({ eni, store }) => [eni.id, [addressesOf(eni), eni.assigned, store.coolingOn(eni, now)]]);
  return {
    pool: pool?.[1],
    ...(cards.length === 0 ? {} : { cards: Object.fromEntries(cards) }),
    enis: Object.fromEntries(enis),
  };
}

function figures(store: Datastore, now: Milliseconds) {
  const { total, assigned, totalPrefixes } = store.stats();
  const prefixes = totalPrefixes === 0 ? {} : { prefixes: totalPrefixes };
  return { assigned, cooling: store.cooling(now), ...prefixes, total };
}

function addressesOf(eni: StoredEni): number {
  let addresses = 0;
  for (const cidr of eni.cidrs.values()) addresses += cidr.size;
  return addresses;
}

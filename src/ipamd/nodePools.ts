// The pools of a daemon: one for each network card that it manages, with what they share.
// @upstream pkg/ipamd/datastore/data_store.go#InitializeDataStores

import { elementAt } from '../base/assert.ts';
import { configOfCard, type IpamdConfig } from './config.ts';
import { Datastore } from './datastore.ts';
import type { Meter } from './meter.ts';
import { meteredPorts, Pool, type PoolPorts, type PoolShare } from './pool.ts';
import { PoolClocks } from './poolClocks.ts';
import type { UpstreamRules } from './rules.ts';
import { UnmanagedEnis } from './unmanagedEnis.ts';

export interface NodePoolOptions {
  readonly config: IpamdConfig;
  readonly rules: UpstreamRules;
  readonly ports: PoolPorts;
  readonly meter?: Meter | undefined;
}

/** Makes them, and answers that of the default network card. */
export function openPools({ config, rules, ports, meter }: NodePoolOptions): Pool {
  const cards = rules.knowsNetworkCards && config.multiNic ? config.networkCards : 1;
  const share: PoolShare = {
    rules,
    ports: meter === undefined ? ports : meteredPorts(ports, meter),
    meter,
    clocks: new PoolClocks(),
    unmanaged: new UnmanagedEnis(rules, cards),
  };
  const pools = Array.from({ length: cards }, (_, networkCard) => {
    const ofCard = networkCard === 0 ? config : configOfCard(config, networkCard);
    return new Pool(ofCard, new Datastore(config.prefixMode, config.cooldown), share);
  });
  for (const pool of pools) pool.all = pools;
  return elementAt(pools, 0);
}

// Pools whose addresses all have a pod and that will not grow as things stand: no further tick of their daemon would add
// an address. Read off the model, so that nobody is told to wait for what never comes.

import { judgeLow } from '../ipamd/targets.ts';
import type { PoolView } from '../ipamd/view.ts';
import type { WorldView } from './worldView.ts';

export interface StoppedPool {
  readonly node: string;
  /**
   * `satisfied`: the targets ask for no more; `full`: every ENI is attached and filled; `no-eni-config`: there could be
   * another ENI, and the ENIConfig that says where does not exist; `not-provisioned`: the daemon adds none, as it was told.
   */
  readonly because: 'satisfied' | 'full' | 'no-eni-config' | 'not-provisioned';
  readonly total: number;
  /** How many slots for ENIs the daemon takes for those of unmanaged ENIs. */
  readonly unmanagedEnis: number;
}

/** In order of launch. */
export function stoppedPools({ daemons }: Pick<WorldView, 'daemons'>): StoppedPool[] {
  return [...daemons.nodes].flatMap(([node, { running: daemon }]): StoppedPool[] => {
    if (daemon?.ready !== true || daemon.tick.busy) return [];
    const { pool } = daemon;
    const { all, config, store } = pool;
    // Without a loop nothing is expected of it.
    if (config.ipv6) return [];
    if (all.some((each) => each.store.stats().available > 0)) return [];
    const stats = store.stats();
    const { low } = judgeLow(config, stats);
    if (low && daemon.tick.nextAt !== undefined) return [];
    const unmanagedEnis = pool.unmanaged.count(0);
    return [{ node, because: low ? whyFull(pool) : 'satisfied', total: stats.total, unmanagedEnis }];
  });
}

function whyFull({ hasRoomForEni, lacksEniConfig, config }: PoolView): StoppedPool['because'] {
  if (!config.provisions) return 'not-provisioned';
  return hasRoomForEni && lacksEniConfig ? 'no-eni-config' : 'full';
}

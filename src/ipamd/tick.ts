// One tick of the pool loop's first half: grow, shrink or free an ENI.
// @upstream pkg/ipamd/ipamd.go#updateIPPoolIfRequired

import type { Milliseconds } from '../base/time.ts';
import type { Process } from '../kernel/process.ts';
import { DECREASE_INTERVAL } from './config.ts';
import { decrease } from './decrease.ts';
import { tryFreeEni } from './freeEni.ts';
import { canGrow, increase, isIncreaseAllowed } from './increase.ts';
import { metered, type MeteredAction } from './meter.ts';
import type { Pool } from './pool.ts';
import { hasIdleSecondary, nextDeletableAt } from './release.ts';
import { cidrsOverTarget, judgeLow, wantsExtraEniFreed } from './targets.ts';

export function* updatePool(pool: Pool): Process {
  const { config, rules, store } = pool;
  const before = store.stats();
  const verdict = judgeLow(config, before);
  pool.meter?.touch(idlyBegun(pool));
  let decreased = false;
  if (verdict.low) {
    tellDecision(pool, 'increase', verdict.because, verdict.wanted);
    yield* increase(pool);
  } else if (isDecreaseDue(pool)) {
    decreased = true;
    const begun = pool.now;
    tellDecision(pool, 'decrease', 'over-target', cidrsOverTarget(config, before));
    yield* metered(pool.meter, 'decreaseDatastorePool', decrease(pool));
    if (!rules.stampsDecreaseAtTickEnd) stampDecrease(pool, begun);
  }
  const judged = rules.judgesExtraEnisBeforeAction ? before : store.stats();
  if (wantsExtraEniFreed(config, judged, hasIdleSecondary(store))) yield* tryFreeEni(pool);
  if (decreased && rules.stampsDecreaseAtTickEnd) stampDecrease(pool, pool.now);
}

/** What a tick that changes nothing shows as begun all the same. */
export function idlyBegun({ config, rules, store }: Pool): MeteredAction | undefined {
  const stats = store.stats();
  if (judgeLow(config, stats).low) return 'increaseDatastorePool';
  // Older versions begin a decrease before they look whether it is time for one.
  const begins = !rules.stampsDecreaseAtTickEnd && cidrsOverTarget(config, stats) > 0;
  return begins ? 'decreaseDatastorePool' : undefined;
}

/** From when a tick would do something, if nothing but time changes; Infinity: never. */
export function updateUsefulFrom(pool: Pool): Milliseconds {
  const { config, store } = pool;
  const stats = store.stats();
  let from = Infinity;
  if (judgeLow(config, stats).low) {
    if (pool.mayChangeEnis && canGrow(pool)) from = pool.pausedUntil + 1;
  } else if (cidrsOverTarget(config, stats) > 0) {
    from = pool.lastDecrease + DECREASE_INTERVAL + 1;
  }
  if (pool.mayChangeEnis && wantsExtraEniFreed(config, stats, hasIdleSecondary(store))) {
    from = Math.min(from, nextDeletableAt(store, config));
  }
  return from;
}

function isDecreaseDue(pool: Pool): boolean {
  return (
    cidrsOverTarget(pool.config, pool.store.stats()) > 0 && pool.now - pool.lastDecrease > DECREASE_INTERVAL
  );
}

function stampDecrease(pool: Pool, at: Milliseconds): void {
  pool.lastDecrease = at;
  pool.lastNodeIpPoolAction = at;
}

function tellDecision(pool: Pool, decision: 'increase' | 'decrease', reason: string, wanted: number): void {
  if (decision === 'increase' && !(isIncreaseAllowed(pool) && canGrow(pool))) return;
  const { total, assigned } = pool.store.stats();
  const cooling = pool.store.cooling(pool.now);
  const node = pool.nodeName;
  pool.ports.emit({ kind: 'pool-decided', node, decision, reason, wanted, total, assigned, cooling });
}

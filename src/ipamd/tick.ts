// One tick of the pool loop's first half: grow, shrink or free an ENI.
// @upstream pkg/ipamd/ipamd.go#updateIPPoolIfRequired

import type { Milliseconds } from '../base/time.ts';
import type { Chooser } from '../kernel/chooser.ts';
import { GoMap } from '../kernel/goMap.ts';
import type { Process } from '../kernel/process.ts';
import { DECREASE_INTERVAL } from './config.ts';
import { decrease } from './decrease.ts';
import { tryFreeEni } from './freeEni.ts';
import { canGrow, increase, isIncreaseAllowed } from './increase.ts';
import { metered, type MeteredAction } from './meter.ts';
import { mayOfferFeature, offerFeature } from './podEni.ts';
import type { Pool } from './pool.ts';
import type { PoolClocks } from './poolClocks.ts';
import { hasIdleSecondary, nextDeletableAt } from './release.ts';
import type { PoolStats } from './poolStats.ts';
import { cidrsOverTarget, judgeLow, wantsExtraEniFreed } from './targets.ts';

/** One round over the network cards, which stamps a decrease once for all of them. */
export function* updatePools(node: Pool): Process {
  const { all, rules, clocks, ports } = node;
  offerFeature(node);
  ports.meetingCalls.comeIn('before-tick');
  let decreased = false;
  // Nothing is drawn for a tick that could as well be left out.
  const isIdle = all.length > 1 && updateUsefulFrom(node) > node.now;
  const cards = isIdle ? all.map(asNow) : inRoundOrder(all, ports.chooser);
  for (const { pool, before } of cards) {
    const hasDecreased = yield* updatePool(pool, before);
    decreased ||= hasDecreased;
  }
  if (decreased && rules.stampsDecreaseAtTickEnd) stampDecrease(clocks, ports.simulation.now);
}

/** `before`: its figures at the beginning of the round. */
interface CardOfRound {
  readonly pool: Pool;
  readonly before: PoolStats;
}

/** Upstream has a map of what it found of each card. @upstream pkg/ipamd/ipamd.go#isDatastorePoolTooLow */
export function inRoundOrder(all: readonly Pool[], chooser: Chooser): readonly CardOfRound[] {
  if (all.length === 1) return all.map(asNow);
  const cards = new GoMap<number, CardOfRound>();
  for (const pool of all) cards.set(pool.config.networkCard, asNow(pool));
  return chooser.order('card', cards);
}

function asNow(pool: Pool): CardOfRound {
  return { pool, before: pool.store.stats() };
}

/** Says whether it has decreased the pool. */
function* updatePool(pool: Pool, before: PoolStats): Process<boolean> {
  const { config, rules, store } = pool;
  const verdict = judgeLow(config, before);
  pool.meter?.touch(idlyBegun(pool));
  let decreased = false;
  if (verdict.low) {
    tellDecision(pool, 'increase', verdict.because, verdict.wanted);
    yield* increase(pool);
  } else if (isDecreaseDue(pool, before)) {
    decreased = true;
    const begun = pool.now;
    tellDecision(pool, 'decrease', 'over-target', cidrsOverTarget(config, before));
    yield* metered(pool.meter, 'decreaseDatastorePool', decrease(pool));
    if (!rules.stampsDecreaseAtTickEnd) stampDecrease(pool.clocks, begun);
  }
  const judged = rules.judgesExtraEnisBeforeAction ? before : store.stats();
  if (wantsExtraEniFreed(config, judged, hasIdleSecondary(store))) yield* tryFreeEni(pool);
  return decreased;
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
export function updateUsefulFrom({ all }: Pool): Milliseconds {
  let from = Infinity;
  for (const pool of all) from = Math.min(from, usefulFrom(pool));
  return from;
}

function usefulFrom(pool: Pool): Milliseconds {
  const { config, store } = pool;
  const stats = store.stats();
  if (mayOfferFeature(pool)) return -Infinity;
  let from = Infinity;
  if (judgeLow(config, stats).low) {
    if (pool.mayChangeEnis && canGrow(pool)) from = pool.clocks.pausedUntil + 1;
  } else if (cidrsOverTarget(config, stats) > 0) {
    from = pool.clocks.lastDecrease + DECREASE_INTERVAL + 1;
  }
  if (pool.mayChangeEnis && wantsExtraEniFreed(config, stats, hasIdleSecondary(store))) {
    from = Math.min(from, nextDeletableAt(store, config));
  }
  return from;
}

/** Free prefixes are counted anew. */
function isDecreaseDue({ config, store, clocks, now }: Pool, before: PoolStats): boolean {
  const stats = store.stats();
  const judged = stats === before ? stats : { ...before, freePrefixes: stats.freePrefixes };
  return cidrsOverTarget(config, judged) > 0 && now - clocks.lastDecrease > DECREASE_INTERVAL;
}

function stampDecrease(clocks: PoolClocks, at: Milliseconds): void {
  clocks.lastDecrease = at;
  clocks.lastNodeIpPoolAction = at;
}

function tellDecision(pool: Pool, decision: 'increase' | 'decrease', reason: string, wanted: number): void {
  if (decision === 'increase' && !(isIncreaseAllowed(pool) && canGrow(pool))) return;
  const { total, assigned } = pool.store.stats();
  const cooling = pool.store.cooling(pool.now);
  const node = pool.nodeName;
  pool.tell({ kind: 'pool-decided', node, decision, reason, wanted, total, assigned, cooling });
}

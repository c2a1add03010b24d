// Where the pool stands and why the daemon would or would not act now, in words: for bug reports and explanations.

import { formatInstant, type Milliseconds } from '../base/time.ts';
import { DECREASE_INTERVAL, RECONCILE_INTERVAL } from './config.ts';
import { canGrow } from './increase.ts';
import type { Pool } from './pool.ts';
import { hasIdleSecondary, whyKept } from './release.ts';
import { cidrsOverTarget, judgeLow, targetState, wantsExtraEniFreed } from './targets.ts';

/** One sentence for each decision of a tick, in the order in which the daemon takes them. */
export function poolStanding(pool: Pool): readonly string[] {
  return [holds(pool), increases(pool), decreases(pool), frees(pool), reconciles(pool)];
}

function holds(pool: Pool): string {
  const { total, assigned, available, totalPrefixes, freePrefixes } = pool.store.stats();
  const target = targetState(pool.config, pool.store.stats());
  const prefixes = totalPrefixes > 0 ? `, ${totalPrefixes} prefixes of which ${freePrefixes} free` : '';
  const targets = target === undefined ? '' : `, short ${target.short}, over ${target.over}`;
  const cooling = pool.store.cooling(pool.now);
  return `total ${total}, assigned ${assigned}, available ${available} (${cooling} cooling)${prefixes}${targets}`;
}

function increases(pool: Pool): string {
  const verdict = judgeLow(pool.config, pool.store.stats());
  if (!verdict.low) return `no increase: ${verdict.because} (${verdict.wanted})`;
  const low = `too low: ${verdict.because} (${verdict.wanted})`;
  if (!pool.mayChangeEnis) return `no increase although ${low}: the node is cordoned`;
  if (pool.now <= pool.clocks.pausedUntil) {
    return `no increase although ${low}: paused until ${formatInstant(pool.clocks.pausedUntil)} after an insufficiency`;
  }
  return canGrow(pool) ? `increase: ${low}` : `no increase although ${low}: every slot and ENI is used`;
}

function decreases(pool: Pool): string {
  const over = cidrsOverTarget(pool.config, pool.store.stats());
  if (over === 0) return 'no decrease: nothing over the target';
  if (judgeLow(pool.config, pool.store.stats()).low) return `no decrease of ${over}: the pool is too low`;
  return sinceText(pool.now - pool.clocks.lastDecrease, DECREASE_INTERVAL, `decrease of ${over}`, 'decrease');
}

function frees(pool: Pool): string {
  const { store, config } = pool;
  if (!wantsExtraEniFreed(config, store.stats(), hasIdleSecondary(store)))
    return 'no ENI to free: none is extra';
  const kept = [...store.enis.values()].map(
    (eni) => `${eni.id} ${whyKept(store, eni, config, pool.now) ?? 'may go'}`,
  );
  return `${pool.mayChangeEnis ? 'looks for' : 'cordoned, so does not look for'} an ENI to free: ${kept.join(', ')}`;
}

function reconciles(pool: Pool): string {
  if (pool.awaitsTrunk) return 'reconcile: the trunk ENI is awaited';
  return sinceText(
    pool.now - pool.clocks.lastNodeIpPoolAction,
    RECONCILE_INTERVAL,
    'reconcile',
    'pool action',
  );
}

function sinceText(elapsed: Milliseconds, needed: Milliseconds, action: string, since: string): string {
  if (elapsed > needed) return action;
  return `no ${action}: the last ${since} is ${formatInstant(elapsed)} old (more than ${formatInstant(needed)} needed)`;
}

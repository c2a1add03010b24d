// What the pools of a node share, one a managed network card: upstream has one of each for the whole node, so what
// happens on one card holds the others back.

import type { Milliseconds } from '../base/time.ts';
import { GoMap } from '../kernel/goMap.ts';
import { INSUFFICIENT_CIDR_PAUSE, RECENTLY_FREED } from './config.ts';
import { NEVER } from './storedEni.ts';

export class PoolClocks {
  lastNodeIpPoolAction = NEVER;
  lastDecrease = NEVER;
  lastInsufficientCidrError = NEVER;
  /**
   * CIDR text → when a decrease gave it back, until a reconcile has looked; from the first on.
   * @upstream pkg/ipamd#ReconcileCooldownCache
   */
  private freed: GoMap<string, Milliseconds> | undefined = undefined;

  /** Until when increases are skipped, inclusive. */
  get pausedUntil(): Milliseconds {
    return this.lastInsufficientCidrError + INSUFFICIENT_CIDR_PAUSE;
  }

  /** Whether a CIDR was given back less than 60 s ago; undefined when it is not remembered. */
  recentlyFreed(key: string, now: Milliseconds): boolean | undefined {
    const freedAt = this.freed?.get(key);
    return freedAt === undefined ? undefined : now - freedAt < RECENTLY_FREED;
  }

  rememberFreed(key: string, now: Milliseconds): void {
    this.freed ??= new GoMap();
    this.freed.set(key, now);
  }

  forgetFreed(key: string): void {
    this.freed?.delete(key);
  }
}

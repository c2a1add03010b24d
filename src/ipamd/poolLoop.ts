// The daemon's loop: sleep 2.5 s, update the pool, sleep 2.5 s, reconcile. A tick that could change nothing is not
// on the event queue; the next one that could is computed when something the daemon reads changes.
// @upstream pkg/ipamd/ipamd.go#StartNodeIPPoolManager

import type { Milliseconds } from '../base/time.ts';
import type { EventHandle, Sleeper } from '../kernel/eventQueue.ts';
import { Lane } from '../kernel/lane.ts';
import { spawnKeyed, type Process, type RunningProcess } from '../kernel/process.ts';
import { listAttached } from './attachedEnis.ts';
import { POOL_SLEEP } from './config.ts';
import type { ImdsEni } from './ec2Port.ts';
import type { MeteredAction } from './meter.ts';
import type { Pool } from './pool.ts';
import { isInStep, meterIdleReconciles, reconcile, reconcileDueFrom, reconcileSpacing } from './reconcile.ts';
import { idlyBegun, updatePools, updateUsefulFrom } from './tick.ts';

type Half = 'update' | 'reconcile';

export interface PoolLoopOptions {
  /** Orders this loop among those of other nodes at the same millisecond. */
  readonly key: number;
  /** Plays every tick, useful or not: the trace must be the same. */
  readonly playsEveryTick: boolean;
}

export class PoolLoop implements Sleeper {
  private readonly pool: Pool;
  private readonly options: PoolLoopOptions;
  /** From one half to the same one. */
  private readonly cycle: Milliseconds;
  /** The first tick of the loop's beat that has not been played or passed over. */
  private nextAt: Milliseconds;
  private nextHalf: Half;
  private pending: EventHandle | undefined;
  private pendingAt: Milliseconds = Infinity;
  private pendingHalf: Half = 'update';
  private ticking = false;
  private running: RunningProcess | undefined;
  private reconcileFrom: Milliseconds = Infinity;
  private stopped = false;
  /** What ticks count that are passed over: as things have stood since the loop went to rest. */
  private resting:
    { readonly attached: readonly ImdsEni[]; readonly begun: MeteredAction | undefined } | undefined;

  /** `firstTick`: how long until then. */
  constructor(pool: Pool, options: PoolLoopOptions, firstTick = POOL_SLEEP) {
    this.pool = pool;
    this.options = options;
    this.cycle = pool.config.provisions ? 2 * POOL_SLEEP : POOL_SLEEP;
    this.nextAt = pool.now + firstTick;
    this.nextHalf = this.halfAfter('reconcile');
    this.sleep();
  }

  get busy(): boolean {
    return this.ticking;
  }

  /** When the next tick that could change something is due; undefined while one runs, or when there is none. */
  get nextTickAt(): Milliseconds | undefined {
    return this.pending === undefined ? undefined : this.pendingAt;
  }

  /** Pods came or went, or the node's taint changed. */
  assignmentsChanged(): void {
    if (this.busy || this.stopped) return;
    this.passOver(this.firstOpenTime());
    this.schedule();
  }

  /** ENIs or CIDRs changed, in the store or at EC2. */
  attachmentsChanged(): void {
    if (this.busy || this.stopped) return;
    this.passOver(this.firstOpenTime());
    this.sleep();
  }

  /** A CNI call will be made then: a tick of that instant, useful or not, is to be played. */
  callDue(at: Milliseconds): void {
    if (this.busy || this.stopped || at >= this.pendingAt) return;
    if (this.firstBeat('update', Math.max(at, this.firstOpenTime())) === at) this.wakeAt(at, 'update');
  }

  /** Lets the meter count what the ticks up to and including this moment did that were passed over. */
  catchUp(): void {
    if (!this.busy && !this.stopped) this.passOver(this.pool.now + 1);
  }

  stop(): void {
    if (this.pool.meter !== undefined && !this.busy && !this.stopped) this.passOver(this.firstOpenTime());
    this.stopped = true;
    this.running?.stop();
    this.unschedule();
  }

  private sleep(): void {
    this.reconcileFrom = this.reconcileUsefulFrom();
    this.schedule();
  }

  private schedule(): void {
    if (this.pool.meter !== undefined) {
      this.resting = { attached: listAttached(this.pool), begun: idlyBegun(this.pool) };
    }
    if (this.options.playsEveryTick) this.wakeAt(this.nextAt, this.nextHalf);
    else {
      const useful = this.firstBeat('update', updateUsefulFrom(this.pool));
      const update = Math.min(useful, this.firstMetByCall());
      const reconciled = this.firstBeat('reconcile', this.reconcileFrom);
      if (update <= reconciled) this.wakeAt(update, 'update');
      else this.wakeAt(reconciled, 'reconcile');
    }
  }

  private firstMetByCall(): Milliseconds {
    const { meetingCalls } = this.pool.ports;
    if (!meetingCalls.areAhead) return Infinity;
    return meetingCalls.firstOn(this.firstBeat('update', this.firstOpenTime()), this.cycle);
  }

  private wakeAt(at: Milliseconds, half: Half): void {
    if (at === this.pendingAt) return;
    this.unschedule();
    if (at === Infinity) return;
    this.pendingAt = at;
    this.pendingHalf = half;
    this.pending = this.pool.ports.simulation.atKey(at, Lane.daemon, this.options.key, this);
  }

  private unschedule(): void {
    if (this.pending !== undefined) this.pool.ports.simulation.cancel(this.pending);
    this.pending = undefined;
    this.pendingAt = Infinity;
  }

  /** Plays the tick that is due. */
  wake(): void {
    const half = this.pendingHalf;
    this.passOver(this.pendingAt);
    this.pending = undefined;
    this.pendingAt = Infinity;
    this.nextAt = Infinity;
    this.nextHalf = half;
    this.ticking = true;
    const { simulation } = this.pool.ports;
    const running = spawnKeyed(simulation, Lane.daemon, this.options.key, this.tick(half));
    if (!running.finished) this.running = running;
  }

  private *tick(half: Half): Process {
    yield* half === 'update' ? updatePools(this.pool) : reconcile(this.pool);
    this.running = undefined;
    this.ticking = false;
    this.nextAt = this.pool.now + POOL_SLEEP;
    this.nextHalf = this.halfAfter(half);
    this.sleep();
  }

  /** Without provisioning there are reconciles only. */
  private halfAfter(half: Half): Half {
    return half === 'reconcile' && this.pool.config.provisions ? 'update' : 'reconcile';
  }

  /** The first tick of this half at or after a time. */
  private firstBeat(half: Half, from: Milliseconds): Milliseconds {
    if (half === 'update' && !this.pool.config.provisions) return Infinity;
    const first = this.nextHalf === half ? this.nextAt : this.nextAt + POOL_SLEEP;
    if (from === Infinity) return Infinity;
    return from <= first ? first : first + Math.ceil((from - first) / this.cycle) * this.cycle;
  }

  private reconcileUsefulFrom(): Milliseconds {
    const due = reconcileDueFrom(this.pool);
    if (!isInStep(this.pool)) return due;
    return Math.max(due, this.pool.ports.imds.nextChangeAt());
  }

  /** Ticks before this time did nothing, but a reconcile that was due has stamped its time. */
  private passOver(before: Milliseconds): void {
    const passed = Math.ceil((before - this.nextAt) / POOL_SLEEP);
    if (passed <= 0) return;
    this.stampPassedReconciles(this.nextAt + (passed - 1) * POOL_SLEEP);
    const updates = this.pool.config.provisions && (passed > 1 || this.nextHalf === 'update');
    if (updates) this.pool.meter?.touch(this.resting?.begun);
    this.nextAt += passed * POOL_SLEEP;
    if (passed % 2 !== 0) this.nextHalf = this.halfAfter(this.nextHalf);
  }

  /** The first millisecond at which a tick of this loop could still run. */
  private firstOpenTime(): Milliseconds {
    const { simulation } = this.pool.ports;
    return simulation.hasPassed(simulation.now, Lane.daemon, this.options.key)
      ? simulation.now + 1
      : simulation.now;
  }

  private stampPassedReconciles(lastBeat: Milliseconds): void {
    const first = this.firstBeat('reconcile', reconcileDueFrom(this.pool));
    if (first > lastBeat) return;
    const period = Math.ceil(reconcileSpacing(this.pool) / this.cycle) * this.cycle;
    const more = Math.floor((lastBeat - first) / period);
    this.pool.clocks.lastNodeIpPoolAction = first + more * period;
    this.pool.unmanaged.filter(this.pool.ports.imds.attachedEnis(), more + 1);
    if (this.resting !== undefined) meterIdleReconciles(this.pool, this.resting.attached, more + 1);
  }
}

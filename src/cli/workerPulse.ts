// A `sweep-worker` says every few seconds that it is there, keeps the queue from expiring, and finds out so whether
// Redis is: what is wrong is told once, and told again when it is over.

import { once } from 'node:events';
import { setTimeout } from 'node:timers/promises';
import type { Redis } from 'ioredis';
import { elementAt } from '../base/assert.ts';
import { formatDuration } from '../base/time.ts';
import { ExitCode } from './exitCode.ts';
import { withPatience } from './queueConnection.ts';
import type { QueueAddress } from './queueAddress.ts';
import { knownProblem, problemAt, queueProblem } from './queueProblem.ts';
import { onStopSignal } from './signals.ts';
import type { Stream } from './streams.ts';
import { KEPT_SECONDS, QUEUE_PARTS, queueKey, queueName, WORKERS_KEY } from './sweepQueue.ts';

/** Wall time between two beats. */
const BEAT_MS = 2000;

export class WorkerPulse {
  private readonly redis: Redis;
  private readonly address: QueueAddress;
  private readonly wait: number | undefined;
  private readonly error: Stream;
  private readonly queue = queueName();
  /** Other versions read the name before the space. */
  private readonly member = `${this.queue} ${crypto.randomUUID()}`;
  private trouble: { readonly since: number } | undefined;

  constructor(redis: Redis, address: QueueAddress, wait: number | undefined, error: Stream) {
    this.redis = redis;
    this.address = address;
    this.wait = wait;
    this.error = error;
  }

  get isTroubled(): boolean {
    return this.trouble !== undefined;
  }

  /** Returns the exit status: of a signal, or that Redis was gone for longer than was to be waited. */
  async beatUntilStopped(): Promise<number> {
    const stopping = new AbortController();
    const stopped = once(stopping.signal, 'abort');
    let status: number = ExitCode.ok;
    onStopSignal((asStatus) => {
      status = asStatus;
      stopping.abort();
    });
    while (!stopping.signal.aborted) {
      await Promise.race([this.beat(), stopped]);
      if (this.isOver) return ExitCode.queueLost;
      await setTimeout(BEAT_MS, undefined, { signal: stopping.signal }).catch(() => undefined);
    }
    return status;
  }

  /** It is not counted among the workers any more. */
  async leave(): Promise<void> {
    if (this.isTroubled) return;
    await withPatience(this.redis.zrem(WORKERS_KEY, this.member)).catch(() => undefined);
  }

  /** What BullMQ says of one run alone, such as a lock that was lost, is passed over. */
  hear(error: unknown): void {
    if (knownProblem(error) !== undefined) this.worry(error);
  }

  private worry(error: unknown): void {
    if (this.trouble === undefined) {
      const text = problemAt(this.address, queueProblem(error));
      const limit = this.wait === undefined ? '' : ` up to ${formatDuration(this.wait)} (--wait)`;
      this.error.write(`${text}. Waiting${limit}; Ctrl-C ends\n`);
    }
    this.trouble ??= { since: performance.now() };
  }

  private get isOver(): boolean {
    const { trouble, wait } = this;
    return trouble !== undefined && wait !== undefined && performance.now() - trouble.since >= wait;
  }

  private async beat(): Promise<void> {
    try {
      await withPatience(this.say());
      if (this.trouble !== undefined) this.error.write(`Redis ${this.address.shown} answers again\n`);
      this.trouble = undefined;
    } catch (error) {
      this.worry(error);
      // What has no answer for that long may never get one.
      if (this.redis.status === 'ready') this.redis.disconnect(true);
    }
  }

  private async say(): Promise<void> {
    const seconds = elementAt(await this.redis.time(), 0);
    await this.redis.zadd(WORKERS_KEY, seconds, this.member);
    await Promise.all([
      this.redis.expire(WORKERS_KEY, KEPT_SECONDS),
      ...QUEUE_PARTS.map((part) => this.redis.expire(queueKey(this.queue, part), KEPT_SECONDS)),
    ]);
  }
}

// The account's token buckets: every attempt of a call takes a token of its API when it starts, or is throttled.
// Tokens are counted in millionths, so that refilling is exact integer arithmetic at every millisecond.

import type { Milliseconds } from '../base/time.ts';
import { BUCKET_NAMES, type BucketName } from './calls.ts';
import type { BucketConfig } from './config.ts';
import type { OtherCalls } from './otherCalls.ts';

const TOKEN = 1_000_000;
const NO_OTHERS: readonly OtherCalls[] = [];

export class TokenBucket {
  private readonly capacity: number;
  private readonly refillPerMs: number;
  private level: number;
  private levelAt: Milliseconds = 0;
  private readonly others: readonly OtherCalls[];

  /** @assumption refilled continuously: AWS says tokens per second, not at which moments. */
  constructor(config: BucketConfig, others: readonly OtherCalls[] = NO_OTHERS) {
    this.others = others;
    this.capacity = Math.round(config.capacity * TOKEN);
    this.refillPerMs = Math.round((config.refillPerSecond * TOKEN) / 1000);
    this.level = this.capacity;
  }

  /** Whole tokens at a time not before the last one asked for. */
  tokens(now: Milliseconds): number {
    this.playOthers(now);
    return Math.floor(this.levelOf(now) / TOKEN);
  }

  /** Takes a token; false when there is none. */
  take(now: Milliseconds): boolean {
    this.playOthers(now);
    return this.takeOne(now);
  }

  /** All calls of others up to this moment, in their order. */
  private playOthers(now: Milliseconds): void {
    if (this.others.length === 0) return;
    for (;;) {
      const first = this.others.reduce((one, other) => (other.next < one.next ? other : one));
      if (first.next > now) return;
      this.takeOne(first.next);
      first.pass();
    }
  }

  private takeOne(now: Milliseconds): boolean {
    this.level = this.levelOf(now);
    this.levelAt = now;
    if (this.level < TOKEN) return false;
    this.level -= TOKEN;
    return true;
  }

  private levelOf(now: Milliseconds): number {
    return Math.min(this.capacity, this.level + (now - this.levelAt) * this.refillPerMs);
  }
}

export class Throttle {
  private readonly buckets: ReadonlyMap<BucketName, TokenBucket>;

  /** `others`: of one bucket. */
  constructor(
    configs: Readonly<Partial<Record<BucketName, BucketConfig>>>,
    others: (bucket: BucketName) => readonly OtherCalls[] = () => NO_OTHERS,
  ) {
    const buckets = new Map<BucketName, TokenBucket>();
    for (const name of BUCKET_NAMES) {
      const config = configs[name];
      if (config !== undefined) buckets.set(name, new TokenBucket(config, others(name)));
    }
    this.buckets = buckets;
  }

  /** Lets an attempt through, or not. A call without a bucket is never throttled. */
  admits(bucket: BucketName, now: Milliseconds): boolean {
    return this.buckets.get(bucket)?.take(now) ?? true;
  }

  /** Whole tokens left; undefined for a call without a bucket. */
  tokens(bucket: BucketName, now: Milliseconds): number | undefined {
    return this.buckets.get(bucket)?.tokens(now);
  }
}

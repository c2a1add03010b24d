// One connection of a sweep to its queue, and what the sweep reads and writes there. Nothing that stands there is taken
// for granted: others write to it, and Redis may have evicted any of it. A connection that is lost is not made again:
// its commands fail, and a new session looks at everything anew.

import { Queue } from 'bullmq';
import type { Redis } from 'ioredis';
import { elementAt } from '../base/assert.ts';
import { GIVEN_BACK, jobId, KEPT_SECONDS, PREFIX, QUEUE_PARTS, queueKey } from './sweepQueue.ts';
import { PROBE_KEY, SCENARIO_KEPT_SECONDS, scenarioKey, WORKERS_KEY, type QueuedRun } from './sweepQueue.ts';
import { connectOnce, ready } from './queueConnection.ts';
import type { QueueAddress } from './queueAddress.ts';

/** What came of a run. `text`: JSON that a worker wrote, or a worker's reason. */
export interface FinishedRun {
  readonly id: string;
  readonly kind: 'answered' | 'failed' | 'given-back';
  readonly text: string;
}

export interface QueueView {
  /** Runs of those asked for that are in no list any more, or of which nothing is left. */
  readonly lost: readonly string[];
  /** A worker holds a run. */
  readonly isWorked: boolean;
  /** Workers of other versions. */
  readonly others: number;
}

/** Bytes of an answer or a reason; figures are some hundred. */
const LONGEST_TEXT = 16 * 1024;
/** Runs that are looked for in the queue's lists; others may have filled them. */
const MOST_LISTED = 10_000;
/** A worker that was not heard of for that long is gone. */
const WORKER_SILENCE_S = 15;

export class QueueSession {
  private readonly name: string;
  private readonly redis: Redis;
  private readonly queue: Queue<QueuedRun>;

  private constructor(name: string, redis: Redis) {
    this.name = name;
    this.redis = redis;
    this.queue = new Queue(name, { connection: redis, prefix: PREFIX, skipMetasUpdate: true });
    this.queue.on('error', () => undefined);
  }

  static async open(address: QueueAddress, name: string): Promise<QueueSession> {
    const redis = connectOnce(address);
    try {
      await ready(redis);
    } catch (error) {
      redis.disconnect();
      throw error;
    }
    return new QueueSession(name, redis);
  }

  close(): void {
    this.redis.disconnect();
  }

  async storeScenario(hash: string, text: string): Promise<void> {
    await this.redis.set(scenarioKey(hash), text, 'EX', SCENARIO_KEPT_SECONDS);
  }

  async add(runs: readonly QueuedRun[]): Promise<void> {
    await this.queue.addBulk(
      runs.map(({ hash, seed }) => ({
        name: 'run',
        data: { hash, seed },
        opts: {
          jobId: jobId({ hash, seed }),
          removeOnComplete: { age: KEPT_SECONDS },
          removeOnFail: { age: KEPT_SECONDS },
        },
      })),
    );
    await this.renew(runs.map(jobId));
  }

  /** Also what is left of them where something is missing. One that a worker holds stays. */
  async remove(ids: readonly string[]): Promise<void> {
    if (ids.length === 0) return;
    for (const list of ['completed', 'failed']) await this.redis.zrem(this.key(list), ...ids);
    await Promise.all(ids.map((id) => this.queue.remove(id)));
  }

  /** Runs of these that have come to an end. */
  async finished(ids: readonly string[]): Promise<FinishedRun[]> {
    if (ids.length === 0) return [];
    const ends = await Promise.all(
      ['completed', 'failed'].map((list) => this.redis.zmscore(this.key(list), ...ids)),
    );
    const ended = ids.filter((_, index) => ends.some((scores) => scores[index] !== null));
    const read = await Promise.all(ended.map((id) => this.ending(id)));
    return read.filter((run) => run !== undefined);
  }

  private async ending(id: string): Promise<FinishedRun | undefined> {
    const key = this.key(id);
    if ((await this.redis.hexists(key, 'finishedOn')) === 0) return undefined;
    const reason = await this.text(key, 'failedReason');
    if (reason === undefined)
      return { id, kind: 'answered', text: (await this.text(key, 'returnvalue')) ?? '' };
    const kind = reason.startsWith(GIVEN_BACK) ? 'given-back' : 'failed';
    return { id, kind, text: reason };
  }

  /** Empty: longer than any answer. */
  private async text(key: string, field: string): Promise<string | undefined> {
    const length = await this.redis.hstrlen(key, field);
    if (length > LONGEST_TEXT) return '';
    return (await this.redis.hget(key, field)) ?? undefined;
  }

  /** Looks at runs that have not come to an end. */
  async view(ids: readonly string[]): Promise<QueueView> {
    const listed = await this.listed();
    const held = await Promise.all(listed.active.map((id) => this.redis.exists(this.key(`${id}:lock`))));
    const present = await Promise.all(ids.map((id) => this.redis.hexists(this.key(id), 'data')));
    const isListed = (id: string): boolean => listed.all?.has(id) ?? true;
    return {
      lost: ids.filter((id, index) => present[index] === 0 || !isListed(id)),
      isWorked: held.some((locks) => locks > 0),
      others: await this.otherWorkers(),
    };
  }

  private async listed(): Promise<{
    readonly active: readonly string[];
    /** Undefined: there are too many to tell. */
    readonly all: ReadonlySet<string> | undefined;
  }> {
    // At one moment: a run goes from one to the other.
    const answers = await this.redis
      .multi()
      .lrange(this.key('active'), 0, MOST_LISTED)
      .lrange(this.key('wait'), 0, MOST_LISTED)
      .lrange(this.key('paused'), 0, MOST_LISTED)
      .exec();
    const lists = (answers ?? []).map(([error, list]) => {
      if (error !== null) throw error;
      return Array.isArray(list) ? list.map(String) : [];
    });
    const isWhole = lists.every((list) => list.length <= MOST_LISTED);
    return { active: lists[0] ?? [], all: isWhole ? new Set(lists.flat()) : undefined };
  }

  private async otherWorkers(): Promise<number> {
    const seconds = elementAt(await this.redis.time(), 0);
    const heard = await this.redis.zrangebyscore(WORKERS_KEY, seconds - WORKER_SILENCE_S, '+inf');
    return heard.filter((worker) => !worker.startsWith(`${this.name} `)).length;
  }

  /** Nothing that is still wanted expires. */
  async renew(ids: readonly string[]): Promise<void> {
    await Promise.all(
      [...QUEUE_PARTS, ...ids].map((part) => this.redis.expire(this.key(part), KEPT_SECONDS)),
    );
  }

  /** Those of the scenarios that are gone. */
  async renewScenarios(hashes: readonly string[], seconds = SCENARIO_KEPT_SECONDS): Promise<string[]> {
    const found = await Promise.all(hashes.map((hash) => this.redis.expire(scenarioKey(hash), seconds)));
    return hashes.filter((_, index) => found[index] === 0);
  }

  /** Fails when nothing can be written. */
  async tryWriting(): Promise<void> {
    await this.redis.set(PROBE_KEY, '1', 'EX', 60);
  }

  private key(part: string): string {
    return queueKey(this.name, part);
  }
}

// The texts of scenarios that a `sweep-worker` fetches from Redis: each once, as long as there is room.

import type { Redis } from 'ioredis';
import { GIVEN_BACK, scenarioKey } from './sweepQueue.ts';

/** Characters kept in all, and of one scenario. */
const MOST_KEPT = 2 ** 26;

export class QueuedScenarios {
  private readonly redis: Redis;
  private readonly texts = new Map<string, string>();
  private kept = 0;

  constructor(redis: Redis) {
    this.redis = redis;
  }

  async text(hash: string): Promise<string> {
    const known = this.texts.get(hash);
    if (known !== undefined) return known;
    const key = scenarioKey(hash);
    if ((await this.redis.strlen(key)) > MOST_KEPT)
      throw new Error(`the scenario ${hash} is larger than ${MOST_KEPT / 2 ** 20} MiB`);
    const text = await this.redis.get(key);
    if (text === null) throw new Error(`${GIVEN_BACK}the scenario ${hash} is not in Redis`);
    if (this.kept + text.length > MOST_KEPT) {
      this.texts.clear();
      this.kept = 0;
    }
    this.texts.set(hash, text);
    this.kept += text.length;
    return text;
  }

  /** What was fetched is not that scenario. */
  forget(hash: string): void {
    this.kept -= this.texts.get(hash)?.length ?? 0;
    this.texts.delete(hash);
  }
}

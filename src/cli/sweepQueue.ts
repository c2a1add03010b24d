// A queue of runs in Redis, which any number of `sweep-worker` processes work through: where it is, what stands in it,
// and what a run is called there. A run is called by its scenario and seed, so that asking for it twice is one run, and
// making it twice is harmless.

import type { ConnectionOptions } from 'bullmq';
import { Redis } from 'ioredis';
import type { RunFigures } from '../sweep/metrics.ts';
import { BadInput } from './badInput.ts';
import { modelVersion } from './modelVersion.ts';

export interface QueuedRun {
  /** Of the compiled scenario, which lies in Redis by this name. */
  readonly hash: string;
  readonly seed: number;
}

export type RunAnswer = RunFigures;

/** All keys in Redis start with it. */
export const PREFIX = 'vpc-cni-sim';

/** Workers of another model take none of this model's runs. */
export function queueName(): string {
  return `runs-${modelVersion().replace(/[^\w.-]/g, '-')}`;
}

export function jobId({ hash, seed }: QueuedRun): string {
  return `${hash}-${seed}`;
}

export function scenarioKey(hash: string): string {
  return `${PREFIX}:scenario:${hash}`;
}

/** How long a scenario and the result of a run are kept there, in seconds. */
export const KEPT_SECONDS = 24 * 3600;

/** Wall time after which a queue that does not answer is given up. */
const PATIENCE_MS = 3000;

/** Connections that wait for work or for a server that restarts: they try for ever, once the queue was there. */
export function connectionOptions(url: string): ConnectionOptions {
  return { url, maxRetriesPerRequest: null };
}

/** A Redis that is not there is found out at once, and not tried for ever. */
export async function probe(url: string): Promise<void> {
  const redis = new Redis(url, {
    lazyConnect: true,
    connectTimeout: PATIENCE_MS,
    maxRetriesPerRequest: 0,
    retryStrategy: () => null,
  });
  let reason: unknown;
  redis.on('error', (error: unknown) => (reason ??= error));
  try {
    await redis.connect();
    await redis.ping();
  } catch (error) {
    throw new BadInput(`--queue ${url}: ${wordsFor(reason ?? error)}`);
  } finally {
    redis.disconnect();
  }
}

function wordsFor(error: unknown): string {
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  if (code === 'ECONNREFUSED') return 'nobody answers there; start redis-server, or name another address';
  if (code === 'ENOTFOUND') return 'there is no such host';
  return error instanceof Error && error.message !== '' ? error.message : 'no connection';
}

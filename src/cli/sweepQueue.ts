// A queue of runs in Redis, which any number of `sweep-worker` processes work through: what stands in it and under which
// keys. A run is called by its scenario and seed, so that asking for it twice is one run, and making it twice is
// harmless. Everything in it expires unless somebody renews it.

import { modelVersion } from './modelVersion.ts';

export interface QueuedRun {
  /** Of the compiled scenario, which lies in Redis by this name. */
  readonly hash: string;
  readonly seed: number;
}

/** All keys in Redis start with it. */
export const PREFIX = 'vpc-cni-sim';

/** Written to see whether it can be. */
export const PROBE_KEY = `${PREFIX}:probe`;

/** A sorted set: workers of all versions, by when they were last heard of. */
export const WORKERS_KEY = `${PREFIX}:workers`;

/** Workers of another model take none of this model's runs. */
export function queueName(): string {
  return `runs-${modelVersion().replace(/[^\w.-]/g, '-')}`;
}

export function queueKey(queue: string, part: string): string {
  return `${PREFIX}:${queue}:${part}`;
}

export function jobId({ hash, seed }: QueuedRun): string {
  return `${hash}-${seed}`;
}

export function scenarioKey(hash: string): string {
  return `${PREFIX}:scenario:${hash}`;
}

/** How long runs, their results and the queue itself stay in Redis without anybody who renews them, in seconds. */
export const KEPT_SECONDS = 3600;

/** A scenario goes sooner: then nobody makes runs for a sweep that is no more. */
export const SCENARIO_KEPT_SECONDS = 300;

/** The keys that BullMQ may have for a queue, beside those of the runs and those that it has expire itself, as clocks. */
export const QUEUE_PARTS: readonly string[] = [
  'active',
  'completed',
  'delayed',
  'events',
  'failed',
  'id',
  'marker',
  'meta',
  'paused',
  'pc',
  'prioritized',
  'repeat',
  'stalled',
  'wait',
  'waiting-children',
];

/** A worker's reason for a run that it did not make and that is no run's fault: it is to be asked for again. */
export const GIVEN_BACK = 'given back: ';

const LARGEST_SEED = 2 ** 53 - 1;

/** What a queue has for a run; undefined: something else. */
export function readQueuedRun(value: unknown): QueuedRun | undefined {
  if (typeof value !== 'object' || value === null) return undefined;
  const { hash, seed } = value as Readonly<Record<string, unknown>>;
  if (typeof hash !== 'string' || !/^[0-9a-f]{32}$/.test(hash)) return undefined;
  if (typeof seed !== 'number' || !Number.isInteger(seed) || seed < 0 || seed > LARGEST_SEED)
    return undefined;
  return { hash, seed };
}

// What each thread of a `sweep-worker` does: one run at a time, of scenarios that it fetches once.

import { Redis } from 'ioredis';
import type { CompiledScenario } from '../scenario/compiled.ts';
import { measureRun } from '../sweep/run.ts';
import { scenarioKey, type QueuedRun, type RunAnswer } from './sweepQueue.ts';

/** The environment variable by which the worker tells its threads where the queue is. */
const QUEUE_URL = 'VPC_CNI_SIM_QUEUE';

/** Scenarios at hand; a sweep goes through its settings in turn. */
const MOST_KEPT = 256;

const scenarios = new Map<string, CompiledScenario>();
let redis: Redis | undefined;

export default async function makeRun({ data }: { readonly data: QueuedRun }): Promise<RunAnswer> {
  return measureRun(await scenarioOf(data.hash), data.seed);
}

/** One that is lost is made again. */
function connection(): Redis {
  const made = new Redis(process.env[QUEUE_URL] ?? '', { maxRetriesPerRequest: null });
  made.on('error', () => undefined);
  return made;
}

async function scenarioOf(hash: string): Promise<CompiledScenario> {
  const known = scenarios.get(hash);
  if (known !== undefined) return known;
  redis ??= connection();
  const text = await redis.get(scenarioKey(hash));
  if (text === null) throw new Error(`the scenario ${hash} is not in the queue's Redis any more`);
  const scenario = JSON.parse(text) as CompiledScenario;
  if (scenarios.size >= MOST_KEPT) scenarios.clear();
  scenarios.set(hash, scenario);
  return scenario;
}

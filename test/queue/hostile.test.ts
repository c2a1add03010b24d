// A queue in which others write what they like: jobs that are none, answers that are none, runs that never end or need
// all memory. Written with BullMQ and ioredis alone, as anybody could.

import { Queue, Worker } from 'bullmq';
import type { Redis } from 'ioredis';
import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { elementAt } from '../../src/base/assert.ts';
import { parseScenario } from '../../src/scenario/parse.ts';
import type { CompiledScenario } from '../../src/scenario/compiled.ts';
import { scenarioHash } from '../../src/sweep/scenarioHash.ts';
import { freePort, QUICK, QueueWorld, until } from './redisServer.ts';

const PREFIX = 'vpc-cni-sim';
const world = new QueueWorld();
let url = '';
let client: Redis;
let name = '';
let local = '';

const SET = ['--set', 'cni.env.WARM_IP_TARGET=1', '--seeds', '2', '-o', 'csv'];
const sweep = (...words: readonly string[]) =>
  world.program(['sweep', 'quick.yaml', ...SET, '--queue', url, ...words]);

/** Another connection, as BullMQ wants it. */
function quiet(): Redis {
  return world.client(url, { maxRetriesPerRequest: null });
}

function compiled(): CompiledScenario {
  const parsed = parseScenario(QUICK);
  if (!parsed.ok) throw new Error('the scenario has problems');
  return parsed.scenario;
}

/** Puts a scenario into Redis as a producer would. */
async function store(scenario: CompiledScenario): Promise<string> {
  const hash = scenarioHash(scenario);
  await client.set(`${PREFIX}:scenario:${hash}`, JSON.stringify(scenario), 'EX', 600);
  return hash;
}

beforeAll(async () => {
  const port = await freePort();
  url = `redis://127.0.0.1:${port}`;
  await world.redis(port);
  client = world.client(url);
  const waiting = sweep('--wait', '1s');
  const alone = world.program(['sweep', 'quick.yaml', ...SET]);
  await Promise.all([waiting.ended, alone.ended]);
  local = alone.out;
  const worker = await world.worker(url);
  await until(async () => (await client.zcard(`${PREFIX}:workers`)) > 0);
  const heard = elementAt(await client.zrangebyscore(`${PREFIX}:workers`, '-inf', '+inf'), 0);
  name = heard.replace(/ .*/s, '');
  worker.kill('SIGTERM');
  await worker.ended;
});

beforeEach(async () => {
  await client.flushall();
});

describe('a worker', () => {
  it('lives through jobs that are none, and through scenarios that are none', async () => {
    const worker = await world.worker(url, '--run-memory', '64', '--run-time', '20s');
    const queue = new Queue(name, {
      connection: quiet(),
      prefix: PREFIX,
    });
    const scenario = compiled();
    const hash = await store(scenario);
    const other = '0'.repeat(32);
    await client.set(`${PREFIX}:scenario:${other}`, JSON.stringify(scenario), 'EX', 600);
    const { cluster: _, ...cut } = scenario;
    const broken = await store(cut as CompiledScenario);
    const jobs: [unknown, string][] = [
      ...[null, 'text', [], {}, { hash: 'x', seed: 1 }, { hash: '../../etc', seed: 1 }].map(
        (data): [unknown, string] => [data, 'not a run of a sweep'],
      ),
      ...[-1, 1.5, '1', null, 1e300].map((seed): [unknown, string] => [
        { hash, seed },
        'not a run of a sweep',
      ]),
      [{ hash: '1'.repeat(32), seed: 1 }, 'not in Redis'],
      [{ hash: other, seed: 1 }, 'damaged'],
      [{ hash: broken, seed: 1 }, ''],
    ];
    const added = await Promise.all(jobs.map(([data]) => queue.add('run', data)));
    const reasons = async (): Promise<(string | undefined)[]> =>
      await Promise.all(added.map(async ({ id }) => (await queue.getJob(id ?? ''))?.failedReason));
    await until(async () => (await reasons()).every((reason) => reason !== undefined));
    for (const [index, reason] of (await reasons()).entries())
      expect(reason).toContain(elementAt(jobs, index)[1]);

    // One that BullMQ itself cannot read.
    const unreadable = await queue.add('run', { hash, seed: 1 }, { delay: 500 });
    await client.hset(queue.toKey(unreadable.id ?? ''), 'data', '{"');
    const good = sweep();
    expect(await good.ended).toBe(0);
    expect(good.out).toBe(local);
    expect(worker.child.exitCode).toBeNull();
    await queue.close();
    worker.kill('SIGTERM');
    expect(await worker.ended).toBe(143);
  });

  it('lives through runs that need too much memory or time, which fail alone', async () => {
    const huge = 'timeline:\n  - at: 1s\n    createPods: { name: a, count: 200000 }\nuntil: 10m\n';
    world.write('huge.yaml', QUICK.replace('until: 5m\n', huge));
    const settings = ['--set', 'until=10m', '--seeds', '1', '-o', 'csv', '--queue', url];
    for (const [limits, reason] of [
      [['--run-memory', '32'], 'the run needs more memory than 32 MiB'],
      [['--run-time', '1s'], 'the run took longer than 1s'],
    ] as const) {
      const worker = await world.worker(url, ...limits);
      const failing = world.program(['sweep', 'huge.yaml', ...settings]);
      expect(await failing.ended).toBe(2);
      expect(failing.error).toContain(reason);
      expect(failing.error).not.toContain('internal error');
      expect(worker.child.exitCode).toBeNull();
      worker.kill('SIGTERM');
      expect(await worker.ended).toBe(143);
      await client.flushall();
    }
  });
});

describe('a sweep', () => {
  const liar = (answer: () => unknown): Worker =>
    new Worker(name, async () => answer(), {
      connection: quiet(),
      prefix: PREFIX,
    }).on('error', () => undefined);

  it.each([
    ['nothing', () => null],
    ['figures that cannot be', () => ({ podsStarted: -1 })],
    ['too much', () => 'x'.repeat(1_000_000)],
  ])('does not take %s for figures, and ends with a reason', async (_, answer) => {
    const worker = liar(answer);
    const lied = sweep('--journal', 'lies.ndjson', '--wait', '20s');
    expect(await lied.ended).toBe(75);
    expect(lied.error).toContain('workers answered with something other than figures');
    expect(lied.error).not.toContain('internal error');
    expect(lied.out).toBe('');
    expect(world.lines('lies.ndjson')).toEqual([]);
    await worker.close();
    await client.flushall();
    world.remove('lies.ndjson');
  });

  it('shows of a reason only what a terminal can', async () => {
    const worker = liar(() => {
      throw new Error('\u001b[2Jbad\u0007\nline\u202e');
    });
    const failed = sweep('--wait', '20s');
    expect(await failed.ended).toBe(2);
    expect(failed.error).toContain('): [2Jbad line\n');
    await worker.close();
  });

  it('ends in words when its keys hold something else', async () => {
    await client.set(`${PREFIX}:${name}:wait`, 'text');
    const failed = sweep('--wait', '5s');
    expect(await failed.ended).toBe(2);
    expect(failed.error).toContain('hold something else');
  });
});

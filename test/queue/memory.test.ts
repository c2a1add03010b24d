// A Redis that is full, and one that evicts what it likes.

import { describe, expect, it } from 'vitest';
import { freePort, QueueWorld, until } from './redisServer.ts';

const world = new QueueWorld();
const SET = ['--set', 'cni.env.WARM_IP_TARGET=1,2', '--seeds', '8', '-o', 'csv'];

async function server(): Promise<string> {
  const port = await freePort();
  await world.redis(port);
  return `redis://127.0.0.1:${port}`;
}

describe('a sweep through a Redis', () => {
  it('that becomes full ends with the results so far', async () => {
    const queue = await server();
    const client = world.client(queue);
    const worker = await world.worker(queue);
    // More than stand in the queue at a time: those that do are made, for what frees memory may also write.
    const many = ['--set', 'cni.env.WARM_IP_TARGET=1', '--seeds', '600', '-o', 'csv', '--queue', queue];
    const journal = ['--journal', 'full.ndjson'];
    const sweep = world.program(['sweep', 'quick.yaml', ...many, ...journal, '--wait', '2s']);
    await until(() => world.lines('full.ndjson').length >= 3);
    await client.config('SET', 'maxmemory', '1mb');
    expect(await sweep.ended).toBe(75);
    expect(sweep.error).toContain('Redis is full (maxmemory)');
    expect(sweep.error).toMatch(/\d+ of 1,200 runs are complete; continue with/);
    expect(sweep.error).not.toContain('internal error');
    expect(sweep.out.split('\n').length).toBeGreaterThan(2);

    // Once there is room again, the worker goes on.
    await client.config('SET', 'maxmemory', '0');
    await client.flushall();
    const next = world.program(['sweep', 'quick.yaml', ...SET, '--queue', queue]);
    expect(await next.ended).toBe(0);
    worker.kill('SIGTERM');
    expect(await worker.ended).toBe(143);
  });

  it('that loses any key at any time ends as on one machine', async () => {
    const queue = await server();
    const client = world.client(queue);
    const alone = world.program(['sweep', 'load.yaml', ...SET]);
    const worker = await world.worker(queue);
    const sweep = world.program([
      'sweep',
      'load.yaml',
      ...SET,
      '--queue',
      queue,
      '--journal',
      'lossy.ndjson',
    ]);
    // All of the scenarios, all of the lists, all of the runs: a piece each time.
    for (const [runs, pattern] of [
      [1, '*scenario*'],
      [3, '*:wait'],
      [5, '*:completed'],
      [7, '*-?'],
      [9, '*'],
    ] as const) {
      await until(() => world.lines('lossy.ndjson').length >= runs);
      const keys = await client.keys(pattern);
      if (keys.length > 0) await client.del(...keys);
    }
    await alone.ended;
    expect([await sweep.ended, sweep.out]).toEqual([0, alone.out]);
    worker.kill('SIGTERM');
    expect(await worker.ended).toBe(143);
  });
});

// Sweeps that have no workers, lose them, or are stopped themselves: what they say, and what they leave in Redis.

import { describe, expect, it } from 'vitest';
import { elementAt } from '../../src/base/assert.ts';
import { freePort, QueueWorld, until } from './redisServer.ts';

const SET = ['--set', 'cni.env.WARM_IP_TARGET=1', '--seeds', '12', '-o', 'json'];

const world = new QueueWorld();

const sweep = (queue: string, ...words: readonly string[]) =>
  world.program(['sweep', 'load.yaml', ...SET, '--queue', queue, ...words]);

describe('a sweep without workers', () => {
  it('waits for workers and says so; leaves nothing that does not expire when it is killed', async () => {
    const port = await freePort();
    const queue = `redis://127.0.0.1:${port}`;
    await world.redis(port);
    const client = world.client(queue);
    // One of another version is there and can make none of the runs.
    const seconds = elementAt(await client.time(), 0);
    await client.zadd('vpc-cni-sim:workers', seconds + 600, 'runs-0.0.1-abc 1');
    const waiting = sweep(queue, '--wait', '1m');
    await waiting.said(`start workers of this version: vpc-cni-sim sweep-worker --queue ${queue}`);
    expect(waiting.error).toContain('1 worker of another version cannot make them');
    const worker = await world.worker(queue);
    expect(await waiting.ended).toBe(0);

    const more = world.program([
      'sweep',
      'load.yaml',
      '--set',
      'cni.env.WARM_IP_TARGET=8',
      '--seeds',
      '500',
      '--queue',
      queue,
      '--wait',
      '1s',
    ]);
    await until(async () => (await client.keys('*:lock')).length > 0);
    worker.kill('SIGKILL');
    await more.said('No sweep-worker is making runs');
    expect(await more.ended).toBe(75);
    const killed = world.program([
      'sweep',
      'load.yaml',
      '--set',
      'cni.env.WARM_IP_TARGET=9',
      '--seeds',
      '20',
      '--queue',
      queue,
    ]);
    await killed.said('No sweep-worker is making runs');
    const keys = (): Promise<string[]> => client.keys('*');
    expect((await keys()).length).toBeGreaterThan(20);
    killed.kill('SIGKILL');
    await killed.ended;
    await client.del('vpc-cni-sim:workers');
    const lives = await Promise.all((await keys()).map(async (key) => [key, await client.ttl(key)] as const));
    expect(lives.filter(([, life]) => life === -1)).toEqual([]);
  });

  it('cleans up when it is stopped', async () => {
    const port = await freePort();
    const queue = `redis://127.0.0.1:${port}`;
    await world.redis(port);
    const client = world.client(queue);
    const stopped = sweep(queue);
    await stopped.said('No sweep-worker is making runs');
    stopped.kill('SIGINT');
    expect(await stopped.ended).toBe(130);
    expect((await client.keys('*')).filter((key) => /-\d+$|:wait$/.test(key))).toEqual([]);
  });
});

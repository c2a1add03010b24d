// Sweeps through a real Redis and real worker processes, some of which die, as may the Redis.

import { beforeAll, describe, expect, it } from 'vitest';
import { freePort, QueueWorld, until } from './redisServer.ts';

const SEEDS = 8;
const SET = ['--set', 'cni.env.WARM_IP_TARGET=1,2,5', '--seeds', String(SEEDS), '-o', 'json'];
/** The three and the file's own. */
const RUNS = 4 * SEEDS;

const world = new QueueWorld();
let url = '';
let local = '';

const sweep = (queue: string, ...words: readonly string[]) =>
  world.program(['sweep', 'load.yaml', ...SET, '--queue', queue, ...words]);

beforeAll(async () => {
  const port = await freePort();
  url = `redis://127.0.0.1:${port}`;
  await world.redis(port);
  const alone = world.program(['sweep', 'load.yaml', ...SET]);
  await alone.ended;
  local = alone.out;
});

describe('a sweep through a queue', () => {
  it('comes to the same bytes as on one machine, as does another at the same time, though a worker is killed', async () => {
    const workers = await Promise.all([world.worker(url), world.worker(url)]);
    const one = sweep(url, '--journal', 'runs.ndjson');
    const other = sweep(url);
    await until(() => world.lines('runs.ndjson').length >= 5);
    workers[0].kill('SIGKILL');
    expect(world.lines('runs.ndjson').length).toBeLessThan(RUNS);
    expect(await Promise.all([one.ended, other.ended])).toEqual([0, 0]);
    expect([one.out, other.out]).toEqual([local, local]);
    const runs = world
      .lines('runs.ndjson')
      .map((line) => JSON.parse(line) as { scenario: string; seed: number });
    expect(runs).toHaveLength(RUNS);
    expect(new Set(runs.map(({ scenario, seed }) => `${scenario} ${seed}`)).size).toBe(RUNS);

    // Asked for again it is answered from what the queue has kept, without any worker.
    workers[1].kill('SIGTERM');
    expect(await workers[1].ended).toBe(143);
    expect(workers[1].error).toMatch(/\d+ runs? made\n$/);
    const again = sweep(url);
    await again.ended;
    expect(again.out).toBe(local);
  });

  it('goes on with a Redis that was gone and has forgotten everything', async () => {
    const port = await freePort();
    const queue = `redis://127.0.0.1:${port}`;
    const server = await world.redis(port);
    const worker = await world.worker(queue);
    const lost = sweep(queue, '--journal', 'again.ndjson');
    await until(() => world.lines('again.ndjson').length >= 5);
    server.kill('SIGKILL');
    await lost.said(`Redis 127.0.0.1:${port}: connection`);
    expect(world.lines('again.ndjson').length).toBeLessThan(RUNS);
    await world.redis(port);
    expect([await lost.ended, lost.out]).toEqual([0, local]);
    expect(lost.error).toContain('answers again');
    expect(world.lines('again.ndjson')).toHaveLength(RUNS);
    worker.kill('SIGTERM');
    expect(await worker.ended).toBe(143);
  });

  it('ends with what it has when Redis stays away for longer than it is to wait', async () => {
    const port = await freePort();
    const queue = `redis://127.0.0.1:${port}`;
    const server = await world.redis(port);
    const worker = await world.worker(queue, '--wait', '2s');
    const lost = sweep(queue, '--wait', '2s', '--journal', 'lost.ndjson');
    await until(() => world.lines('lost.ndjson').length >= 5);
    // It takes connections and never answers.
    server.kill('SIGSTOP');
    expect(await lost.ended).toBe(75);
    expect(lost.error).toMatch(
      /Redis 127\.0\.0\.1:\d+: no answer\. \d+ of 32 runs are complete\.\nWaiting up to 2s/,
    );
    expect(lost.error).toContain('continue with --journal lost.ndjson --resume');
    expect(lost.error).not.toContain('internal error');
    expect(JSON.parse(lost.out)).toHaveProperty('runs');
    expect(await worker.ended).toBe(75);

    const resumed = world.program(['sweep', 'load.yaml', ...SET, '--journal', 'lost.ndjson', '--resume']);
    expect([await resumed.ended, resumed.out]).toEqual([0, local]);
    server.kill('SIGKILL');
  });

  it('is not begun where there is no queue, or none can be', async () => {
    const refused = async (...words: readonly string[]): Promise<string> => {
      const program = world.program(words);
      expect(await program.ended).toBe(2);
      return program.error;
    };
    const nobody = ['--queue', 'redis://127.0.0.1:1'];
    const texts = await Promise.all([
      refused('sweep', 'load.yaml', ...SET, ...nobody),
      refused('sweep-worker', ...nobody),
      refused('sweep-worker', '--queue', 'redis://unknown.invalid'),
      refused('sweep-worker'),
      refused('sweep', 'load.yaml', ...SET, '--queue', url, '--workers', '2'),
    ]);
    expect(texts[0]).toContain('connection refused');
    expect(texts[1]).toContain('connection refused');
    expect(texts[2]).toMatch(/unknown host|DNS/);
    expect(texts[3]).toContain('needs a queue');
    expect(texts[4]).toContain('--workers cannot be used with --queue');
  });
});

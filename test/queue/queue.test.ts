// Sweeps through a real Redis and real worker processes, some of which die.

import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { minimalWith } from '../scenario/minimal.ts';

const MAIN = resolve(import.meta.dirname, '../../dist/cli/main.js');
const SEEDS = 24;
const SET = ['--set', 'cni.env.WARM_IP_TARGET=1,2,5', '--seeds', String(SEEDS), '-o', 'json'];
/** The three and the file's own. */
const RUNS = 4 * SEEDS;

/** About a tenth of a second a run, so that there is time to kill in. */
const SCENARIO = minimalWith(
  'workloads:\n  - { name: web, steady: { pods: 24, lifetime: { p0: 5s, p50: 40s, p100: 3m } } }\nuntil: 2h\n',
);

let folder = '';
let url = '';
const running: ChildProcess[] = [];

function start(command: string, ...words: readonly string[]): ChildProcess {
  const child = spawn(command, words, { cwd: folder, stdio: ['ignore', 'pipe', 'pipe'] });
  running.push(child);
  return child;
}

const startWorker = (queue = url): ChildProcess =>
  start(process.execPath, MAIN, 'sweep-worker', '--queue', queue, '--workers', '1');

/** One that keeps nothing when it ends. */
async function startRedis(port: number): Promise<ChildProcess> {
  const server = start('redis-server', '--port', String(port), '--save', '', '--dir', folder);
  await said(server, 'Ready to accept connections');
  return server;
}

async function until(condition: () => boolean): Promise<void> {
  while (!condition()) await new Promise((resume) => setTimeout(resume, 20));
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await new Promise((listening) => server.once('listening', listening));
  const address = server.address();
  await new Promise((closed) => server.close(closed));
  return typeof address === 'object' && address !== null ? address.port : 0;
}

async function said(child: ChildProcess, text: string): Promise<void> {
  let heard = '';
  for (const stream of [child.stdout, child.stderr])
    stream?.on('data', (piece: Buffer) => (heard += piece.toString()));
  await until(() => heard.includes(text) || child.exitCode !== null);
  expect(heard).toContain(text);
}

async function ended(
  child: ChildProcess,
): Promise<{ readonly code: number | null; readonly out: string; readonly error: string }> {
  let out = '';
  let error = '';
  child.stdout?.on('data', (piece: Buffer) => (out += piece.toString()));
  child.stderr?.on('data', (piece: Buffer) => (error += piece.toString()));
  const code = await new Promise<number | null>((done) => child.once('close', done));
  return { code, out, error };
}

function lines(file: string): string[] {
  return existsSync(file) ? readFileSync(file, 'utf8').split('\n').filter(Boolean) : [];
}

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'vpc-cni-sim-queue-'));
  writeFileSync(join(folder, 'load.yaml'), SCENARIO);
  const port = await freePort();
  url = `redis://127.0.0.1:${port}`;
  await startRedis(port);
});

afterAll(() => {
  for (const child of running) child.kill('SIGKILL');
  rmSync(folder, { recursive: true, force: true });
});

describe('a sweep through a queue', () => {
  it('comes to the same bytes as on one machine, though a worker is killed in the middle', async () => {
    const workers = [startWorker(), startWorker(), startWorker()];
    await Promise.all(workers.map((worker) => said(worker, 'waiting for runs')));
    const journal = join(folder, 'runs.ndjson');
    const sweep = ended(
      start(process.execPath, MAIN, 'sweep', 'load.yaml', ...SET, '--queue', url, '--journal', journal),
    );
    await until(() => lines(journal).length >= 5);
    workers[0].kill('SIGKILL');
    expect(lines(journal).length).toBeLessThan(RUNS);
    const queued = await sweep;
    // On a busy machine the first run may take its time.
    expect(queued.error.replace(/^nobody has made a run yet.*\n/, '')).toBe('');
    expect(queued.code).toBe(0);
    const local = spawnSync(process.execPath, [MAIN, 'sweep', 'load.yaml', ...SET], {
      cwd: folder,
      encoding: 'utf8',
    });
    expect(queued.out).toBe(local.stdout);
    const runs = lines(journal).map((line) => JSON.parse(line) as { scenario: string; seed: number });
    expect(new Set(runs.map(({ scenario, seed }) => `${scenario} ${seed}`)).size).toBe(RUNS);
    expect(runs).toHaveLength(RUNS);

    // Asked for again it is answered from what the queue has kept, without any worker.
    const gone = Promise.all(workers.slice(1).map(ended));
    for (const worker of workers) worker.kill('SIGTERM');
    await gone;
    const again = await ended(start(process.execPath, MAIN, 'sweep', 'load.yaml', ...SET, '--queue', url));
    expect(again.out).toBe(local.stdout);
  });

  it('goes on with a Redis that was gone and has forgotten everything, or ends without it', async () => {
    const port = await freePort();
    const queue = `redis://127.0.0.1:${port}`;
    const server = await startRedis(port);
    const worker = startWorker(queue);
    await said(worker, 'waiting for runs');
    const journal = join(folder, 'again.ndjson');
    const words = ['sweep', 'load.yaml', ...SET, '--queue', queue, '--journal', journal];
    const first = start(process.execPath, MAIN, ...words);
    const sweep = ended(first);
    await until(() => lines(journal).length >= 5);
    server.kill('SIGKILL');
    await said(first, 'does not answer any more');
    expect(lines(journal).length).toBeLessThan(RUNS);
    const next = await startRedis(port);
    const { code, out } = await sweep;
    const local = spawnSync(process.execPath, [MAIN, 'sweep', 'load.yaml', ...SET], {
      cwd: folder,
      encoding: 'utf8',
    });
    expect([code, out]).toEqual([0, local.stdout]);
    expect(lines(journal)).toHaveLength(RUNS);

    const other = join(folder, 'other.ndjson');
    const many = ['--set', 'cni.env.WARM_IP_TARGET=8', '--seeds', '500'];
    const more = ['sweep', 'load.yaml', ...many, '--queue', queue, '--journal', other];
    const second = start(process.execPath, MAIN, ...more);
    const stopped = ended(second);
    const working = ended(worker);
    await until(() => lines(other).length >= 1);
    next.kill('SIGKILL');
    await said(second, 'does not answer any more');
    for (const child of [second, worker]) child.kill('SIGINT');
    expect((await stopped).code).toBe(130);
    const { code: workerCode, error } = await working;
    expect(workerCode).toBe(0);
    expect(error).toMatch(/^\d+ runs? made\n$/);
  });

  it('waits for workers, and says so', async () => {
    const sweep = start(
      process.execPath,
      MAIN,
      'sweep',
      'load.yaml',
      '--set',
      'cni.env.WARM_IP_TARGET=7',
      '--seeds',
      '1',
      '--queue',
      url,
    );
    await said(sweep, `start workers of this version: vpc-cni-sim sweep-worker --queue ${url}`);
    const worker = startWorker();
    expect((await ended(sweep)).code).toBe(0);
    worker.kill('SIGTERM');
    expect((await ended(worker)).error).toContain('1 run made');
  });

  it('is not begun where there is no queue, or none can be', () => {
    const refused = (...words: readonly string[]): string => {
      const { status, stderr } = spawnSync(process.execPath, [MAIN, ...words], {
        cwd: folder,
        encoding: 'utf8',
      });
      expect(status).toBe(2);
      return stderr;
    };
    const nobody = 'redis://127.0.0.1:1';
    expect(refused('sweep', 'load.yaml', ...SET, '--queue', nobody)).toContain('nobody answers there');
    expect(refused('sweep-worker', '--queue', nobody)).toContain('nobody answers there');
    expect(refused('sweep-worker', '--queue', 'localhost')).toContain('write redis://host:6379');
    expect(refused('sweep', 'load.yaml', ...SET, '--queue', url, '--workers', '2')).toContain(
      '--workers is for this machine alone',
    );
  });
});

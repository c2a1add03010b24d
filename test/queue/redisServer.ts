// Real Redis servers, sweeps and workers for the tests of a queue: each test file has a folder and what runs in it, and
// nothing of it outlives the file.

import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Redis, type RedisOptions } from 'ioredis';
import { afterAll } from 'vitest';
import { MAIN } from '../cli/started.ts';
import { minimalWith } from '../scenario/minimal.ts';

/** Some tens of milliseconds a run, so that there is time to kill in. */
const LOAD = minimalWith(
  'workloads:\n  - { name: web, steady: { pods: 12, lifetime: { p0: 5s, p50: 40s, p100: 3m } } }\nuntil: 20m\n',
);
export const QUICK = minimalWith('until: 5m\n');

/** A process and all that it has said. */
export class Running {
  readonly child: ChildProcess;
  readonly ended: Promise<number | null>;
  out = '';
  error = '';

  constructor(child: ChildProcess) {
    this.child = child;
    child.stdout?.on('data', (piece: Buffer) => (this.out += piece.toString()));
    child.stderr?.on('data', (piece: Buffer) => (this.error += piece.toString()));
    this.ended = new Promise((done) => child.once('close', done));
  }

  /** Waits until it has said this; fails when it ends before. */
  async said(text: string): Promise<void> {
    let isOver = false;
    void this.ended.then(() => (isOver = true));
    await until(() => isOver || (this.out + this.error).includes(text));
    if (!(this.out + this.error).includes(text))
      throw new Error(`ended without "${text}": ${this.error}${this.out}`);
  }

  kill(signal: NodeJS.Signals): void {
    this.child.kill(signal);
  }
}

export class QueueWorld {
  readonly folder = mkdtempSync(join(tmpdir(), 'vpc-cni-sim-queue-'));
  private readonly running: Running[] = [];
  private readonly clients: Redis[] = [];

  constructor() {
    this.write('load.yaml', LOAD);
    this.write('quick.yaml', QUICK);
    afterAll(() => {
      for (const client of this.clients) client.disconnect();
      for (const { child } of this.running) child.kill('SIGKILL');
      rmSync(this.folder, { recursive: true, force: true });
    });
  }

  write(file: string, text: string): string {
    writeFileSync(join(this.folder, file), text);
    return join(this.folder, file);
  }

  remove(file: string): void {
    rmSync(join(this.folder, file), { force: true });
  }

  start(command: string, words: readonly string[], env: NodeJS.ProcessEnv = {}): Running {
    const child = spawn(command, words, {
      cwd: this.folder,
      stdio: ['ignore', 'pipe', 'pipe'],
      env: { ...process.env, ...env },
    });
    const running = new Running(child);
    this.running.push(running);
    return running;
  }

  program(words: readonly string[], env?: NodeJS.ProcessEnv): Running {
    return this.start(process.execPath, [MAIN, ...words], env);
  }

  /** Waits until it works. */
  async worker(queue: string, ...words: readonly string[]): Promise<Running> {
    const worker = this.program(['sweep-worker', '--queue', queue, '--workers', '1', ...words]);
    await worker.said('waiting for runs');
    return worker;
  }

  /** One that keeps nothing when it ends. */
  async redis(port: number, ...words: readonly string[]): Promise<Running> {
    const usual = ['--port', String(port), '--save', '', '--dir', this.folder];
    const server = this.start('redis-server', [...usual, ...words]);
    await server.said('Ready to accept connections');
    return server;
  }

  client(queue: string, options: Pick<RedisOptions, 'maxRetriesPerRequest'> = {}): Redis {
    const client = new Redis(queue, options);
    client.on('error', () => undefined);
    this.clients.push(client);
    return client;
  }

  /** The lines of a journal. */
  lines(file: string): string[] {
    const path = join(this.folder, file);
    return existsSync(path) ? readFileSync(path, 'utf8').split('\n').filter(Boolean) : [];
  }
}

export async function until(condition: () => boolean | Promise<boolean>): Promise<void> {
  while (!(await condition())) await new Promise((resume) => setTimeout(resume, 20));
}

export async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await new Promise((listening) => server.once('listening', listening));
  const address = server.address();
  await new Promise((closed) => server.close(closed));
  return typeof address === 'object' && address !== null ? address.port : 0;
}

// Runs the built program as a user does: a process of its own, in a folder of its own.

import { spawn, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll } from 'vitest';
import { minimalWith } from '../scenario/minimal.ts';
import { MAIN, ROOT } from './started.ts';

export { MAIN, ROOT };

export interface Ending {
  readonly code: number | null;
  readonly out: string;
  readonly error: string;
}

export interface RunOptions {
  readonly cwd?: string;
  readonly env?: Readonly<Record<string, string>>;
}

export function run(args: readonly string[], options: RunOptions = {}): Ending {
  const child = spawnSync(process.execPath, [MAIN, ...args], {
    cwd: options.cwd ?? ROOT,
    env: { PATH: process.env['PATH'] ?? '', ...options.env },
    encoding: 'utf8',
    maxBuffer: 64 * 1024 * 1024,
  });
  return { code: child.status, out: child.stdout, error: withoutProgress(child.stderr) };
}

const endings = new Map<string, Ending>();

/** As `run`, once for all tests of a file that ask the same: of what leaves nothing behind. */
export function ending(args: readonly string[], options: RunOptions = {}): Ending {
  const key = JSON.stringify([args, options]);
  const known = endings.get(key) ?? run(args, options);
  endings.set(key, known);
  return known;
}

/** A slow machine is told how far it has come; nothing is made of that. */
export function withoutProgress(text: string): string {
  return text.replaceAll(/^.* (?:runs|simulated), \w+ left\n/gm, '');
}

/** Runs it and closes its standard output after the first piece that arrives. */
export async function runAndHangUp(args: readonly string[], cwd: string): Promise<Ending> {
  const child = spawn(process.execPath, [MAIN, ...args], { cwd, stdio: ['ignore', 'pipe', 'pipe'] });
  let error = '';
  child.stderr.on('data', (piece: Buffer) => (error += piece.toString()));
  const out = await new Promise<string>((done) => {
    child.stdout.once('data', (piece: Buffer) => {
      child.stdout.destroy();
      done(piece.toString());
    });
  });
  const code = await new Promise<number | null>((done) => child.once('close', done));
  return { code, out, error };
}

const folders: string[] = [];

// Said once for the file: what a running test says of the end of its file is not heard.
afterAll(() => {
  for (const path of folders) rmSync(path, { recursive: true, force: true });
});

/** A new folder with these files in it, gone after the tests. */
export function folder(files: Readonly<Record<string, string | Uint8Array>> = {}): string {
  const path = mkdtempSync(join(tmpdir(), 'vpc-cni-sim-'));
  folders.push(path);
  for (const [name, content] of Object.entries(files)) writeFileSync(join(path, name), content);
  return path;
}

/** Two t3.medium and 40 pods, of which 30 find room: all expectations hold. */
export const CROWDED = minimalWith(`timeline:
  - { at: 3m, createDeployment: { name: web, replicas: 40 } }
until: 6m
expect:
  - waiting: { of: web, TooManyPods: ">= 1" }
`);

/** The same with an expectation that fails. */
export const FAILING = CROWDED.replace('TooManyPods: ">= 1"', 'TooManyPods: 0');

/** Runs for a minute of wall time unless it is stopped, and fills a small heap before. */
export const LONG = minimalWith(`timeline:
  - at: 3m
    manifest:
      - apiVersion: batch/v1
        kind: CronJob
        metadata: { name: c }
        spec:
          schedule: '* * * * *'
          jobTemplate:
            spec:
              template:
                metadata: { annotations: { vpc-cni-sim/lifetime: 5s } }
                spec: { restartPolicy: Never, containers: [{ name: c, image: x }] }
until: 720h
`);

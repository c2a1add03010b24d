// A fresh checkout of the project in a folder of its own, and npm in it, as somebody does who has just cloned it.

import { spawnSync } from 'node:child_process';
import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join, resolve } from 'node:path';
import { afterAll } from 'vitest';

export const ROOT = resolve(import.meta.dirname, '../..');

/** What a checkout does not have. */
const MADE: ReadonlySet<string> = new Set(['.git', 'node_modules', 'dist', 'coverage']);

/** A new, empty folder, gone after the tests. */
export function emptyFolder(): string {
  const path = mkdtempSync(join(tmpdir(), 'vpc-cni-sim-package-'));
  afterAll(() => rmSync(path, { recursive: true, force: true }));
  return path;
}

export function freshCheckout(): string {
  const path = emptyFolder();
  cpSync(ROOT, path, { recursive: true, filter: (source) => !MADE.has(basename(source)) });
  return path;
}

/** What the command writes to standard output; throws, with all that it wrote, when it fails. */
export function command(cwd: string, program: string, ...words: readonly string[]): string {
  const env = { ...process.env, NO_COLOR: '1', COLUMNS: '100' };
  const ended = spawnSync(program, words, { cwd, env, encoding: 'utf8', maxBuffer: 64 * 2 ** 20 });
  if (ended.status === 0) return ended.stdout;
  throw new Error(`${program} ${words.join(' ')} failed:\n${ended.stdout}${ended.stderr}`, {
    cause: ended.error,
  });
}

/** Without the scripts of any package: they run other people's code. */
export function install(cwd: string, verb: 'ci' | 'install', ...words: readonly string[]): void {
  command(cwd, 'npm', verb, '--ignore-scripts', '--no-audit', '--no-fund', '--prefer-offline', ...words);
}

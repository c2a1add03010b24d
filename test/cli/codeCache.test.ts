// What the program leaves compiled beside itself: later runs print the same with it, and with whatever has become of it.

import { spawnSync } from 'node:child_process';
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { elementAt } from '../../src/base/assert.ts';
import { ROOT } from './started.ts';
import { withoutProgress } from './workspace.ts';

let home = '';

beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), 'code-cache-'));
  for (const part of ['package.json', 'dist/program', 'scenarios/43-pods.yaml'])
    cpSync(join(ROOT, part), join(home, part), { recursive: true });
  rmSync(join(home, 'dist/program/compiled'), { recursive: true, force: true });
});

afterEach(() => rmSync(home, { recursive: true }));

function run(words: readonly string[], env: Readonly<Record<string, string>> = {}): string {
  const main = join(home, 'dist/program/main.js');
  const { stdout, stderr } = spawnSync(process.execPath, [main, ...words], {
    cwd: home,
    encoding: 'utf8',
    env: { ...process.env, ...env, NO_COLOR: '1', COLUMNS: '100' },
  });
  return stdout + withoutProgress(stderr);
}

const REPLAY = ['replay', 'scenarios/43-pods.yaml'];
const replay = (env?: Readonly<Record<string, string>>): string => run(REPLAY, env);

function kept(): string[] {
  const folder = join(home, 'dist/program/compiled');
  return readdirSync(folder).map((name) => join(folder, name));
}

describe('what a run has compiled', () => {
  it('is kept for later runs of its verb, which leave it as it is', () => {
    const first = replay();
    const files = kept();
    expect(files).toHaveLength(1);
    const { mtimeMs, ino } = statSync(elementAt(files, 0));
    expect(replay()).toBe(first);
    expect(statSync(elementAt(files, 0))).toMatchObject({ mtimeMs, ino });
    run(['validate', 'scenarios/43-pods.yaml']);
    expect(kept()).toHaveLength(2);
  });

  it('is made anew where it is damaged', () => {
    const first = replay();
    const file = elementAt(kept(), 0);
    const whole = readFileSync(file);
    for (const damaged of [
      whole.subarray(0, whole.length / 2),
      Buffer.alloc(whole.length),
      Buffer.concat([whole.subarray(0, 100_000), Buffer.alloc(1000, 7), whole.subarray(101_000)]),
      Buffer.alloc(0),
    ]) {
      writeFileSync(file, damaged);
      expect(replay()).toBe(first);
      expect(readFileSync(file).length).toBeGreaterThan(whole.length / 2);
    }
  });

  it('does not count for a program that has been changed since', () => {
    const first = replay();
    const program = join(home, 'dist/program');
    const texts = readdirSync(program).filter((name) => name.endsWith('.cjs'));
    for (const name of texts) {
      const text = readFileSync(join(program, name), 'utf8');
      const changed = text.replaceAll('Bottleneck', 'Neckbottle');
      if (changed !== text) writeFileSync(join(program, name), changed);
    }
    expect(first).toContain('Bottleneck');
    expect(replay()).toBe(first.replaceAll('Bottleneck', 'Neckbottle'));
  });

  it('is neither kept nor missed where it cannot or may not be', () => {
    const off = { NODE_DISABLE_COMPILE_CACHE: '1' };
    const first = replay(off);
    expect(kept).toThrow('ENOENT');
    // No folder can be made there.
    writeFileSync(join(home, 'dist/program/compiled'), '');
    expect(replay()).toBe(first);
    expect(replay()).toBe(first);
  });

  it('is not kept of what failed', () => {
    expect(run(['replay', 'none.yaml'])).toContain('none.yaml');
    expect(run(['rm-rf'])).toContain('rm-rf');
    expect(kept).toThrow('ENOENT');
  });
});

// The programs that come with the scenarios, as a user runs them: each by Node alone, importing the package by its name.

import { execFileSync, spawnSync } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { ROOT, run } from './workspace.ts';

const FOLDER = join(ROOT, 'scenarios/programs');

const output = (name: string): string =>
  execFileSync(process.execPath, [join(FOLDER, name)], { encoding: 'utf8' });

describe('the programs beside the scenarios', () => {
  it('find a planted fault and make it small', () => {
    const text = output('property.mjs');
    expect(text).toContain('keeps-all: 100 lives, and all is well');
    expect(text).toMatch(/^planted: address-shared, found in life \d+, made smaller \d+ times$/m);
    expect(text).toMatch(/^fault of the allocator planted at \d+s on ip-/m);
    expect(text).toMatch(/^repeat it: fc\.assert\(property, \{ seed: 7, path: '[\d:]+' \}\)$/m);
    // Its first pod and one that gets the same address are enough.
    expect(text.match(/^[\d.]+s add p/gm)).toHaveLength(2);
  });

  it('hold allocators against each other', () => {
    const text = output('benchmark.mjs');
    for (const name of ['ipamd', 'ipamd, warm 2, minimum 10', 'keeps all'])
      expect(text).toMatch(new RegExp(`│ ${name} +│ [\\d.]+ +│ [\\d.]+ +│ \\d+ +│ (true|false) +│ 0 +│`));
  });

  it('read the results of a sweep, and a moment of a run', () => {
    const text = output('warmTargets.mjs');
    expect(text.match(/^WARM_IP_TARGET=\d+: p99 addressWait [\d.]+ s/gm)).toHaveLength(4);
    expect(text).toMatch(/^the fewest addresses below 30 s: WARM_IP_TARGET=\d+$/m);
    expect(text).toMatch(/^as in its file: \d+ pods wait at (?:\d+m\d\ds|\d+s) \(\w+\)$/m);
  });

  it('have an allocator that the command line takes as it is', () => {
    const args = ['replay', 'scenarios/burst.yaml', '--allocator', 'scenarios/programs/keepsAll.mjs'];
    const { code, out, error } = run([...args, '--until', '3m', '-o', 'json']);
    expect(error).toBe('');
    expect([0, 1]).toContain(code);
    expect(JSON.parse(out)).not.toHaveProperty('allocatorFault');
  });

  it('are all run here', () => {
    const names = ['benchmark.mjs', 'keepsAll.mjs', 'property.mjs', 'warmTargets.mjs'];
    expect(readdirSync(FOLDER).sort()).toEqual(names);
  });

  it('use an allocator of the type that is published', () => {
    const compiler = join(ROOT, 'node_modules/typescript/bin/tsc');
    const options =
      '--ignoreConfig --noEmit --allowJs --checkJs --strict --module nodenext --lib es2023 --types node';
    const args = [compiler, ...options.split(' '), '--target', 'es2022', join(FOLDER, 'keepsAll.mjs')];
    const { stdout } = spawnSync(process.execPath, args, { cwd: ROOT, encoding: 'utf8' });
    expect(stdout).toBe('');
  });
});

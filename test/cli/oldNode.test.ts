// A Node that is too old gets one line that says so. Real old ones are tried in continuous integration; here this one
// gives itself out for one, and the first file is held to what old ones can read.

import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { FILE } from './started.ts';
import { folder, MAIN, ROOT } from './workspace.ts';

const pretending = (version: string): string =>
  `Object.defineProperty(process, 'versions', { value: { ...process.versions, node: '${version}' } });\n`;

describe('a Node that is too old', () => {
  it.each(['18.20.8', '16.20.2', '14.21.3', '6.17.1'])('%s is told so, whatever is asked', (version) => {
    const cwd = folder({ 'pretend.cjs': pretending(version) });
    for (const words of [[], ['--help'], ['replay', 'none.yaml']]) {
      const { status, stdout, stderr } = spawnSync(
        process.execPath,
        ['-r', join(cwd, 'pretend.cjs'), MAIN, ...words],
        { encoding: 'utf8' },
      );
      expect([status, stdout, stderr]).toEqual([
        2,
        '',
        `vpc-cni-sim: Node.js ${version} is too old; use Node.js 20 or newer\n`,
      ]);
    }
  });

  it('can read the first file: it imports nothing before the look at the version', () => {
    const code = readFileSync(MAIN, 'utf8').replaceAll(/\/\/.*$/gm, '');
    expect(code).toMatch(/import\("\.\/start-[\w-]+\.js"\)/);
    expect(code).not.toMatch(/\bimport\b(?!\()|\bawait\b|\?\.|\?\?|\|\|=|#(?!!)|\bclass\b|`/);
  });

  it('is what the package says it is', () => {
    const { bin, engines } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')) as {
      readonly bin: { readonly 'vpc-cni-sim': string };
      readonly engines: { readonly node: string };
    };
    expect(join(ROOT, bin['vpc-cni-sim'])).toBe(FILE);
    expect(engines.node).toBe('>=20');
  });
});

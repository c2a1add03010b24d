// How the program says it is started: the commands it prints can be typed as they are.

import { spawnSync } from 'node:child_process';
import { mkdirSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { programCommand } from '../../src/cli/programCommand.ts';
import { FILE } from './started.ts';
import { CROWDED, folder, ROOT } from './workspace.ts';

it.each([
  ['/usr/local/bin/vpc-cni-sim', '/home/a', 'vpc-cni-sim'],
  ['/home/a/work/node_modules/.bin/vpc-cni-sim', '/home/a/work', 'npx vpc-cni-sim'],
  ['/home/a/.npm/_npx/0f/node_modules/.bin/vpc-cni-sim', '/home/a', 'npx vpc-cni-sim'],
  ['C:\\npm\\node_modules\\vpc-cni-sim\\dist\\program\\main.js', 'C:\\work', 'npx vpc-cni-sim'],
  ['/src/checkout/dist/program/main.js', '/src/checkout', 'npx vpc-cni-sim'],
  ['/src/checkout/dist/program/main.js', '/src/checkout/scenarios', 'npx vpc-cni-sim'],
  ['/src/checkout/dist/program/main.js', '/src/checkout2', 'node /src/checkout/dist/program/main.js'],
  ['/my src/dist/program/main.js', '/', "node '/my src/dist/program/main.js'"],
  ['', '/', 'vpc-cni-sim'],
])('started by %s in %s it is typed as %s', (started, from, typed) => {
  expect(programCommand(started, from)).toBe(typed);
});

/** The printed command of what was typed, and how the shell ended on typing that one. */
function typedAgain(words: string, cwd: string, path = ''): { next: string; status: number | null } {
  const env = { PATH: `${path}:${process.env['PATH'] ?? ''}`, NO_COLOR: '1' };
  const bash = (line: string) => spawnSync('bash', ['-c', line], { cwd, encoding: 'utf8', env });
  const next = /^Next +(.*)$/m.exec(bash(words).stdout)?.[1] ?? '';
  return { next, status: bash(next).status };
}

it('prints commands that run as they are, wherever it was started', () => {
  const cwd = folder({ 'crowded.yaml': CROWDED });
  const bin = join(cwd, 'bin');
  mkdirSync(bin);
  symlinkSync(FILE, join(bin, 'vpc-cni-sim'));
  const installed = typedAgain('vpc-cni-sim replay crowded.yaml', cwd, bin);
  expect(installed).toEqual({ next: expect.stringMatching(/^vpc-cni-sim explain crowded/), status: 0 });
  const elsewhere = typedAgain(`node ${FILE} replay crowded.yaml`, cwd);
  expect(elsewhere).toEqual({ next: expect.stringMatching(/^node \/.* explain crowded/), status: 0 });
  // As a run in a thread of its own has it too.
  const words = ['replay', join(cwd, 'crowded.yaml'), '--record', join(cwd, 'trace.ndjson')];
  const checkout = spawnSync(process.execPath, [FILE, ...words], { cwd: ROOT, encoding: 'utf8' });
  expect(checkout.stdout).toMatch(/^Next +npx vpc-cni-sim explain /m);
});

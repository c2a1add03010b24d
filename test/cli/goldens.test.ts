// Every shipped scenario's replay, byte for byte: the text a person reads and the JSON a program reads.
// A replay that differs is left beside its golden as NAME-changed.txt; UPDATE_GOLDENS=1 takes it as the new golden.

import { existsSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { runProgram } from './program.ts';

const SCENARIOS = new URL('../../scenarios/', import.meta.url);
const GOLDENS = new URL('../golden/', import.meta.url);
const FORMS = { text: 'txt', json: 'json' } as const;

const names = readdirSync(SCENARIOS)
  .filter((file) => file.endsWith('.yaml'))
  .map((file) => file.slice(0, -'.yaml'.length));

function compare(name: string, form: keyof typeof FORMS): void {
  const { stdout, status } = runProgram('replay', `scenarios/${name}.yaml`, '--output', form);
  compareOutput(name, FORMS[form], stdout);
  expect(status).toBe(0);
}

function compareOutput(name: string, ending: string, stdout: string): void {
  const golden = new URL(`${name}.${ending}`, GOLDENS);
  const changed = new URL(`${name}-changed.${ending}`, GOLDENS);
  rmSync(changed, { force: true });
  if (process.env['UPDATE_GOLDENS'] === '1') writeFileSync(golden, stdout);
  const expected = existsSync(golden) ? readFileSync(golden, 'utf8') : '';
  if (stdout !== expected) writeFileSync(changed, stdout);
  expect(stdout).toBe(expected);
}

describe('the shipped scenarios', () => {
  it.each(names)('%s reads as before', (name) => compare(name, 'text'));

  it.each(names)('%s comes to the same results', (name) => compare(name, 'json'));

  it('have no golden left over', () => {
    const goldens = new Set(
      readdirSync(GOLDENS)
        .filter((file) => !/^(explain|size)-/.test(file))
        .map((file) => file.replace(/\.(txt|json)$/, '')),
    );
    expect([...goldens].sort()).toEqual([...names].sort());
  });
});

describe('sizes of a shipped scenario', () => {
  it('read as before', () => {
    const asked = ['--objective', 'max addressWait <= 20s', '--seeds', '3'];
    const { stdout, status } = runProgram('size', 'scenarios/burst.yaml', ...asked);
    compareOutput('size-burst', 'txt', stdout);
    expect(status).toBe(0);
  });
});

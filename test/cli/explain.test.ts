// `vpc-cni-sim explain` as a person types it. Explanations of the shipped scenarios are kept byte for byte; one that
// differs is left beside its golden as explain-NAME-changed.txt; UPDATE_GOLDENS=1 takes it as the new golden.

import { existsSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { runProgram } from './program.ts';
import { folder, run } from './workspace.ts';
import { minimalWith } from '../scenario/minimal.ts';

const GOLDENS = new URL('../golden/', import.meta.url);

/** Golden → arguments after the scenario of that name. A name alone: its worst episode. */
const EXPLAINED: Readonly<Record<string, readonly string[]>> = {
  '43-pods': [],
  'ip-exhaustion': ['--at', '8m'],
  'cooldown-starvation': ['--at', '6m25s'],
  'fragmented-subnet': ['--at', '7m'],
  'prefix-delegation-trap': ['--at', '21m'],
  'smallest-subnet': ['--at', '9m'],
  preemption: [],
  'rolling-update': [],
  'short-jobs': ['subnet-a'],
  'drain-and-budget': ['ip-10-0-1-36', '--at', '9m'],
};

describe('the shipped scenarios', () => {
  it.each(Object.entries(EXPLAINED))('%s is explained as before', (name, words) => {
    const { stdout, stderr, status } = runProgram('explain', `scenarios/${name}.yaml`, ...words);
    const golden = new URL(`explain-${name}.txt`, GOLDENS);
    const changed = new URL(`explain-${name}-changed.txt`, GOLDENS);
    rmSync(changed, { force: true });
    if (process.env['UPDATE_GOLDENS'] === '1') writeFileSync(golden, stdout);
    const expected = existsSync(golden) ? readFileSync(golden, 'utf8') : '';
    if (stdout !== expected) writeFileSync(changed, stdout);
    expect(stdout).toBe(expected);
    // What-ifs may take long enough for progress to be told.
    const others = stderr.split('\n').filter((line) => line !== '' && !line.includes(' simulated'));
    expect({ others, status }).toEqual({ others: [], status: 0 });
  });

  it('have no golden left over', () => {
    const goldens = readdirSync(GOLDENS).filter((file) => file.startsWith('explain-'));
    expect(goldens.sort()).toEqual(
      Object.keys(EXPLAINED)
        .map((name) => `explain-${name}.txt`)
        .sort(),
    );
  });
});

const CROWDED = minimalWith(`timeline:
  - { at: 3m, createDeployment: { name: web, replicas: 40 } }
until: 5m
`);

describe('explain', () => {
  const cwd = folder({ 'crowded.yaml': CROWDED, 'bad.yaml': CROWDED.replace('t3.medium', 't3.mediun') });

  it('writes JSON of the form that `schema explanation` describes', () => {
    const { out, code } = run(['explain', 'crowded.yaml', 'web', '-o', 'json'], { cwd });
    const document = JSON.parse(out) as {
      kind: string;
      subject: unknown;
      parts: { reason: string | null }[];
    };
    expect(code).toBe(0);
    expect(document.kind).toBe('Explanation');
    expect(document.subject).toEqual({ kind: 'workload', name: 'web' });
    expect(document.parts.map(({ reason }) => reason)).toEqual([null, 'TooManyPods']);
    expect(JSON.parse(run(['schema', 'explanation']).out)).toMatchObject({
      title: 'An explanation of vpc-cni-sim',
    });
  });

  it('gives the same explanation each time, and another for another seed', () => {
    const explained = (...words: string[]): string => run(['explain', 'crowded.yaml', ...words], { cwd }).out;
    expect(explained()).toBe(explained('--seed', '1'));
    expect(explained('--seed', '2')).not.toBe(explained());
  });

  it('suggests the name that was nearly meant', () => {
    const { code, error } = run(['explain', 'crowded.yaml', 'wep'], { cwd });
    expect({ code, error }).toEqual({
      code: 2,
      error: 'vpc-cni-sim: unknown name "wep" at 5m00s; did you mean web?\n',
    });
  });

  it('knows what comes later', () => {
    const { code, error } = run(['explain', 'crowded.yaml', 'web', '--at', '2m'], { cwd });
    expect({ code, error }).toEqual({
      code: 2,
      error: 'vpc-cni-sim: "web" does not exist at 2m00s; it is created at 3m00s\n',
    });
  });

  it('reports a file that is no scenario', () => {
    const { code, error } = run(['explain', 'bad.yaml'], { cwd });
    expect(code).toBe(2);
    expect(error).toContain('unknown-instance-type');
  });

  it('refuses times and names that are none', () => {
    expect(run(['explain', 'crowded.yaml', '--at', 'soon'], { cwd }).code).toBe(2);
    expect(run(['explain', 'crowded.yaml', 'web', 'api'], { cwd }).code).toBe(2);
  });

  it('is where a replay points when pods wait', () => {
    const { out } = run(['replay', 'crowded.yaml'], { cwd });
    const command = /^Next +vpc-cni-sim (.*)/m.exec(out)?.[1] ?? '';
    expect(command).toBe('explain crowded.yaml');
    expect(run(command.split(' '), { cwd }).out).toContain('12 pods are Pending since 3m00s: TooManyPods');
  });
});

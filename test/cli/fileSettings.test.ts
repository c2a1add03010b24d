// Settings that name another file: it is the other one that is read, whatever verb is asked, and what is wrong with it is
// told at its place in that file.

import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { minimalWith } from '../scenario/minimal.ts';
import { folder, run } from './workspace.ts';

const deployment = (name: string, replicas: number): string => `apiVersion: apps/v1
kind: Deployment
metadata: { name: ${name} }
spec:
  replicas: ${replicas}
  selector: { matchLabels: { app: ${name} } }
  template:
    metadata: { labels: { app: ${name} } }
    spec: { containers: [{ name: c, image: x }] }
`;

const APPLIED = minimalWith(`timeline:
  - { at: 2m, apply: { file: two.yaml } }
until: 5m
`);

const TRACED = minimalWith(`workloads:
  - { name: traced, from: 2m, pods: { trace: two.csv } }
until: 5m
`);

const cwd = folder({
  'applied.yaml': APPLIED,
  'traced.yaml': TRACED,
  'two.yaml': deployment('web', 2),
  'more.yaml': deployment('web', 14),
  'faulty.yaml': deployment('web', 14).replace('replicas: 14', 'replica: 14'),
  'two.csv': 'arrival,life\n0,10m\n0,10m\n',
  'more.csv': `arrival,life\n${'0,10m\n'.repeat(14)}`,
  'faulty.csv': 'arrival,life\n0,10m\n0,soon\n',
});

const FILE = 'timeline[0].apply.file';
const TRACE = 'workloads[0].pods.trace';

const KINDS = [
  { scenario: 'applied.yaml', path: FILE, two: 'two.yaml', more: 'more.yaml' },
  { scenario: 'traced.yaml', path: TRACE, two: 'two.csv', more: 'more.csv' },
] as const;

/** Pods of the run that are not system pods. */
function pods(args: readonly string[]): number {
  const { code, out, error } = run(args, { cwd });
  expect([code, error]).toEqual([0, '']);
  return out.split('\n').filter((line) => /^(?:web|traced)-/.test(line)).length;
}

describe.each(KINDS)('$path as another file', ({ scenario, path, two, more }) => {
  const set = ['--set', `${path}=${more}`];

  it('is what inspect looks at', () => {
    const kubectl = ['kubectl', 'get', 'pods'];
    expect(pods(['inspect', scenario, '--at', '5m', ...kubectl])).toBe(2);
    expect(pods(['inspect', scenario, '--at', '5m', ...set, ...kubectl])).toBe(14);
  });

  it('plays as if the scenario named it, in replay, explain and report', () => {
    const file = `named-${scenario}`;
    const text = scenario === 'applied.yaml' ? APPLIED : TRACED;
    writeFileSync(join(cwd, file), text.replace(two, more));
    const digest = (args: readonly string[]): unknown =>
      (JSON.parse(run(['replay', ...args, '-o', 'json'], { cwd }).out) as { digest: unknown }).digest;
    expect(digest([scenario, ...set])).toBe(digest([file]));
    expect(digest([scenario, ...set])).not.toBe(digest([scenario]));
    for (const [verb, ...options] of [
      ['explain', '-o', 'json'],
      ['report', '--format', 'csv'],
    ] as const) {
      const expected = run([verb, file, ...options], { cwd });
      expect(run([verb, scenario, ...set, ...options], { cwd })).toEqual(expected);
    }
  });

  it('is an axis of sweep and of tune', () => {
    const axis = ['--set', `${path}=${two},${more}`, '--seeds', '2', '-o', 'json'];
    const { code, out } = run(['sweep', scenario, ...axis], { cwd });
    expect(code).toBe(0);
    const { settings } = JSON.parse(out) as { settings: { figures: { peakAddresses: { mean: number } } }[] };
    const [first, second] = settings.map(({ figures }) => figures.peakAddresses.mean);
    expect(settings).toHaveLength(2);
    expect(first).not.toBe(second);
    const tuned = run(['tune', scenario, '--objective', 'podsNeverStarted <= 0', ...axis], { cwd });
    expect([tuned.code, tuned.out]).toEqual([0, expect.stringContaining(more)]);
  });

  it.each([
    ['replay'],
    ['explain'],
    ['report', '--format', 'csv'],
    ['sweep'],
    ['tune', '--objective', 'ec2Calls <= 9'],
  ])('is invalid input of %s where it does not exist', (verb, ...options) => {
    const { code, out, error } = run([verb, scenario, ...options, '--set', `${path}=none.txt`], { cwd });
    expect([code, out]).toEqual([2, '']);
    expect(error).toMatch(/unreadable-file[^]*none\.txt/);
  });
});

describe('what is wrong with the other file', () => {
  it.each([
    ['applied.yaml', FILE, 'faulty.yaml', '5:3', 'unknown-key'],
    ['traced.yaml', TRACE, 'faulty.csv', '3:3', 'bad-duration'],
  ])('of %s, %s=%s is told at %s', (scenario, path, file, place, code) => {
    for (const verb of ['replay', 'explain']) {
      const ending = run([verb, scenario, '--set', `${path}=${file}`], { cwd });
      expect([ending.code, ending.out]).toEqual([2, '']);
      expect(ending.error).toContain(file);
      expect(ending.error).toContain(`${place} │`);
      expect(ending.error).toContain(code);
    }
  });

  it('is told of a plan as well', () => {
    writeFileSync(
      join(cwd, 'plan.yaml'),
      `apiVersion: vpc-cni-sim/v1\nkind: SweepPlan\nscenario: traced.yaml\nset: { '${TRACE}': [two.csv, faulty.csv] }\n`,
    );
    const { code, error } = run(['sweep', '--sweep', 'plan.yaml'], { cwd });
    expect(code).toBe(2);
    expect(error).toContain('faulty.csv (read by plan.yaml, workloads[0].pods.trace)');
    expect(error).toContain('3:3 │');
  });
});

it('the other file is an input, which is not written over', () => {
  const { code, error } = run(['report', 'traced.yaml', '--set', `${TRACE}=more.csv`, '-o', 'more.csv'], {
    cwd,
  });
  expect([code, error]).toEqual([2, expect.stringContaining('more.csv')]);
});

// `size` as a user runs it: the answer in one sentence, the limits, why the next step fails, every problem at once.

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { sizeSchema, type SizeDocument } from '../../src/report/sizeSchema.ts';
import { minimalWith } from '../scenario/minimal.ts';
import { folder, run, type Ending } from './workspace.ts';

const SCENARIO = minimalWith(
  'timeline:\n  - { at: 3m, createDeployment: { name: web, replicas: 24 } }\nuntil: 10m\n',
);

const cwd = folder({ 'a.yaml': SCENARIO, 'bad.yaml': SCENARIO.replace('t3.medium', 't3.mediun') });

const size = (...words: readonly string[]): Ending => run(['size', ...words], { cwd });

const document = ({ out }: Ending): SizeDocument => sizeSchema.parse(JSON.parse(out));

/** Types what `Next` offers. */
function next({ out }: Ending): Ending {
  const line = /^Next +vpc-cni-sim (.*)$/m.exec(out)?.[1] ?? '';
  return run(
    [...line.matchAll(/'([^']*)'|(\S+)/g)].map(([, quoted, plain]) => quoted ?? plain ?? ''),
    { cwd },
  );
}

const OBJECTIVE = ['--objective', 'podsNeverStarted <= 0', '--seeds', '2'];

describe('size', () => {
  it('finds limits, each alone, and tells why the next step fails', () => {
    const ending = size('a.yaml', ...OBJECTIVE);
    expect(ending.code).toBe(0);
    expect(ending.out).toMatch(
      /^Enough, each alone, with 2 of 2 seeds: main as \/\d+, 2 nodes, or \S+ times\sthe load\.$/m,
    );
    expect(ending.out).toMatch(
      /^Addresses +\d+ needed at the peak; main as \/\d+ suffices with \d+ to spare/m,
    );
    expect(ending.out).toMatch(/^what +today +limit +peakAddresses +lowestFree +the next step fails$/m);
    expect(ending.out).toMatch(/^nodes +2 +2 +\d+ +\d+ +1: \d+ pods never start, TooManyPods$/m);
    expect(next(ending)).toMatchObject({ code: 0, error: '' });
    expect(size('a.yaml', ...OBJECTIVE, '--workers', '1').out).toBe(ending.out);
  });

  it('has in JSON all that it tried, in the form of its schema', () => {
    const ending = size('a.yaml', ...OBJECTIVE, '--vary', 'nodes', '-o', 'json');
    const { sizes, seeds, meets, complete, today, runs } = document(ending);
    expect({ seeds, meets, complete }).toEqual({
      seeds: { first: 1, count: 2 },
      meets: true,
      complete: true,
    });
    expect(today).toMatchObject({ passes: true, misses: [] });
    expect(sizes).toHaveLength(1);
    expect(sizes[0]).toMatchObject({
      vary: 'nodes',
      names: ['workers'],
      today: 2,
      monotone: true,
      end: null,
    });
    expect(sizes[0]?.limit).toMatchObject({ size: 2, set: {}, passes: true });
    expect(sizes[0]?.next).toMatchObject({ size: 1, set: { 'nodeGroups[0].size': 1 }, passes: false });
    expect(sizes[0]?.tried.map((each) => each.size)).toEqual([5, 4, 3, 2, 1]);
    expect(runs).toBe(2 * 5);
    expect(run(['schema', 'size']).out).toContain('What `size --output json` writes');
  });

  it('says so when no size meets the objectives, with the reason, and exits with 1', () => {
    const ending = size(
      'a.yaml',
      '--objective',
      'max podStart <= 1ms',
      '--seeds',
      '1',
      '--vary',
      'subnets,nodes',
    );
    expect(ending.code).toBe(1);
    expect(ending.out).toMatch(
      /^No size that was tried meets max podStart <= 1ms and podsNeverStarted <= 0 with seed\s1\./,
    );
    expect(ending.out).toMatch(/^Today +not met: max podStart \S+, \w+$/m);
    expect(ending.out).toMatch(/^main +\/24 +none +even \/16: max podStart/m);
    expect(ending.out).toMatch(/^nodes +2 +none +even 64: \d+ pods never start, SubnetExhausted; more/m);
    expect(next(ending)).toMatchObject({ code: 0, error: '' });
  });

  it('keeps its runs in a journal, and goes on with them', () => {
    const own = folder({ 'a.yaml': SCENARIO });
    const asked = ['size', 'a.yaml', ...OBJECTIVE, '--vary', 'load', '--journal', 'runs.ndjson'];
    const first = run(asked, { cwd: own });
    expect(first.code).toBe(0);
    const lines = (): string[] => readFileSync(join(own, 'runs.ndjson'), 'utf8').trim().split('\n');
    const made = lines().length;
    expect(made).toBeGreaterThan(4);
    expect(run([...asked, '--resume'], { cwd: own })).toEqual(first);
    expect(lines()).toHaveLength(made);
  });

  it('stops when its time is over, with what it has and the command to go on', () => {
    const own = folder({ 'a.yaml': SCENARIO });
    // Far more runs than a second has time for.
    const many = ['--seeds', '5000', '--journal', 'runs.ndjson', '--budget', '1s'];
    const { code, out } = run(['size', 'a.yaml', '--objective', 'podsNeverStarted <= 0', ...many], {
      cwd: own,
    });
    expect(code).toBe(1);
    expect(out).toMatch(/^Stopped early: \d+ runs?, the answer so far:/);
    expect(out).toMatch(/^Next +vpc-cni-sim size a\.yaml .*--journal runs\.ndjson --resume$/m);
    expect(run(['size', 'a.yaml', ...OBJECTIVE, '--allocator', 'x.mjs'], { cwd: own })).toMatchObject({
      code: 2,
      error: expect.stringContaining('unknown option --allocator'),
    });
  });

  it('takes values other than those of the file, also in what it offers next', () => {
    const ending = size('a.yaml', ...OBJECTIVE, '--vary', 'load', '--set', 'nodeGroups[0].size=3');
    expect(ending.out).toMatch(
      /^Next +vpc-cni-sim replay a\.yaml --set 'nodeGroups\[0\]\.size=3' --set load=/m,
    );
    expect(next(ending)).toMatchObject({ code: 0 });
  });

  it('shows every problem at once', () => {
    const ending = size(
      'a.yaml',
      '--objective',
      'podStart <= 1s',
      '--objective',
      'lowestFree >= 50',
      '--objective',
      'lowestFree <= 5',
      '--group',
      'worker',
      '--vary',
      'subnets',
    );
    expect(ending).toMatchObject({ code: 2, out: '' });
    expect(ending.error).toContain('podStart needs a statistic');
    expect(ending.error).toMatch(/lowestFree <= 5 contradicts lowestFree >= 50;\s+│?\s*no run can meet both/);
    expect(ending.error).toContain(
      '\n--group: unknown node group "worker"; did you mean workers?\n--group: a node group is named',
    );
    expect(size('bad.yaml', '--objective', 'x <= 1').error).toMatch(/t3\.mediun[\s\S]*unknown metric "x"/);
    const words = size('a.yaml', '--objective', 'ec2Calls <= 5', '--vary', 'pods', '--seeds', '0');
    expect(words).toMatchObject({ code: 2, out: '' });
    expect(words.error).toContain('invalid --vary "pods"; use subnets, nodes, load');
    expect(words.error).toContain('invalid --seeds "0"');
  });
});

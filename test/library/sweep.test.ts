// Sweeps for programs: settings and allocators beside one another, with the same seeds.

import { describe, expect, it } from 'vitest';
import { ipamd, parseScenario, simulate, sweep } from '../../src/library/library.ts';
import { minimalWith } from '../scenario/minimal.ts';
import { simple } from '../world/allocator/simple.ts';
import { scenarioOf } from './programs.ts';

const faulty = simple((pool) => {
  pool.add = () => ({ address: 1 });
});

describe('sweep', () => {
  const scenario = scenarioOf();
  const result = sweep(scenario, {
    settings: [
      { name: 'default' },
      { name: 'as ipamd', allocator: ipamd() },
      { name: 'warm 2', set: { 'cni.env.WARM_IP_TARGET': 2, 'cni.env.MINIMUM_IP_TARGET': 4 } },
      { name: 'simple', allocator: simple() },
      { name: 'faulty', allocator: faulty },
    ],
    seeds: 3,
    metrics: ['p99 addressWait', 'ec2Calls', 'addressHours'],
  });
  if (!result.ok) throw new Error(JSON.stringify(result.problems));
  const [own, same, warm, simplest, wrong] = result.settings;

  it('measures each setting with the same seeds', () => {
    expect(own).toMatchObject({ name: 'default', runs: 3, failedRuns: 0, differences: undefined });
    expect(Object.keys(own?.figures ?? {})).toEqual(['p99 addressWait', 'ec2Calls', 'addressHours']);
    expect(same?.figures).toEqual(own?.figures);
    expect(warm?.medians['ec2Calls']).not.toBe(own?.medians['ec2Calls']);
    expect(simplest?.differences?.['addressHours']?.mean).not.toBe(0);
    const calls = Object.values(simulate(scenario).summary.ec2Calls).reduce(
      (sum, { count }) => sum + count,
      0,
    );
    expect(own?.figures?.['ec2Calls']?.most).toBeGreaterThanOrEqual(calls);
  });

  it('counts runs in which the allocator was at fault, and weighs it against nobody', () => {
    expect(wrong).toMatchObject({ runs: 0, failedRuns: 3, frontier: false, figures: undefined });
    expect(wrong?.firstFault).toMatchObject({ rule: 'address-not-owned' });
    expect(result.settings.some(({ frontier }) => frontier)).toBe(true);
  });

  it('tells what is wrong with settings and metrics as values', () => {
    const answer = sweep(scenario, {
      settings: [{ name: 'odd', set: { 'cni.env.WARM_IP_TARGT': 2, 'nodeGroups[7].size': 1 } }],
      metrics: ['p99 wait'],
    });
    if (answer.ok) throw new Error('it is wrong');
    expect(answer.problems.map(({ setting }) => setting)).toEqual(expect.arrayContaining(['', 'odd']));
    expect(answer.problems[0]).toMatchObject({ code: 'unknown-metric' });
  });

  it('reads the files that settings name, and tells what is wrong with them at its place', () => {
    const files: Readonly<Record<string, string>> = {
      'two.csv': 'arrival,life\n0,10m\n0,10m\n',
      'many.csv': `arrival,life\n${'0,10m\n'.repeat(14)}`,
      'faulty.csv': 'arrival,life\n0,soon\n',
    };
    const readFile = (name: string): string => {
      const text = files[name];
      if (text === undefined) throw new Error('no such file');
      return text;
    };
    const workloads = 'workloads: [{ name: traced, from: 2m, pods: { trace: two.csv } }]\nuntil: 4m\n';
    const parsed = parseScenario(minimalWith(workloads), { readFile });
    if (!parsed.ok) throw new Error(JSON.stringify(parsed.problems));
    const swept = (trace: string) =>
      sweep(parsed.scenario, {
        settings: [{ name: 'own' }, { name: 'other', set: { 'workloads[0].pods.trace': trace } }],
        seeds: 1,
        metrics: ['peakAddresses'],
      });
    const answer = swept('many.csv');
    if (!answer.ok) throw new Error(JSON.stringify(answer.problems));
    const [first, second] = answer.settings.map(({ medians }) => medians['peakAddresses']);
    expect(second).toBeGreaterThan(Number(first));
    const path = 'workloads[0].pods.trace';
    expect(swept('none.csv')).toMatchObject({ ok: false, problems: [{ code: 'unreadable-file', path }] });
    expect(swept('faulty.csv')).toMatchObject({
      ok: false,
      problems: [{ code: 'bad-duration', path, file: 'faulty.csv', line: 2, column: 3, length: 4 }],
    });
  });
});

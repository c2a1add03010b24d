// `compare` as a user runs it: two files, two values, one change; what differs, with its interval, and where runs part.

import { describe, expect, it } from 'vitest';
import { compareSchema } from '../../src/report/compareSchema.ts';
import { minimalWith } from '../scenario/minimal.ts';
import { folder, run, type Ending } from './workspace.ts';

const web = (replicas: number): string =>
  minimalWith(
    `timeline:\n  - { at: 3m, createDeployment: { name: web, replicas: ${replicas} } }\nuntil: 8m\n`,
  );

const cwd = folder({ 'a.yaml': web(14), 'b.yaml': web(20), 'bad.yaml': 'kind: Scenario\n' });

const compare = (...words: readonly string[]): Ending => run(['compare', ...words, '--seeds', '4'], { cwd });

const document = ({ out }: Ending) => compareSchema.parse(JSON.parse(out));

describe('compare', () => {
  it('holds a setting against the scenario as it stands, seed by seed', () => {
    const ending = compare(
      'a.yaml',
      '--set',
      'cni.env.MINIMUM_IP_TARGET=9',
      '--set',
      'cni.env.WARM_IP_TARGET=1',
    );
    expect(ending).toMatchObject({ code: 0, error: '' });
    expect(ending.out).toMatch(/^With B no pod waits for an address\. B needs /);
    expect(ending.out).toMatch(/^metric +A: today +B: MINIMUM_IP_TARGET=9 WARM_IP_TARGET=1 +B − A$/m);
    expect(ending.out).toMatch(/^p99 addressWait +\S+s ±\S+ +0s +−\S+s/m);
    expect(ending.out).toMatch(/^Equal +podsNeverStarted 0/m);
    expect(ending.out).toContain('WARM_IP_TARGET unset in A, 1 in B');
    const next = /^Next +vpc-cni-sim (explain .*)$/m.exec(ending.out)?.[1]?.split(' ') ?? [];
    expect(run(next, { cwd })).toMatchObject({ code: 0, error: '' });
  });

  it('has differences that are those of the runs', () => {
    const { metrics, settings, firstDifference, seeds } = document(compare('a.yaml', 'b.yaml', '-o', 'json'));
    expect(seeds).toEqual({ first: 1, count: 4 });
    const started = metrics.find(({ metric }) => metric === 'podsStarted');
    expect(started).toMatchObject({ verdict: 'more', difference: { mean: 6, low: 6, high: 6 } });
    for (const { a, b, difference } of metrics) expect(b.mean - a.mean).toBeCloseTo(difference.mean, 3);
    expect(settings).toEqual([{ path: 'timeline[0].createDeployment.replicas', a: 14, b: 20 }]);
    expect(firstDifference?.at).toBe(180_000);
  });

  it('calls no difference one that it cannot tell from chance', () => {
    const versions = ['a.yaml', '--set', 'cni.version=v1.16.4,v1.23.1'];
    const sentence = compare(...versions)
      .out.replace(/\s+/g, ' ')
      .replace(/ metric .*/, '');
    const told = document(compare(...versions, '-o', 'json')).metrics.find(
      ({ metric }) => metric === 'addressHours',
    );
    expect(told?.verdict).toBe('unclear');
    expect(sentence).toMatch(
      /B needs (?:about the same address-hours|\S+ \w+ address-hours \(.*may be chance\)) and /,
    );
  });

  it('says what pods lose on Calico, whichever of the two that is', () => {
    const there = compare('a.yaml', '--set', 'cni.plugin=calico');
    expect(there).toMatchObject({ code: 0, error: '' });
    expect(there.out).toMatch(/^peakAddresses +\d+ /m);
    expect(there.out).toMatch(/^Lost with B {3}pods are not reached from the VPC by their addresses/m);
    expect(document(compare('a.yaml', '--set', 'cni.plugin=calico,vpc-cni', '-o', 'json')).lost).toEqual({
      with: 'a',
      items: [
        { what: 'pod-addresses', objects: [] },
        { what: 'control-plane', objects: [] },
      ],
    });
    expect(document(compare('a.yaml', 'b.yaml', '-o', 'json')).lost).toBeNull();
    const releases = ['--set', 'cni={plugin: calico},{version: v1.19.0}'];
    expect(document(compare('a.yaml', ...releases, '-o', 'json')).rules).toBeNull();
  });

  it('takes the two values of one setting, and says when nothing differs', () => {
    const both = compare('a.yaml', '--set', 'cni.env.WARM_ENI_TARGET=1,2');
    expect(both.out).toMatch(/A: WARM_ENI_TARGET=1 +B: WARM_ENI_TARGET=2/);
    const same = compare('a.yaml', 'a.yaml');
    expect(same.out).toMatch(/^A and B have the same figures with every seed\.\nEqual /);
    expect(same.out).toMatch(/^Difference +none/m);
    expect(document(compare('a.yaml', 'a.yaml', '-o', 'json')).firstDifference).toBeNull();
  });

  it('names the rules of two CNI releases that make a difference, each played alone', () => {
    const versions = ['a.yaml', '--set', 'cni.version=v1.19.0,v1.23.1'];
    const { rules, metrics } = document(compare(...versions, '-o', 'json'));
    expect(rules?.differing).toBeGreaterThan(5);
    expect(rules?.effects.map(({ rule, has }) => [rule, has])).toEqual([['excludesSubnets', 'b']]);
    const [effect] = rules?.effects ?? [];
    const calls = effect?.changes.find(({ metric }) => metric === 'ec2Calls');
    // All that the releases differ in here comes of this rule: seed by seed the calls are as many more.
    expect(calls?.difference).toBe(metrics.find(({ metric }) => metric === 'ec2Calls')?.difference.mean);
    const { out } = compare(...versions);
    expect(out).toMatch(/^Rules +1 of the \d+ rules in which the releases differ change what B does/m);
    expect(out).toMatch(/^ +B gives pods no addresses of subnets tagged/m);
    expect(document(compare('a.yaml', 'b.yaml', '-o', 'json')).rules).toBeNull();
  });

  it('says that no rule makes a difference where none does', () => {
    const { out } = compare('a.yaml', '--set', 'cni.version=v1.22.2,v1.22.3');
    expect(out).toMatch(
      /^Rules +the releases differ in \d+ rules?; none makes a difference here \(seed 1\)/m,
    );
  });

  it.each([
    [['a.yaml'], 'nothing to compare'],
    [['a.yaml', '--set', 'cni.env.WARM_IP_TARGET=1,2,3'], 'compare takes one or two values'],
    [['a.yaml', 'none.yaml'], 'none.yaml'],
    [['a.yaml', 'bad.yaml'], 'bad.yaml: '],
    [['a.yaml', '--set', 'cni.env.WARM_IP_TARGET=many'], 'WARM_IP_TARGET'],
  ])('refuses %j', (words, problem) => {
    const ending = compare(...words);
    expect(ending).toMatchObject({ code: 2, out: '' });
    expect(ending.error).toContain(problem);
  });
});

// Plans as files: what they say, and where what is wrong with them stands.

import { describe, expect, it } from 'vitest';
import { elementAt } from '../../src/base/assert.ts';
import { readPlanText } from '../../src/sweep/planText.ts';

const HEAD = 'apiVersion: vpc-cni-sim/v1\nkind: SweepPlan\n';

describe('a plan’s text', () => {
  it('has axes with the place of each value, ranges written out', () => {
    const read = readPlanText(`${HEAD}scenario: a.yaml
seeds: 30
set:
  cni.env.WARM_IP_TARGET: [1..3, 10]
  cni.env.MINIMUM_IP_TARGET: 1..8*2
  nodeGroups[0].instanceType: m5.large
settings:
  - { name: few, set: { cni.env.WARM_ENI_TARGET: null } }
`);
    if (!read.ok) throw new Error(JSON.stringify(read.problems));
    const { scenario, seeds, axes, named } = read.plan;
    expect([scenario, seeds]).toEqual(['a.yaml', 30]);
    expect(axes.map(({ path, choices }) => [path, choices.map(({ value }) => value)])).toEqual([
      ['cni.env.WARM_IP_TARGET', [1, 2, 3, 10]],
      ['cni.env.MINIMUM_IP_TARGET', [1, 2, 4, 8]],
      ['nodeGroups[0].instanceType', ['m5.large']],
    ]);
    expect(named).toMatchObject([
      { name: 'few', settings: [{ path: 'cni.env.WARM_ENI_TARGET', value: null }] },
    ]);
    const { line, column } = read.plan.locate({
      fault: { code: 'empty-list' },
      place: elementAt(elementAt(axes, 0).choices, 3).place,
    });
    expect([line, column]).toEqual([6, 34]);
  });

  it.each([
    ['seeds: 0', 'out-of-range', 3, 8],
    ['sets: {}', 'unknown-key', 3, 1],
    ['set: { a: [] }', 'empty-list', 3, 11],
    ['set: { a: 5..1 }', 'bad-sweep-values', 3, 11],
    ['set: { a: [1, 5..1] }', 'bad-sweep-values', 3, 15],
    ['set: 3', 'wrong-type', 3, 6],
    ['settings: [{ set: {} }]', 'missing-key', 3, 12],
    ['set: { a: 1, a: 2 }', 'duplicate-key', 3, 14],
    ['set: { __proto__: [1] }', 'bad-key', 3, 8],
    ['scenario: [', 'yaml-syntax', 3, 12],
  ])('%s is %s', (line, code, ...place) => {
    const read = readPlanText(`${HEAD}${line}\n`);
    const problems = read.ok
      ? []
      : read.problems.map((problem) => [problem.code, problem.line, problem.column]);
    expect(problems[0]).toEqual([code, ...place]);
  });

  it('is nothing else', () => {
    const read = readPlanText('apiVersion: vpc-cni-sim/v1\nkind: Scenario\n');
    expect(read.ok ? [] : read.problems.map(({ code }) => code)).toEqual(['unknown-value']);
  });
});

// What a scenario's author expects, against hand-made facts.

import { describe, expect, it } from 'vitest';
import { elementAt } from '../../src/base/assert.ts';
import type { MetricName } from '../../src/base/metrics.ts';
import { applyFact } from '../../src/record/applyFact.ts';
import type { TraceRecord } from '../../src/record/trace.ts';
import { WorldState } from '../../src/record/worldState.ts';
import type { CompiledScenario } from '../../src/scenario/compiled.ts';
import type { Expectation, ExpectationSubject } from '../../src/scenario/compile/compiledExpectation.ts';
import { minimalWith } from '../scenario/minimal.ts';
import { parseScenario } from '../../src/scenario/parse.ts';
import { runScenario } from '../../src/world/run.ts';
import { ExpectationWatch, type ExpectationResult } from '../../src/world/expectations.ts';

const pod = (t: number, name: string, owner = 'web'): TraceRecord => ({
  t,
  kind: 'pod-created',
  pod: `default/${name}`,
  owner,
  hostNetwork: false,
});

const runs = (t: number, name: string): TraceRecord => ({
  t,
  kind: 'pod-running',
  pod: `default/${name}`,
  node: 'n1',
});

const node = (t: number, name: string, group: string): TraceRecord[] => [
  {
    t,
    kind: 'instance-launched',
    node: name,
    instance: `i-${name}`,
    instanceType: 't3.medium',
    subnet: 'a',
    eni: `eni-${name}`,
    address: '10.0.0.4',
  },
  { t, kind: 'node-registered', node: name, group, instanceType: 't3.medium', subnet: 'a', maxPods: 17 },
];

function expected(
  subject: ExpectationSubject,
  value: number,
  extra: Partial<Pick<Expectation, 'at' | 'comparison'>> = {},
): Expectation {
  return { at: 'end', comparison: '=', ...extra, subject, value, text: 'as written', path: ['expect', 0] };
}

function judge(
  expectations: readonly Expectation[],
  records: readonly TraceRecord[],
  end: number,
  cutShort = false,
): ExpectationResult[] {
  const state = new WorldState();
  const watch = new ExpectationWatch(expectations, state);
  for (const record of records) {
    watch.hear(record, record.t);
    applyFact(state, record, record.t);
  }
  return watch.finish(end, cutShort);
}

const running: ExpectationSubject = { kind: 'pods', state: 'running' };

function parsed(text: string): { readonly scenario: CompiledScenario } {
  const answer = parseScenario(text);
  if (!answer.ok) throw new Error(JSON.stringify(answer.problems));
  return answer;
}

describe('an expectation', () => {
  const records = [pod(0, 'a'), runs(10, 'a'), pod(20, 'b'), runs(30, 'b')];

  it('is checked after everything that happens at its time', () => {
    const results = judge(
      [9, 10, 29, 30, 31].map((at) => expected(running, 1, { at })),
      records,
      100,
    );
    expect(results.map(({ actual }) => actual)).toEqual([0, 1, 1, 2, 2]);
    expect(results.map(({ at }) => at)).toEqual([9, 10, 29, 30, 31]);
  });

  it('keeps the order of the scenario, whatever the order of times', () => {
    const results = judge([expected(running, 2), expected(running, 1, { at: 20 })], records, 100);
    expect(results.map(({ at, held }) => [at, held])).toEqual([
      [100, true],
      [20, true],
    ]);
  });

  it.each([
    ['=', 2, true],
    ['=', 1, false],
    ['>=', 2, true],
    ['>=', 3, false],
    ['<=', 2, true],
    ['<=', 1, false],
  ] as const)('compares: 2 %s %i is %s', (comparison, value, held) => {
    expect(elementAt(judge([expected(running, value, { comparison })], records, 100), 0).held).toBe(held);
  });

  it('says since when it is as it is, and what the pods wait for', () => {
    const waiting = [...records, pod(40, 'c')];
    expect(judge([expected(running, 3)], waiting, 100)[0]).toEqual({
      text: 'as written',
      at: 100,
      comparison: '=',
      expected: 3,
      actual: 2,
      held: false,
      sinceMs: 30,
      why: 'pods wait: 1 NotYetScheduled',
      path: ['expect', 0],
    });
  });

  it('is left out when the run was cut short before it', () => {
    const late = [expected(running, 2), expected(running, 2, { at: 50 }), expected(running, 1, { at: 15 })];
    expect(judge(late, records, 40, true).map(({ at }) => at)).toEqual([15]);
    expect(judge(late, records, 40, false).map(({ at }) => at)).toEqual([40, 50, 15]);
  });

  it('may be about one workload', () => {
    const others = [...records, pod(40, 'x', 'other'), runs(50, 'x')];
    const results = judge(
      [
        expected({ kind: 'pods', state: 'running', of: 'web' }, 2),
        expected({ kind: 'pods', state: 'total', of: 'other' }, 1),
        expected({ kind: 'pods', state: 'total', of: 'nobody' }, 0),
        expected({ kind: 'waiting', reason: 'NotYetScheduled', of: 'web' }, 0),
      ],
      others,
      100,
    );
    expect(results.map(({ held }) => held)).toEqual([true, true, true, true]);
  });
});

describe('an expectation about every node', () => {
  const attached = { kind: 'eni-attached', eni: 'eni-9', node: 'n2', device: 1 } as const;
  const records: TraceRecord[] = [
    ...node(0, 'n1', 'one'),
    ...node(0, 'n2', 'two'),
    ...node(0, 'n3', 'two'),
    { t: 70, ...attached },
  ];
  const enis = (group?: string): ExpectationSubject => ({
    kind: 'each-node',
    measure: 'enis',
    ...(group === undefined ? {} : { group }),
  });

  it('names those that differ', () => {
    expect(judge([expected(enis(), 1)], records, 100)[0]).toMatchObject({
      held: false,
      actual: 2,
      sinceMs: 70,
      why: '1 of 3 nodes differ: n2 2',
    });
  });

  it('may be about one group', () => {
    expect(judge([expected(enis('one'), 1)], records, 100)[0]).toMatchObject({ held: true, actual: 1 });
    expect(elementAt(judge([expected(enis('two'), 1)], records, 100), 0).held).toBe(false);
  });

  it('fails where there is no node', () => {
    expect(judge([expected(enis('none'), 1)], records, 100)[0]).toMatchObject({
      held: false,
      actual: null,
      why: 'there is no such node',
    });
  });

  it('sees cooldowns end without a fact', () => {
    const pooled: TraceRecord[] = [
      ...node(0, 'n1', 'one'),
      { t: 1, kind: 'pool-eni-added', node: 'n1', eni: 'e', device: 0, excluded: false },
      { t: 1, kind: 'pool-cidrs-added', node: 'n1', eni: 'e', cidrs: ['10.0.0.9/32'] },
      { t: 2, kind: 'address-assigned', node: 'n1', eni: 'e', pod: 'p', sandbox: 's', address: '10.0.0.9' },
      {
        t: 3,
        kind: 'address-unassigned',
        node: 'n1',
        eni: 'e',
        pod: 'p',
        sandbox: 's',
        address: '10.0.0.9',
        coolingUntil: 30,
      },
    ];
    const cooling = { kind: 'each-node', measure: 'cooling' } as const;
    const results = judge([expected(cooling, 1, { at: 30 }), expected(cooling, 1, { at: 31 })], pooled, 100);
    expect(results.map(({ held, sinceMs }) => [held, sinceMs])).toEqual([
      [true, 3],
      [false, 31],
    ]);
  });
});

it('nodes, subnets and EC2 calls can be expected too', () => {
  const records: TraceRecord[] = [
    { t: 0, kind: 'subnet-changed', subnet: 'a', free: 251, freePrefixes: 14 },
    ...node(5, 'n1', 'one'),
    { t: 6, kind: 'subnet-changed', subnet: 'a', free: 250, freePrefixes: 13 },
    { t: 7, kind: 'call-answered', call: 'CreateTags', node: 'n1', startedAt: 6, attempts: 3, throttled: 2 },
    {
      t: 9,
      kind: 'call-answered',
      call: 'CreateTags',
      node: 'n1',
      startedAt: 8,
      attempts: 1,
      throttled: 0,
      error: 'X',
    },
  ];
  const results = judge(
    [
      expected({ kind: 'nodes' }, 1),
      expected({ kind: 'nodes', group: 'two' }, 0),
      expected({ kind: 'subnet', subnet: 'a', measure: 'free' }, 250),
      expected({ kind: 'subnet', subnet: 'a', measure: 'freePrefixes' }, 13),
      expected({ kind: 'ec2-calls', call: 'CreateTags', measure: 'count' }, 2),
      expected({ kind: 'ec2-calls', call: 'CreateTags', measure: 'errors' }, 1),
      expected({ kind: 'ec2-calls', call: 'CreateTags', measure: 'throttled' }, 2),
      expected({ kind: 'ec2-calls', call: 'DescribeSubnets', measure: 'count' }, 0),
    ],
    records,
    100,
  );
  expect(results.filter(({ held }) => !held)).toEqual([]);
  expect(results.map(({ sinceMs }) => sinceMs)).toEqual([5, 0, 6, 6, 9, 9, 7, 0]);
});

describe('an expectation about a metric', () => {
  const calls = (t: number): TraceRecord => ({
    t,
    kind: 'call-answered',
    call: 'AssignPrivateIpAddresses',
    node: 'n1',
    startedAt: t,
    attempts: 1,
    throttled: 0,
  });
  const subnet = (t: number, free: number): TraceRecord => ({
    t,
    kind: 'subnet-changed',
    subnet: 'a',
    free,
    freePrefixes: 0,
  });
  const records = [
    subnet(0, 90),
    pod(0, 'a'),
    subnet(10, 40),
    calls(20),
    runs(30, 'a'),
    subnet(50, 80),
    pod(60, 'b'),
    calls(70),
    calls(80),
    runs(90, 'b'),
  ];
  const of = (metric: MetricName, from = 0): ExpectationSubject => ({ kind: 'metric', metric, from });
  const actuals = (...expectations: Expectation[]): (number | null)[] =>
    judge(expectations, records, 100).map(({ actual }) => actual);

  it('measures the run, or up to a time, everything due then included', () => {
    expect(
      actuals(
        expected(of('ec2Calls'), 3),
        expected(of('ec2Calls'), 1, { at: 69 }),
        expected(of('ec2Calls'), 1, { at: 70 }),
      ),
    ).toEqual([3, 1, 2]);
  });

  it('measures a span alone, with the levels at its start and with waits that end in it at their full length', () => {
    expect(
      actuals(
        expected(of('ec2Calls', 71), 1),
        expected(of('lowestFree', 0), 40),
        expected(of('lowestFree', 20), 40),
        expected(of('lowestFree', 51), 80),
        expected(of('podStartMax', 25), 0, { at: 40 }),
        expected(of('podsStarted', 31), 1),
      ),
    ).toEqual([1, 40, 40, 80, 0.03, 1]);
  });

  it('compares as counted and tells in the metric’s unit', () => {
    const [result] = judge([expected(of('podStartMax'), 29, { comparison: '<=' })], records, 100);
    expect(result).toMatchObject({
      metric: 'podStartMax',
      expected: 0.029,
      actual: 0.03,
      held: false,
      from: 0,
    });
    const [held] = judge([expected(of('podStartMax'), 30, { comparison: '<=' })], records, 100);
    expect(held?.held).toBe(true);
  });

  it('names the main reason of the span where pods waited', () => {
    const { scenario } = parsed(
      minimalWith(`timeline: [{ at: 5m, createDeployment: { name: web, replicas: 40 } }]
until: 8m
expect:
  - { during: run, podsNeverStarted: 0, ec2Calls: 0 }
  - { during: { to: 4m }, podsStarted: 0 }
`),
    );
    const whys = runScenario(scenario).expectations.map(({ text, held, why }) => [text, held, why]);
    expect(whys).toEqual([
      ['podsNeverStarted = 0', false, expect.stringMatching(/^TooManyPods, \d+ pods, since 5m0\ds$/)],
      ['ec2Calls = 0', false, ''],
      ['podsStarted = 0', false, ''],
    ]);
  });

  it('has nothing to measure where no subnet was seen', () => {
    const [result] = judge([expected(of('lowestFree'), 1, { comparison: '>=' })], [pod(0, 'a')], 100);
    expect(result).toMatchObject({ actual: null, held: false });
  });
});

// What-ifs are replays: what they say happens when somebody writes the same change into the scenario. Interchangeable
// pods are counted.

import { describe, expect, it } from 'vitest';
import { elementAt } from '../../src/base/assert.ts';
import { explainSubject } from '../../src/explain/explain.ts';
import type { Outcome } from '../../src/explain/outcome.ts';
import { playRun } from '../../src/explain/playedRun.ts';
import { playToWait, type WhatIf, whatIfs } from '../../src/explain/whatIf.ts';
import { Measure } from '../../src/record/measure.ts';
import { outcomeText } from '../../src/report/whatIfText.ts';
import { withSettings } from '../../src/scenario/variant.ts';
import { runScenario } from '../../src/world/run.ts';
import { minimalWith } from '../scenario/minimal.ts';
import { shippedScenarios } from '../scenario/shippedScenarios.ts';
import { explained, EVERYTHING, SCENES, source } from './scenes.ts';

const MINUTE = 60_000;

const shipped = (name: string): string =>
  shippedScenarios().find((scenario) => scenario.name === `${name}.yaml`)?.text ?? '';

const rowsOf = (text: string, at?: number): readonly WhatIf[] =>
  elementAt(explained(text, at).parts, 0).whatIfs?.rows ?? [];

/** What came of each change, in words. */
const told = (text: string, at?: number): Record<string, string> => {
  const rows = rowsOf(text, at);
  return Object.fromEntries(rows.map((row) => [row.change, outcomeText(row, rows[0]?.outcome)]));
};

describe('the 44th pod', () => {
  const outcomes = told(shipped('43-pods'), 8 * MINUTE + 5_000);

  it('does not run as things are', () => {
    expect(outcomes['none']).toBe(
      'Running 0 of 1, max podStart >12m00s, peakAddresses 54, ec2Calls 39, nodes 3',
    );
  });

  it('runs on one more node', () => {
    expect(outcomes['one more node in workers at 8m05s']).toMatch(
      /^Running 1 of 1, max podStart 5\d\.\ds, peakAddresses \+12, ec2Calls \+9, nodes \+1$/,
    );
  });

  it('is not helped by prefixes alone, though it is preempted and replaced: no kubelet takes more pods', () => {
    expect(outcomes['prefix delegation at 8m05s']).toMatch(
      /^Running 0 of 1, max podStart >12m00s, peakAddresses \+0, ec2Calls \+\d+, nodes \+0$/,
    );
  });

  it('would have run on the next larger type, in the addresses of larger ENIs', () => {
    expect(outcomes['t3.large (max pods 35)']).toBe(
      'Running 1 of 1, max podStart 1.3s, peakAddresses +54, ec2Calls +0, nodes +0',
    );
  });
});

describe('a pod that no node has a GPU left for', () => {
  const outcomes = told(
    minimalWith(`timeline:
  - { at: 2m, createDeployment: { name: gpu, replicas: 2, requests: { nvidia.com/gpu: 1 } } }
until: 6m
`).replace('instanceType: t3.medium, size: 2', 'instanceType: g5.xlarge, size: 1'),
    3 * MINUTE,
  );

  it('runs on types with more of them, and larger types with as many are not tried', () => {
    expect(Object.keys(outcomes)).toEqual([
      'none',
      'one more node in workers at 3m00s',
      'g5.12xlarge (max pods 737)',
      'g5.24xlarge (max pods 737)',
    ]);
    expect(outcomes['none']).toMatch(/^Running 1 of 2, /);
    expect(outcomes['g5.12xlarge (max pods 737)']).toMatch(/^Running 2 of 2, /);
  });
});

describe('a row', () => {
  const run = playRun(source(shipped('43-pods')), 8 * MINUTE + 5_000, 1);
  const { rows = [], horizon = 0 } = elementAt(explainSubject(EVERYTHING, run).parts, 0).whatIfs ?? {};

  /** A run of its own, of the scenario with the change written into it. */
  function replayed({ settings, steps }: WhatIf): Partial<Outcome> {
    const timeline =
      steps.length === 0 ? [] : [{ path: 'timeline', value: [...run.document.timeline, ...steps] }];
    const varied = withSettings(run.document, [{ path: 'until', value: 'quiet' }, ...settings, ...timeline]);
    if (!varied.ok) throw new Error(JSON.stringify(varied.faults));
    const measure = new Measure();
    const started = new Map<string, number>();
    let running = 0;
    runScenario(varied.scenario, {
      until: horizon,
      onFact: (fact, now) => {
        measure.apply(fact, now);
        if (fact.kind === 'pod-created' && fact.owner === 'nginx' && now >= 8 * MINUTE)
          started.set(fact.pod, now);
        if (fact.kind === 'pod-running' && started.has(fact.pod)) running++;
      },
    });
    const { peakAddresses, ec2Calls } = measure.finish(horizon);
    return { running, peakAddresses, ec2Calls };
  }

  it.each(rows.map((row) => [row.change, row] as const))('is what comes of it: %s', (_, row) => {
    expect(row.outcome).toMatchObject(replayed(row));
  });
});

describe('the run with nothing changed', () => {
  const BURSTS = `${SCENES.cpu}workloads:
  - { name: wave, from: 2m, bursts: { pods: 30, every: 90s, lifetime: 10m } }
`;

  it.each([
    ['too many pods', SCENES['too many pods']],
    ['a full subnet', SCENES['a full subnet']],
    ['throttling', SCENES.throttling],
    ['bursts until the end', BURSTS],
    ['the 44th pod', shipped('43-pods')],
  ])('is the one that was explained, played on: %s', (_, text) => {
    const asked = source(text);
    const { episodes } = runScenario(asked.scenario).summary;
    const at = elementAt(episodes, 0).peakAt;
    const { run, onward } = playToWait(asked, at, 1);
    const pods = run.summary.waiting.map(({ pod }) => pod);
    const anew = whatIfs(pods, [], playRun(asked, at, 1));
    expect(onward).toBeDefined();
    expect(anew.rows[0]?.outcome?.pods).toBeGreaterThan(0);
    expect(whatIfs(pods, [], run, onward)).toEqual(anew);
  });
});

describe('pods', () => {
  it('have the same names whatever machines they come to', () => {
    const names = (value: string): string[] => {
      const varied = withSettings(source(shipped('43-pods')).document, [
        { path: 'nodeGroups[0].instanceType', value },
      ]);
      if (!varied.ok) throw new Error('no variant');
      const created: string[] = [];
      runScenario(varied.scenario, {
        onRecord: (record) => {
          if (record.kind === 'pod-created' && !record.hostNetwork) created.push(record.pod);
        },
      });
      return created.sort();
    };
    expect(names('t3.large')).toEqual(names('t3.medium'));
  });

  it('that are deleted before they ran count until then, and those that replace them are others', () => {
    // Every api pod that waits is deleted by the rolling update at 10m00s.
    const { whatIfs } = elementAt(explained(shipped('smallest-subnet'), 9 * MINUTE).parts, 0);
    expect(whatIfs?.population).toBe('the 90 api pods created from 3m00s to 6m00s');
    expect(whatIfs?.rows[0]?.outcome).toMatchObject({ pods: 90, running: 76, waiting: 0, isOpen: false });
    expect(outcomeText(elementAt(whatIfs?.rows ?? [], 0), whatIfs?.rows[0]?.outcome)).toMatch(
      /^Running 76 of 90, max podStart 6m59s,/,
    );
  });

  it('of a rolling update are all counted, whenever the update comes to them', () => {
    const { whatIfs } = elementAt(explained(shipped('rolling-update'), 6 * MINUTE + 10_000).parts, 1);
    expect(whatIfs?.rows.map(({ outcome }) => outcome?.running)).toEqual(whatIfs?.rows.map(() => 43));
  });

  it('that stand in for preempted ones are not needed where none is preempted', () => {
    const larger = rowsOf(shipped('preemption')).find(({ change }) => change.startsWith('t3.large'));
    expect(larger?.outcome?.pods).toBe(0);
    expect(larger?.helps).toBe(true);
  });
});

describe('what would have changed it', () => {
  const helpful = (text: string, at?: number): string[] =>
    rowsOf(text, at).flatMap(({ change, helps }) => (helps ? [change] : []));

  it.each([
    ['an ENI quota', /ENI quota 20/],
    ['a permission', /without EC2’s faults/],
    ['throttling', /no throttling/],
    ['a taint', /without the taint dedicated=db:NoSchedule/],
    ['a cordon', /uncordon all nodes/],
    ['cpu', /t3\.xlarge/],
    ['a full subnet', /new subnet 10\.0\.1\.0\/24 in us-west-2a, tag/],
    ['all addresses of the type', /^prefix delegation$/],
    ['a trunk in the place of an ENI', /^max pods 20 \(without the trunk ENI\)$|^prefix delegation$/],
    ['branch ENIs that cool down', /^branchEniCooldown 30s$/],
    ['a subnet of an ENIConfig that is full', /ENIConfig pods in it$/],
  ] as const)('%s', (name, change) => {
    expect(helpful(SCENES[name]).join('\n')).toMatch(new RegExp(change.source, 'm'));
  });

  it('comes first, and what does not help stays', () => {
    const [unchanged, ...others] = rowsOf(shipped('43-pods'));
    expect(unchanged?.change).toBe('none');
    const order = others.map(({ helps }) => helps);
    expect(order).toEqual([...order].sort((one, other) => Number(other) - Number(one)));
    expect(order).toContain(false);
  });

  it('does not say that prefixes switched on too late help, only those from the start', () => {
    const late = rowsOf(SCENES['all addresses of the type']).find(({ change }) =>
      change.startsWith('prefix delegation at'),
    );
    expect(late?.helps).toBe(false);
  });

  it('is told of a change that the scenario cannot have', () => {
    const { document, scenario } = source(SCENES['a full subnet']);
    const run = playRun({ document: { ...document, seed: -1 }, scenario }, undefined, 1);
    const { rows = [] } = elementAt(explainSubject(EVERYTHING, run).parts, 0).whatIfs ?? {};
    expect(rows.map(({ change, outcome, note }) => [change, outcome, note])).toEqual([
      ['none', undefined, 'not possible in this scenario'],
    ]);
  });
});

// A sweep as text, CSV and JSON: what stands where, for sweeps of all sorts.

import { describe, expect, it } from 'vitest';
import { elementAt } from '../../src/base/assert.ts';
import { PLAIN } from '../../src/report/palette.ts';
import { sweepCsv } from '../../src/report/sweepCsv.ts';
import { sweepDocument } from '../../src/report/sweepJson.ts';
import { figure, withInterval } from '../../src/report/sweepNumbers.ts';
import { sweepSchema, type SweepDocument } from '../../src/report/sweepSchema.ts';
import { sweepText } from '../../src/report/sweepText.ts';
import { parseScenario } from '../../src/scenario/parse.ts';
import { METRIC_NAMES, type MetricName, type RunFigures } from '../../src/base/metrics.ts';
import { planSweep } from '../../src/sweep/plan.ts';
import { SweepTally } from '../../src/sweep/tally.ts';
import { MINIMAL } from '../scenario/minimal.ts';

type Values = Readonly<Record<string, readonly unknown[]>>;

/** A sweep over the minimal scenario with figures made up by candidate and seed. */
function sweepOf(
  values: Values,
  seeds: number,
  figuresOf: (candidate: number, seed: number) => Partial<RunFigures> | undefined,
): SweepDocument {
  const parsed = parseScenario(MINIMAL);
  if (!parsed.ok) throw new Error('the minimal scenario has problems');
  const axes = Object.entries(values).map(([path, choices]) => {
    return { path, place: path, choices: choices.map((value) => ({ value, place: path })) };
  });
  const planned = planSweep(parsed.document, { axes, named: [], runs: seeds });
  if (!planned.ok) throw new Error(JSON.stringify(planned.faults));
  const { plan } = planned;
  const tally = new SweepTally(plan.candidates.length, seeds);
  const zero = Object.fromEntries(METRIC_NAMES.map((name) => [name, 0])) as Record<MetricName, number>;
  for (const [candidate, { outcome }] of plan.candidates.entries()) {
    for (let seed = 0; seed < seeds; seed++) {
      const figures = outcome.kind === 'runs' ? figuresOf(candidate, seed) : undefined;
      if (figures !== undefined) tally.add(candidate, seed, { ...zero, ...figures });
    }
  }
  return sweepDocument({ plan, tally, runs: tally.runs, file: 'scenarios/minimal.yaml', model: '1.2.3' });
}

const HOUR = 3_600_000;

const IP = 'cni.env.WARM_IP_TARGET';

const plainSweep = sweepOf({ [IP]: [1, 2, 4] }, 4, (candidate, seed) => ({
  addressWaitP99: elementAt([3000, 9000, 4000, 0], candidate) + seed * 100,
  addressHours: elementAt([40, 10, 20, 30], candidate) * HOUR,
  ec2Calls: elementAt([50, 90, 60, 40], candidate) + (seed % 2),
}));

const textOf = (sweep: SweepDocument): string => sweepText(sweep, PLAIN);

describe('a sweep’s text', () => {
  it('says first what is best in each objective, against today', () => {
    const lines = textOf(plainSweep).split('\n');
    expect(lines[0]).toBe('minimal: 4 settings × 4 seeds, 16 runs (scenarios/minimal.yaml, seeds 1 to 4)');
    expect(lines.slice(2, 8).join(' ').replace(/\s+/g, ' ').trim()).toBe(
      'least wait WARM_IP_TARGET=4: p99 addressWait 0.15s ±0.21s (−3.0s), addressHours 30 (−10), ec2Calls 40.5 ±0.92 (−10) ' +
        'fewest addresses WARM_IP_TARGET=1: addressHours 10 (−30), p99 addressWait 9.2s ±0.21s (+6.0s), ec2Calls 90.5 ±0.92 (+40) ' +
        'fewest calls WARM_IP_TARGET=4: ec2Calls 40.5 ±0.92 (−10), p99 addressWait 0.15s ±0.21s (−3.0s), addressHours 30 (−10)',
    );
  });

  it('marks the front and the best in the table', () => {
    const rows = textOf(plainSweep).split('\n');
    const head = rows.findIndex((row) => row.includes('setting  '));
    expect(rows.slice(head, head + 5).map((row) => row.replace(/\s+/g, ' '))).toEqual([
      ' setting WARM_IP_TARGET p99 addressWait addressHours ec2Calls p99 podStart',
      ' today 3.2s ±0.21s 40 50.5 ±0.92 0s',
      '◆! 1 9.2s ±0.21s 10* 90.5 ±0.92 0s',
      '◆! 2 4.2s ±0.21s 20 60.5 ±0.92 0s',
      '◆! 4 0.15s ±0.21s* 30 40.5 ±0.92* 0s',
    ]);
  });

  it('gives the chosen ones in full and names a run to look at', () => {
    const text = textOf(plainSweep);
    expect(text).toMatch(/^in full +today +least wait, fewest calls +fewest addresses$/m);
    expect(text).toMatch(/^addressHours +40 +30 +10$/m);
    expect(text.trimEnd().split('\n').at(-1)).toBe(
      'next     vpc-cni-sim replay scenarios/minimal.yaml --set cni.env.WARM_IP_TARGET=4 --seed 1',
    );
  });

  it('says that one seed is no evidence, and that a sweep was stopped', () => {
    const sweep = sweepOf({ [IP]: [1, 2] }, 2, (candidate, seed) => (candidate + seed < 2 ? {} : undefined));
    expect(sweep).toMatchObject({ complete: false, runs: 3, runsPlanned: 6 });
    expect(textOf(sweep)).toContain('Interrupted: 3 of 6 runs are complete, 2 seeds for each setting.');
    const resume = 'vpc-cni-sim sweep --sweep plan.yaml --journal runs.ndjson --resume';
    expect(sweepText(sweep, PLAIN, resume)).toMatch(new RegExp(`^next +${resume}$`, 'm'));
    expect(textOf(sweep)).toMatch(/2 +not run/);
    expect(textOf(sweepOf({ [IP]: [1] }, 1, () => ({})))).toContain('one seed only');
  });

  it('tells refused settings, traps and settings that come to the same, each reason once', () => {
    const sweep = sweepOf(
      {
        'cni.env.ENABLE_PREFIX_DELEGATION': [true],
        'cni.env.WARM_PREFIX_TARGET': [0, 1, '1'],
      },
      2,
      (candidate) => ({ podsNeverStarted: candidate === 0 ? 0 : 5 }),
    );
    const text = textOf(sweep);
    expect(text.match(/^refused /gm)).toHaveLength(1);
    expect(text.match(/^beware /gm)).toHaveLength(1);
    expect(text).toMatch(/^same .*WARM_PREFIX_TARGET=1 comes to the same as/m);
    expect(text).toMatch(/^weak .*surely more pods never start/ms);
    expect(text).toContain('podsNeverStarted');
  });

  it('fits the page, however many settings and paths there are', () => {
    const long = sweepOf(
      {
        [IP]: Array.from({ length: 30 }, (_, index) => index),
        'cni.env.MINIMUM_IP_TARGET': [10, 20],
        'kubernetes.timings.containerStart': ['1s', '2s'],
        'nodeGroups[0].instanceType': ['m5.large'],
      },
      2,
      (candidate, seed) => ({
        addressHours: candidate * HOUR,
        ec2Calls: 1e9 - candidate,
        podStartP99: seed * 1e7,
      }),
    );
    const lines = textOf(long).split('\n');
    expect(Math.max(...lines.map((line) => line.length))).toBeLessThanOrEqual(100);
    expect(lines.find((line) => line.includes('setting  '))).toMatch(
      /p99 addressWait.*addressHours.*ec2Calls/,
    );
    expect(lines.filter((line) => line.startsWith('◆')).length).toBeGreaterThan(0);
    expect(textOf(long)).toContain('more: --output csv has all');
  });

  it('has nothing to choose where nothing ran', () => {
    const text = textOf(sweepOf({ [IP]: [1] }, 2, () => undefined));
    expect(text).toContain('Interrupted: 0 of 4 runs are complete, no seed with each setting');
    expect(text).not.toContain('least wait');
  });
});

describe('a sweep’s JSON', () => {
  it('is what its schema says', () => {
    expect(sweepSchema.safeParse(plainSweep).error).toBeUndefined();
    expect(sweepSchema.safeParse({ ...plainSweep, kind: 'Replay' }).success).toBe(false);
  });

  it('has figures in the units that people read', () => {
    const { figures, differences } = elementAt(plainSweep.settings, 3);
    expect(figures?.addressHours).toMatchObject({ mean: 30, least: 30, most: 30 });
    expect(figures?.addressWaitP99).toMatchObject({ mean: 0.15, least: 0, median: 0.1, most: 0.3 });
    expect(differences?.addressWaitP99).toEqual({ mean: -3, low: -3, high: -3, sure: true });
    expect(elementAt(plainSweep.settings, 0).differences).toBeNull();
    // By their former names too.
    expect(figures?.failedAdds).toEqual(figures?.failedSandboxes);
  });
});

describe('a sweep’s CSV', () => {
  it('has a row a setting, with as many cells as titles', () => {
    const rows = sweepCsv(plainSweep).split('\r\n');
    expect(rows).toHaveLength(1 + 4 + 1);
    const counts = rows.slice(0, -1).map((row) => row.replaceAll(/"[^"]*"/g, '').split(',').length);
    expect(new Set(counts).size).toBe(1);
    expect(rows[2]).toMatch(/^WARM_IP_TARGET=1,1,run,,yes,/);
  });
});

describe('figures', () => {
  it.each([
    [0, '0'],
    [7, '7'],
    [1234, '1,234'],
    [0.1234, '0.12'],
    [12.345, '12.3'],
    [123.45, '123'],
    [-3.5, '−3.50'],
  ])('%d is %s', (value, text) => {
    expect(figure(value)).toBe(text);
  });

  it('leave out an uncertainty that is none', () => {
    expect(withInterval('ec2Calls', { mean: 5, high: 5 })).toBe('5');
    expect(withInterval('ec2Calls', { mean: 5, high: 5.001 })).toBe('5');
    expect(withInterval('ec2Calls', { mean: 5, high: null })).toBe('5');
    expect(withInterval('ec2Calls', { mean: 1000, high: 1000.2 })).toBe('1,000');
    expect(withInterval('ec2Calls', { mean: 5, high: 6.5 })).toBe('5 ±1.5');
  });

  it.each([
    [0, 0, '0s'],
    [0.154, 0.05, '0.15s ±0.05s'],
    [28.24, 2.04, '28.2s ±2.0s'],
    [59.97, 0, '1m00s'],
    [644, 2.4, '10m44s ±2.4s'],
    [-28.2, 2, '−28.2s ±2.0s'],
    [3725, 65, '1h02m ±1m05s'],
  ])('%d ± %d seconds are %s', (mean, half, text) => {
    expect(withInterval('addressWaitP99', { mean, high: mean + half })).toBe(text);
  });
});

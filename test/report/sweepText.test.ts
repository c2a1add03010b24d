// A sweep as text, CSV and JSON: what stands where, for sweeps of all sorts.

import { describe, expect, it } from 'vitest';
import { elementAt } from '../../src/base/assert.ts';
import { PLAIN } from '../../src/report/page.ts';
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
  addressWaitMax: elementAt([3000, 9000, 4000, 0], candidate) + seed * 100,
  addressHours: elementAt([40, 10, 20, 30], candidate) * HOUR,
  ec2Calls: elementAt([50, 90, 60, 40], candidate) + (seed % 2),
}));

const textOf = (sweep: SweepDocument): string => sweepText(sweep, PLAIN);

describe('a sweep’s text', () => {
  it('says first which setting to take, against today', () => {
    const [first] = textOf(plainSweep).split('\n');
    expect(first).toBe(
      'Recommended   WARM_IP_TARGET=4: p99 addressWait 0.2s ±0.2s (−3.0s), addressHours 30 (−10), ec2Calls',
    );
    expect(plainSweep.recommended).toBe(3);
  });

  it('has few settings as columns, with their names and values in full', () => {
    const sweep = sweepOf({ [IP]: [1, 2], 'cni.env.MINIMUM_IP_TARGET': [null, 16] }, 4, (candidate) => ({
      addressWaitMax: candidate === 4 ? 0 : 5000,
      addressWaitP99: candidate === 4 ? 0 : 4000,
      podMinutes: candidate === 4 ? 0 : 120_000,
      'waited SubnetExhausted': candidate === 4 ? 0 : 90_000,
      'waited Cooldown': candidate === 4 ? 0 : 30_000,
    }));
    const rows = textOf(sweep)
      .split('\n')
      .map((row) => row.replace(/\s+/g, ' '));
    expect(rows[0]).toContain(
      'WARM_IP_TARGET=2 MINIMUM_IP_TARGET=16: no pod waits for an address (4 of 4 seeds)',
    );
    expect(rows).toContain('WARM_IP_TARGET unset 1 1 2 2');
    expect(rows).toContain('MINIMUM_IP_TARGET unset (today) unset 16 unset 16');
    expect(rows).toContain('main reason SubnetExhausted SubnetExhausted SubnetExhausted SubnetExhausted –');
    expect(rows).toContain('podMinutes 2 2 2 2 0');
    expect(sweep.settings[1]?.waits).toEqual([
      { reason: 'SubnetExhausted', podMinutes: 1.5 },
      { reason: 'Cooldown', podMinutes: 0.5 },
    ]);
  });

  it('recommends no load, but says what a larger one meets', () => {
    const sweep = sweepOf({ until: ['quiet', '10m'] }, 2, (candidate) => ({
      podsNeverStarted: 7 * candidate,
      podMinutes: 60_000 * candidate,
      'waited TooManyPods': 60_000 * candidate,
      'never started TooManyPods': 7 * candidate,
    }));
    expect(sweep.recommended).toBeNull();
    expect(textOf(sweep).split('\n')[0]).toBe(
      'until=quiet: no pod waits for an address; until=10m: never started 7 (TooManyPods)',
    );
  });

  it('gives pods that never started their own reason, not that of most waiting', () => {
    const sweep = sweepOf({ until: ['quiet', '10m'] }, 2, (candidate) => ({
      podsNeverStarted: 7 * candidate,
      podMinutes: 90_000 * candidate,
      'waited NoAddressOnNode': 60_000 * candidate,
      'waited TooManyPods': 30_000 * candidate,
      'never started TooManyPods': 7 * candidate,
    }));
    expect(textOf(sweep).split('\n')[0]).toBe(
      'until=quiet: no pod waits for an address; until=10m: never started 7 (TooManyPods)',
    );
    expect(sweep.settings[1]?.neverStarted).toEqual([{ reason: 'TooManyPods', pods: 7 }]);
  });

  it('names no reason of pods that never started and are gone', () => {
    const sweep = sweepOf({ until: ['quiet', '10m'] }, 2, (candidate) => ({
      podsNeverStarted: 7 * candidate,
      podMinutes: 60_000 * candidate,
      'waited TooManyPods': 60_000 * candidate,
    }));
    expect(textOf(sweep).split('\n')[0]).toBe(
      'until=quiet: no pod waits for an address; until=10m: never started 7',
    );
  });

  it('names a run to look at, in one line', () => {
    expect(textOf(plainSweep).trimEnd().split('\n').at(-1)).toBe(
      'Next          vpc-cni-sim replay scenarios/minimal.yaml --set cni.env.WARM_IP_TARGET=4 --seed 1',
    );
  });

  it('says that one seed is no evidence, and that a sweep was stopped', () => {
    const sweep = sweepOf({ [IP]: [1, 2] }, 2, (candidate, seed) => (candidate + seed < 2 ? {} : undefined));
    expect(sweep).toMatchObject({ complete: false, runs: 3, runsPlanned: 6 });
    expect(textOf(sweep)).toContain('Interrupted: 3 of 6 runs are complete, 2 seeds for each setting.');
    const resume = 'vpc-cni-sim sweep --sweep plan.yaml --journal runs.ndjson --resume';
    expect(sweepText(sweep, PLAIN, resume)).toMatch(new RegExp(`^Next +${resume}$`, 'm'));
    expect(textOf(sweep)).toMatch(/not run/);
    expect(textOf(sweepOf({ [IP]: [1] }, 1, () => ({})))).toContain('one seed gives no confidence interval');
  });

  it('tells refused settings, traps and settings that are the same, each reason once', () => {
    const sweep = sweepOf(
      {
        'cni.env.ENABLE_PREFIX_DELEGATION': [true],
        'cni.env.WARM_PREFIX_TARGET': [0, 1, '1'],
      },
      2,
      (candidate) => ({ podsNeverStarted: candidate === 0 ? 0 : 5 }),
    );
    const text = textOf(sweep);
    expect(text.match(/^Refused /gm)).toHaveLength(1);
    expect(text.match(/^Warning /gm)).toHaveLength(1);
    expect(text).toMatch(/^Same .*WARM_PREFIX_TARGET=1 is the same scenario as/m);
    expect(text).toMatch(/^Starts fewer .*more pods never start than with the best/ms);
    expect(text).toContain('podsNeverStarted');
  });

  it('has many settings as rows, and cuts no name and no value', () => {
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
    const head = lines.find((line) => line.includes('p99 addressWait  '));
    expect(head).toMatch(/WARM_IP_TARGET +MINIMUM_IP_TARGET +containerStart +instanceType/);
    expect(head).toMatch(/p99 addressWait +addressHours +ec2Calls/);
    expect(lines.filter((line) => line.startsWith('◆')).length).toBeGreaterThan(0);
    expect(lines.join('\n')).not.toContain('…');
    expect(textOf(long)).toContain('more: --output csv has all');
  });

  it('has nothing to choose where nothing ran', () => {
    const text = textOf(sweepOf({ [IP]: [1] }, 2, () => undefined));
    expect(text).toContain('Interrupted: 0 of 4 runs are complete, no seed with each setting');
    expect(text).not.toContain('Recommended');
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
    [0.154, 0.05, '0.2s ±50ms'],
    [0.02, 0.01, '20ms ±10ms'],
    [28.24, 2.04, '28.2s ±2.0s'],
    [59.97, 0, '1m00s'],
    [644, 2.4, '10m44s ±2.4s'],
    [-28.2, 2, '−28.2s ±2.0s'],
    [3725, 65, '1h02m05s ±1m05s'],
  ])('%d ± %d seconds are %s', (mean, half, text) => {
    expect(withInterval('addressWaitP99', { mean, high: mean + half })).toBe(text);
  });
});

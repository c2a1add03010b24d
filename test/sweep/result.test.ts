// What a sweep finds: pairs by seed, who is best, who is on the front and who does not come into question.

import { describe, expect, it } from 'vitest';
import { elementAt } from '../../src/base/assert.ts';
import { parseScenario } from '../../src/scenario/parse.ts';
import { METRIC_NAMES, METRICS, type MetricName, type RunFigures } from '../../src/base/metrics.ts';
import type { SweepPlan } from '../../src/sweep/plan.ts';
import { objectivesOf, sweepResults, type CandidateResult } from '../../src/sweep/result.ts';
import { SweepTally } from '../../src/sweep/tally.ts';
import { MINIMAL } from '../scenario/minimal.ts';

const parsed = parseScenario(MINIMAL);
if (!parsed.ok) throw new Error('the minimal scenario has problems');
const { scenario } = parsed;

type Some = Partial<Record<MetricName, number>>;

/** Candidates by their runs, in order of seed; a number: the same as that candidate; undefined: refused. */
function results(
  candidates: readonly (readonly (Some | undefined)[] | number | undefined)[],
): CandidateResult[] {
  const seeds = Math.max(...candidates.map((runs) => (Array.isArray(runs) ? runs.length : 0)));
  const plan: SweepPlan = {
    scenario: 'minimal',
    axes: [],
    baseline: 0,
    seeds: Array.from({ length: seeds }, (_, index) => index),
    candidates: candidates.map((runs, index) => ({
      name: `${index}`,
      label: '',
      settings: [],
      outcome:
        runs === undefined
          ? { kind: 'refused', code: 'x', reason: 'x' }
          : typeof runs === 'number'
            ? { kind: 'same', as: runs, traps: [] }
            : { kind: 'runs', scenario, hash: `${index}`, traps: [] },
    })),
  };
  const tally = new SweepTally(candidates.length, seeds);
  for (const [candidate, runs] of candidates.entries()) {
    if (typeof runs !== 'object') continue;
    for (const [seed, run] of runs.entries()) {
      if (run !== undefined) tally.add(candidate, seed, figures(run));
    }
  }
  return sweepResults(plan, tally);
}

function figures(run: Some): RunFigures {
  const zero = Object.fromEntries(METRIC_NAMES.map((name) => [name, 0])) as Record<MetricName, number>;
  return { ...zero, ...run };
}

const objectives = (addressWaitP99: number, addressHours: number, ec2Calls: number): Some => ({
  addressWaitP99,
  addressHours,
  ec2Calls,
});

describe('the results of a sweep', () => {
  it('take differences from the baseline seed by seed', () => {
    const found = results([
      [{ ec2Calls: 10 }, { ec2Calls: 20 }, { ec2Calls: 30 }],
      [{ ec2Calls: 15 }, { ec2Calls: 25 }, { ec2Calls: 35 }],
    ]);
    expect(elementAt(found, 0).differences).toBeUndefined();
    const other = elementAt(found, 1);
    expect(other.differences?.ec2Calls).toEqual({ mean: 5, low: 5, high: 5 });
    expect(other.figures?.ec2Calls.mean).toBe(25);
    expect(other.figures?.ec2Calls.low).toBeLessThan(25);
  });

  it('pair only seeds with which both have run', () => {
    const other = elementAt(
      results([
        [{ ec2Calls: 10 }, undefined, { ec2Calls: 30 }],
        [{ ec2Calls: 11 }, { ec2Calls: 99 }, { ec2Calls: 33 }],
      ]),
      1,
    );
    expect(other.differences?.ec2Calls.mean).toBe(2);
    expect(other.runs).toBe(3);
  });

  it('have the settings on the front that no other beats in wait, addresses and calls', () => {
    const found = results([
      [objectives(5, 5, 5)],
      [objectives(5, 4, 5)],
      [objectives(1, 9, 9)],
      [objectives(9, 9, 1)],
      [objectives(2, 9, 9)],
    ]);
    expect(found.map(({ onFront }) => onFront)).toEqual([false, true, true, true, false]);
    expect(elementAt(found, 1).bestIn).toContain('addressHours');
    expect(elementAt(found, 2).bestIn).toContain('addressWaitP99');
    expect(elementAt(found, 0).bestIn).not.toContain('addressHours');
  });

  it('leave out of it settings that surely start fewer pods, however few addresses they hold', () => {
    const stuck = [1, 2, 3].map((seed) => ({ ...objectives(0, 1, 1), podsNeverStarted: 40 + seed }));
    const noisy = [0, 3, 0].map((waiting) => ({ ...objectives(9, 9, 9), podsNeverStarted: waiting }));
    const fine = [0, 0, 0].map(() => objectives(9, 9, 9));
    const found = results([stuck, noisy, fine]);
    expect(found.map(({ startsFewer }) => startsFewer)).toEqual([true, false, false]);
    expect(found.map(({ onFront }) => onFront)).toEqual([false, true, true]);
    expect(elementAt(found, 0).bestIn).toEqual([]);
  });

  it('give a setting that comes to the same the figures of the other, and none to one that is refused', () => {
    const found = results([[objectives(3, 3, 3)], 0, undefined, [undefined]]);
    expect(elementAt(found, 1).figures).toEqual(elementAt(found, 0).figures);
    expect(found[1]).toMatchObject({ onFront: true, runs: 1, differences: undefined });
    expect(found[2]).toMatchObject({ figures: undefined, onFront: false, runs: 0 });
    expect(found[3]).toMatchObject({ figures: undefined, onFront: false, runs: 0 });
  });

  it('know that more free addresses are better', () => {
    const found = results([[{ lowestFree: 10 }], [{ lowestFree: 90 }]]);
    expect(found.map(({ bestIn }) => bestIn.includes('lowestFree'))).toEqual([false, true]);
  });
});

describe('dollars', () => {
  const scale = METRICS.cost.scale;
  const priced = (cost: number, wait: number): Some => ({ ...objectives(wait, 10, 10), cost: cost * scale });

  it('are weighed where settings differ in them: a cheaper one that is worse otherwise is on the front', () => {
    const found = results([[priced(2, 5)], [priced(1, 9)], [priced(2, 9)]]);
    expect(found.map(({ onFront }) => onFront)).toEqual([true, true, false]);
    expect(objectivesOf(found.map((each) => each.figures))).toContain('cost');
  });

  it('are not where all cost the same', () => {
    const found = results([[priced(2, 5)], [priced(2, 9)]]);
    expect(found.map(({ onFront }) => onFront)).toEqual([true, false]);
    expect(objectivesOf(found.map((each) => each.figures))).not.toContain('cost');
  });
});

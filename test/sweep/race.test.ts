// Successive halving held against running everything: it must find the same winner when figures are not noisy, with
// fewer runs, and tell what would flip the answer.

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { elementAt } from '../../src/base/assert.ts';
import { METRIC_NAMES, type RunFigures } from '../../src/base/metrics.ts';
import { readObjective, type Objective } from '../../src/sweep/objective.ts';
import type { SweepPlan } from '../../src/sweep/plan.ts';
import { Race, ranked, type RaceRules } from '../../src/sweep/race.ts';
import { SweepTally } from '../../src/sweep/tally.ts';
import { tuneResult } from '../../src/sweep/tuneResult.ts';
import { compiledMinimal } from './compiledMinimal.ts';

/** What a setting costs and how long its pods wait, in whole units; `noise` shifts both with the seed. */
interface Setting {
  readonly cost: number;
  readonly wait: number;
}

function objective(text: string): Objective {
  const read = readObjective(text);
  if (!read.ok) throw new Error(read.flaw.detail);
  return read.objective;
}

function planOf(settings: readonly Setting[], seeds: number): SweepPlan {
  return {
    scenario: 'made up',
    axes: [],
    candidates: settings.map((_, index) => ({
      name: `setting ${index}`,
      label: '',
      settings: [],
      outcome: { kind: 'runs', scenario: compiledMinimal, hash: String(index), traps: [] },
    })),
    baseline: 0,
    seeds: Array.from({ length: seeds }, (_, index) => index + 1),
  };
}

function figures({ cost, wait }: Setting, noise: number): RunFigures {
  const zeros = Object.fromEntries(METRIC_NAMES.map((name) => [name, 0])) as Record<
    (typeof METRIC_NAMES)[number],
    number
  >;
  return { ...zeros, ec2Calls: cost + noise, addressWaitP99: 1000 * wait + noise };
}

function race(
  settings: readonly Setting[],
  rules: RaceRules,
  seeds: number,
  noiseOf: (seed: number) => number,
) {
  const plan = planOf(settings, seeds);
  const tally = new SweepTally(settings.length, seeds);
  const run = new Race(plan, rules, tally);
  while (!run.isOver) {
    const source = run.batches();
    for (let batch = source.next(4); batch !== undefined; batch = source.next(4)) {
      for (const seed of batch.seeds)
        tally.add(batch.candidate, seed - 1, figures(elementAt(settings, batch.candidate), noiseOf(seed)));
    }
    expect(run.pending).toBe(0);
    run.endRound();
  }
  return { run, tally, result: tuneResult(plan, rules, tally, run) };
}

const RULES: RaceRules = { objectives: [objective('addressWaitP99 <= 10s')], minimize: 'ec2Calls' };

describe('a race', () => {
  const setting = fc.record({ cost: fc.nat(100), wait: fc.nat(20) });

  it('finds what running everything finds', () => {
    fc.assert(
      fc.property(fc.array(setting, { minLength: 1, maxLength: 40 }), fc.nat(50), (settings, spread) => {
        const noise = (seed: number): number => (seed * 7919) % (spread + 1);
        const { run, result, tally } = race(settings, RULES, 24, noise);
        const everything = new SweepTally(settings.length, 24);
        settings.forEach((each, index) => {
          for (let seed = 1; seed <= 24; seed++) everything.add(index, seed - 1, figures(each, noise(seed)));
        });
        const best = elementAt(
          ranked(
            settings.map((_, index) => index),
            RULES,
            everything,
          ),
          0,
        );
        const key = ({ cost, wait }: Setting): number[] => [Math.max(0, wait - 10), cost];
        const found = elementAt(settings, result.winner ?? -1);
        // Noise that all settings share changes no order but at the edge of the objective.
        if (spread === 0) expect(key(found)).toEqual(key(elementAt(settings, best)));
        expect(result.runs).toBe(24);
        expect(tally.runs).toBeLessThanOrEqual(settings.length * 24);
        expect(run.rungs.at(-1)?.seeds).toBe(24);
      }),
    );
  });

  it('spends most runs on settings that may win, and keeps today’s', () => {
    const settings = Array.from({ length: 64 }, (_, index) => ({ cost: index, wait: index < 10 ? 15 : 5 }));
    const { tally, result } = race(settings, RULES, 24, () => 0);
    expect(result.winner).toBe(10);
    expect(tally.runs).toBeLessThan((64 * 24) / 3);
    expect(tally.seedsOf(0)).toHaveLength(24);
  });

  it('says what binds and what would flip the answer', () => {
    const settings = [
      { cost: 50, wait: 0 },
      { cost: 30, wait: 8 },
      { cost: 20, wait: 12 },
      { cost: 10, wait: 30 },
      { cost: 40, wait: 2 },
    ];
    const { result } = race(settings, RULES, 6, () => 0);
    expect(result).toMatchObject({
      winner: 1,
      meets: true,
      outcomes: [{ met: 'surely' }],
      runnerUp: { candidate: 4, worse: { mean: 10 } },
      looser: { candidate: 2, limit: 12_000, gain: { mean: -10 } },
      tighter: { candidate: 4, limit: 8000, gain: { mean: 10 } },
    });
  });

  it('names the nearest when nothing meets the objective', () => {
    const { result } = race(
      [
        { cost: 1, wait: 30 },
        { cost: 9, wait: 11 },
      ],
      RULES,
      6,
      () => 0,
    );
    expect(result).toMatchObject({ winner: 1, meets: false, outcomes: [{ met: 'not' }] });
  });
});

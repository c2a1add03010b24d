// How the runs of a sweep are handed out, and kept.

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseScenario } from '../../src/scenario/parse.ts';
import { countRuns, PendingRuns } from '../../src/sweep/batch.ts';
import { METRIC_NAMES, type MetricName, type RunFigures } from '../../src/base/metrics.ts';
import type { SweepPlan } from '../../src/sweep/plan.ts';
import { SweepTally } from '../../src/sweep/tally.ts';
import { MINIMAL } from '../scenario/minimal.ts';

const parsed = parseScenario(MINIMAL);
if (!parsed.ok) throw new Error('the minimal scenario has problems');
const { scenario } = parsed;

function planOf(kinds: readonly ('runs' | 'same' | 'refused')[], seeds: number): SweepPlan {
  return {
    scenario: 'minimal',
    axes: [],
    baseline: 0,
    seeds: Array.from({ length: seeds }, (_, index) => 100 + index),
    candidates: kinds.map((kind, index) => ({
      name: `${index}`,
      label: '',
      settings: [],
      outcome:
        kind === 'runs'
          ? { kind, scenario, hash: `h${index}`, traps: [] }
          : kind === 'same'
            ? { kind, as: 0, traps: [] }
            : { kind, code: 'x', reason: 'x' },
    })),
  };
}

function figures(value: number): RunFigures {
  return Object.fromEntries(METRIC_NAMES.map((name) => [name, value])) as Record<MetricName, number>;
}

const kind = fc.constantFrom('runs' as const, 'same' as const, 'refused' as const);

describe('pending runs', () => {
  it('are handed out once each, in batches of one setting that are no larger than asked for', () => {
    const done = fc.array(fc.tuple(fc.nat(5), fc.nat(11)), { maxLength: 20 });
    fc.assert(
      fc.property(
        fc.array(kind, { maxLength: 6 }),
        fc.integer({ min: 1, max: 12 }),
        done,
        fc.infiniteStream(fc.integer({ min: 1, max: 5 })),
        (kinds, seeds, before, sizes) => {
          const plan = planOf(kinds, seeds);
          const tally = new SweepTally(kinds.length, seeds);
          for (const [candidate, seed] of before) {
            if (kinds[candidate] === 'runs' && seed < seeds) tally.add(candidate, seed, figures(1));
          }
          const alreadyDone = tally.runs;
          const pending = new PendingRuns(plan, tally);
          const seen = new Set<string>();
          for (;;) {
            const size = sizes.next().value;
            const batch = pending.next(size);
            if (batch === undefined) break;
            expect(batch.seeds.length).toBeGreaterThan(0);
            expect(batch.seeds.length).toBeLessThanOrEqual(size);
            expect(batch.hash).toBe(`h${batch.candidate}`);
            for (const seed of batch.seeds) {
              expect(tally.has(batch.candidate, seed - 100)).toBe(false);
              seen.add(`${batch.candidate}/${seed}`);
            }
          }
          expect(seen.size + alreadyDone).toBe(countRuns(plan));
        },
      ),
    );
  });

  it('give every setting a batch before any gets a second', () => {
    const plan = planOf(['runs', 'runs', 'runs'], 4);
    const pending = new PendingRuns(plan, new SweepTally(3, 4));
    const order = Array.from({ length: 7 }, () => pending.next(2)?.candidate);
    expect(order).toEqual([0, 1, 2, 0, 1, 2, undefined]);
  });
});

describe('a tally', () => {
  it('is the same in whatever order runs come, and keeps the first of two', () => {
    const run = fc.record({ candidate: fc.nat(3), seed: fc.nat(5), value: fc.nat(1000) });
    fc.assert(
      fc.property(
        fc.uniqueArray(run, { selector: ({ candidate, seed }) => candidate * 10 + seed }),
        fc.func(fc.integer()),
        (runs, rank) => {
          const filled = (order: typeof runs): unknown => {
            const tally = new SweepTally(4, 6);
            for (const { candidate, seed, value } of order) tally.add(candidate, seed, figures(value));
            for (const { candidate, seed } of order) tally.add(candidate, seed, figures(-1));
            expect(tally.runs).toBe(runs.length);
            return [0, 1, 2, 3].map((candidate) => {
              const seeds = tally.seedsOf(candidate);
              return { seeds, values: tally.values(candidate, 'ec2Calls', seeds) };
            });
          };
          const shuffled = [...runs].sort((one, other) => rank(one) - rank(other));
          expect(filled(shuffled)).toEqual(filled(runs));
        },
      ),
    );
  });
});

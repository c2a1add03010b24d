// The series of a run: each row is what the state says at its moment.

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { elementAt } from '../../src/base/assert.ts';
import { applyFact } from '../../src/record/applyFact.ts';
import { runSeries, stepOf } from '../../src/record/timelineSeries.ts';
import { poolCounts } from '../../src/record/poolRecord.ts';
import { WorldState } from '../../src/record/worldState.ts';
import { Story, storyline } from './storyline.ts';

describe('the series of a run', () => {
  it('is at each of its moments what a fold up to it says', () => {
    fc.assert(
      fc.property(storyline, fc.nat(200_000), (choices, later) => {
        const { records } = new Story(choices);
        const end = (records.at(-1)?.t ?? 0) + later;
        const series = runSeries(records, end);
        expect(series.times.at(-1)).toBe(end);
        expect(series.times.length).toBeLessThanOrEqual(602);
        for (const row of [0, Math.floor(series.times.length / 2), series.times.length - 1]) {
          const at = elementAt(series.times, row);
          const state = new WorldState();
          for (const record of records) if (record.t <= at) applyFact(state, record, record.t);
          expect(series.pods.running[row]).toBe(state.pods.tallies.running.value);
          expect(series.readyNodes[row]).toBe(state.nodes.readyCount);
          const pools = [...state.nodes.nodes.values()].map((node) => poolCounts(node.pool, at));
          for (const use of ['assigned', 'cooling', 'warm'] as const) {
            expect(series.addresses[use][row]).toBe(pools.reduce((sum, pool) => sum + pool[use], 0));
          }
          for (const [reason, column] of Object.entries(series.waiting)) {
            expect(column[row]).toBe(state.pods.tallies.waiting(reason).value);
          }
        }
      }),
      { numRuns: 50 },
    );
  });

  it('takes round steps, few enough', () => {
    expect(stepOf(60_000)).toBe(100);
    expect(stepOf(600_000)).toBe(1000);
    expect(stepOf(601_000)).toBe(2000);
    expect(stepOf(24 * 3_600_000)).toBe(300_000);
    expect(stepOf(1000 * 3_600_000)).toBe(6_000_000);
  });
});

// Sizes for programs: the same search as the verb's, with its answer as values.

import { describe, expect, it } from 'vitest';
import { simulate, size, sweep } from '../../src/library/library.ts';
import { scenarioOf } from './programs.ts';

const OBJECTIVE = 'max addressWait <= 60s';

describe('size', () => {
  const scenario = scenarioOf();

  it('finds limits whose settings meet the objectives, and whose next ones do not', () => {
    const told: number[] = [];
    const answer = size(scenario, {
      objectives: [OBJECTIVE],
      vary: ['subnets', 'nodes'],
      seeds: 1,
      onRun: (done) => told.push(done),
    });
    if (!answer.ok) throw new Error(JSON.stringify(answer.problems));
    expect(answer.meets).toBe(true);
    expect(told).toEqual(told.map((_, index) => index + 1));
    for (const { limit, next } of answer.sizes) {
      const tried = [limit, next].filter((each) => each !== undefined && each.refusal === undefined);
      const swept = sweep(scenario, {
        settings: tried.map((each) => ({ name: String(each?.size), set: each?.set ?? {} })),
        seeds: 1,
        metrics: ['max addressWait', 'podsNeverStarted'],
      });
      if (!swept.ok) throw new Error(JSON.stringify(swept.problems));
      const passes = swept.settings.map(
        ({ medians }) => (medians['max addressWait'] ?? 0) <= 60 && medians['podsNeverStarted'] === 0,
      );
      expect(passes).toEqual(tried.map((each) => each?.passes));
    }
    // More nodes of the same small subnet are no help.
    expect(answer.sizes.map(({ vary, limit }) => [vary, limit?.passes])).toEqual([
      ['subnets', true],
      ['nodes', undefined],
    ]);
    expect(answer.today?.peakAddresses).toBe(simulate(scenario).summary.addressPeaks.held);
  });

  it('tells every problem with a request as values', () => {
    const answer = size(scenario, {
      objectives: ['p99 wait <= 5s', 'max addressWait <= 5s', 'max addressWait >= 6s'],
      nodeGroups: ['nobody'],
    });
    if (answer.ok) throw new Error('it is wrong');
    expect(answer.problems.map(({ code, path }) => [code, path])).toEqual([
      ['bad-objective', 'objectives[0]'],
      ['bad-objective', 'objectives[2]'],
      ['bad-size-request', 'nodeGroups'],
    ]);
  });
});

// What a sweep keeps of the waiting pods of a run is what a replay tells of it.

import { describe, expect, it } from 'vitest';
import { UNSTARTED, WAITED } from '../../src/base/metrics.ts';
import { MINUTE } from '../../src/base/time.ts';
import { keysOf } from '../../src/base/records.ts';
import { measureRun } from '../../src/sweep/run.ts';
import { runScenario } from '../../src/world/run.ts';
import { parseScenario } from '../../src/scenario/parse.ts';
import { shippedScenarios } from '../scenario/shippedScenarios.ts';

describe('pod-minutes by reason', () => {
  it.each(['43-pods', 'smallest-subnet', 'rolling-update'])('of %s are those of the episodes', (name) => {
    const text = shippedScenarios().find((each) => each.name === `${name}.yaml`)?.text;
    const parsed = parseScenario(text ?? '');
    if (!parsed.ok) throw new Error(JSON.stringify(parsed.problems));
    const { scenario } = parsed;
    const figures = measureRun(scenario, scenario.seed);
    const { episodes } = runScenario(scenario).summary;
    expect(episodes.length).toBeGreaterThan(0);
    for (const reason of keysOf(WAITED)) {
      const told = episodes.filter((episode) => episode.reason === reason);
      const sum = told.reduce((all, { podMinutes }) => all + podMinutes, 0);
      expect((figures[WAITED[reason]] ?? 0) / MINUTE, reason).toBeCloseTo(sum, 6);
    }
    expect(figures.podMinutes / MINUTE).toBeCloseTo(
      episodes.reduce((all, { podMinutes }) => all + podMinutes, 0),
      6,
    );
  });
});

describe('pods that never started, by the reason for which they still wait', () => {
  it.each(['43-pods', 'smallest-subnet', 'rolling-update'])('of %s are those of the summary', (name) => {
    const text = shippedScenarios().find((each) => each.name === `${name}.yaml`)?.text;
    const parsed = parseScenario(text ?? '');
    if (!parsed.ok) throw new Error(JSON.stringify(parsed.problems));
    const { scenario } = parsed;
    const figures = measureRun(scenario, scenario.seed);
    const { waiting } = runScenario(scenario).summary;
    for (const reason of keysOf(UNSTARTED)) {
      const told = waiting.filter((each) => each.reason === reason).length;
      expect(figures[UNSTARTED[reason]] ?? 0, reason).toBe(told);
    }
    expect(figures.podsNeverStarted).toBeGreaterThanOrEqual(waiting.length);
  });
});

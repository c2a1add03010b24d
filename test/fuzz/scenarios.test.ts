// Random scenarios out of everything the language has: they validate, keep the invariants, come to an end, and are told
// the same by all who tell of them. `npm run soak` and `npm run fuzz` play more of them.

import { existsSync, readdirSync, readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { calicoScenario } from './anyScenario.ts';
import { playScenarioCase } from './playedScenario.ts';
import { scenarioFuzzer, type ScenarioTrial } from './scenarioFuzzer.ts';
import { disagreements } from './view.ts';

const FIXTURES = new URL('../fixtures/fuzz/', import.meta.url);

const kept = (existsSync(FIXTURES) ? readdirSync(FIXTURES) : [])
  .filter((name) => name.startsWith('scenarios-'))
  .map((name) => [name, JSON.parse(readFileSync(new URL(name, FIXTURES), 'utf8')) as ScenarioTrial] as const);

describe('random scenarios', () => {
  it('are valid, keep the invariants and are told the same by all', () => {
    let events = 0;
    const property = fc.property(scenarioFuzzer.cases, (trial) => {
      const played = playScenarioCase(trial, trial.play);
      events += played.events;
      expect(played.problems).toEqual([]);
    });
    fc.assert(property, { seed: 20_240_917, numRuns: 25 });
    expect(events).toBeGreaterThan(5_000);
  });
});

describe('random scenarios with Calico', () => {
  it('are valid, keep the invariants and are told the same by all', () => {
    let events = 0;
    const property = fc.property(calicoScenario, (scenario) => {
      const played = playScenarioCase(scenario, { looksAt: [0.3, 0.7, 1], twice: false });
      events += played.events;
      expect(played.problems).toEqual([]);
    });
    fc.assert(property, { seed: 20_240_919, numRuns: 20 });
    expect(events).toBeGreaterThan(2_000);
  });
});

describe.skipIf(kept.length === 0)('scenarios that once failed', () => {
  it.each(kept)('%s', (_, trial) => {
    expect(playScenarioCase(trial, trial.play).problems).toEqual([]);
  });
});

describe('views that disagree', () => {
  const ready = (source: string, value: boolean) => ({
    source,
    topics: { 'node: Ready': new Map([['a', value]]) },
  });

  it('are named with their subject', () => {
    expect(disagreements([ready('kubectl', true), ready('the world', false)])).toEqual([
      'node: Ready of a: true by kubectl, false by the world',
    ]);
  });

  it('are those of which one knows nothing of a subject', () => {
    const none = { source: 'the world', topics: { 'node: Ready': new Map<string, boolean>() } };
    expect(disagreements([ready('kubectl', true), none])).toHaveLength(1);
    expect(disagreements([ready('kubectl', true), { source: 'EC2', topics: {} }])).toEqual([]);
  });
});

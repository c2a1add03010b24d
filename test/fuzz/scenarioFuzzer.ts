// The fuzzer of whole scenarios: each is played and looked at, some twice.

import fc from 'fast-check';
import { anyScenario, type ScenarioCase } from './anyScenario.ts';
import type { Fuzzer } from './campaign.ts';
import { playScenarioCase, type PlayOptions } from './playedScenario.ts';

export interface ScenarioTrial extends ScenarioCase {
  readonly play: PlayOptions;
}

const play: fc.Arbitrary<PlayOptions> = fc.record({
  looksAt: fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { minLength: 1, maxLength: 4 }),
  twice: fc.nat(7).map((drawn) => drawn === 7),
});

export const scenarioFuzzer: Fuzzer<ScenarioTrial> = {
  name: 'scenarios',
  cases: fc
    .record({ scenario: anyScenario, play })
    .map(({ scenario, play: how }) => ({ ...scenario, play: how })),
  casesPerRound: 50,
  try: (trial) => playScenarioCase(trial, trial.play),
  kept: (trial) => trial,
};

// Applies one fact to the state. What each kind of fact does stands in the fold…Facts files, a room each. One fact
// costs a few map look-ups; nothing is kept but what is so.

import { foldEc2Facts } from './foldEc2Facts.ts';
import { foldIpamdFacts } from './foldIpamdFacts.ts';
import { foldKubeFacts } from './foldKubeFacts.ts';
import type { Milliseconds } from '../base/time.ts';
import type { HazardFact } from './hazards.ts';
import { project, type Folds } from './projection.ts';
import type { Fact, ScenarioFact } from './trace.ts';
import type { WorldState } from './worldState.ts';

const foldScenarioFacts: Folds<ScenarioFact, WorldState> = {
  'step-applied': () => undefined,
};

const foldHazardFacts: Folds<HazardFact, WorldState> = {
  'hazard-began': ({ hazards }, start, t) => hazards.begin(t, start),
  'hazard-ended': ({ hazards }, { hazard }, t) => hazards.end(t, hazard),
};

const FOLDS: Folds<Fact, WorldState> = {
  ...foldEc2Facts,
  ...foldIpamdFacts,
  ...foldKubeFacts,
  ...foldScenarioFacts,
  ...foldHazardFacts,
};

export function applyFact(state: WorldState, fact: Fact, at: Milliseconds): void {
  state.now = at;
  project(FOLDS, state, fact, at);
}

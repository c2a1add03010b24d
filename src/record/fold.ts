// Applies one fact to the state. What each kind of fact does stands in the fold…Facts files, a room each. One fact
// costs a few map look-ups; nothing is kept but what is so.

import { foldEc2Facts } from './foldEc2Facts.ts';
import { foldIpamdFacts } from './foldIpamdFacts.ts';
import { foldKubeFacts } from './foldKubeFacts.ts';
import type { Milliseconds } from '../base/time.ts';
import type { HazardFact } from './hazards.ts';
import type { Fact, ScenarioFact } from './trace.ts';
import type { Folds, WorldState } from './worldState.ts';

const foldScenarioFacts: Folds<ScenarioFact> = {
  'step-applied': () => undefined,
};

const foldHazardFacts: Folds<HazardFact> = {
  'hazard-began': ({ hazards }, start, t) => hazards.begin(t, start),
  'hazard-ended': ({ hazards }, { hazard }, t) => hazards.end(t, hazard),
};

const FOLDS: Folds<Fact> = {
  ...foldEc2Facts,
  ...foldIpamdFacts,
  ...foldKubeFacts,
  ...foldScenarioFacts,
  ...foldHazardFacts,
};

export function foldFact(state: WorldState, fact: Fact, at: Milliseconds): void {
  state.now = at;
  // The table pairs every kind with a fold of that very kind, which the compiler cannot follow through the index.
  const fold = FOLDS[fact.kind] as (state: WorldState, fact: Fact, at: Milliseconds) => void;
  fold(state, fact, at);
}

// Applies one fact to the state. What each kind of fact does stands in the fold…Facts files, a room each, and for pods and
// nodes in `podRules.ts` and `nodeRules.ts`; other kinds change nothing. One fact costs a few map look-ups; nothing is
// kept but what is so.

import type { Milliseconds } from '../base/time.ts';
import { EC2_FOLDS } from './foldEc2Facts.ts';
import { IPAMD_FOLDS } from './foldIpamdFacts.ts';
import { KUBE_FOLDS } from './foldKubeFacts.ts';
import type { NodeRecord } from './nodeRecord.ts';
import { NODE_RULES, type NodeFact } from './nodeRules.ts';
import type { PodRecord } from './podRecord.ts';
import { POD_RULES, type PodFact } from './podRules.ts';
import { project, rowsOf, type SomeFolds } from './projection.ts';
import type { Fact } from './trace.ts';
import type { WorldState } from './worldState.ts';

/** What counts beside the records, or takes more than the record of one pod or node, has a row of its own further down. */
const FOLDS: SomeFolds<WorldState> = {
  ...rowsOf<PodRecord, PodFact, WorldState>(
    POD_RULES,
    (rule) =>
      ({ pods }, fact, t) =>
        pods.apply(rule, fact, t),
  ),
  ...rowsOf<NodeRecord, NodeFact, WorldState>(
    NODE_RULES,
    (rule) =>
      ({ nodes }, fact, t) =>
        nodes.apply(rule, fact, t),
  ),
  ...EC2_FOLDS,
  ...IPAMD_FOLDS,
  ...KUBE_FOLDS,
  'hazard-began': ({ hazards }, start, t) => hazards.begin(t, start),
  'hazard-ended': ({ hazards }, { hazard }, t) => hazards.end(t, hazard),
};

export function applyFact(state: WorldState, fact: Fact, at: Milliseconds): void {
  state.now = at;
  project(FOLDS, state, fact, at);
}

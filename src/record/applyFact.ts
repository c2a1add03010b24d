// Applies one fact to the state. What it does to the record of the pod or node it is about stands in `podRules.ts`,
// `nodeRules.ts` and `poolRules.ts`; here is what comes, goes or is counted beside. Other kinds change nothing. One fact
// costs a few map look-ups; nothing is kept but what is so.

import type { Milliseconds } from '../base/time.ts';
import { NODE_RULES, type NodeFact } from './nodeRules.ts';
import type { NodeRecord } from './nodeRecord.ts';
import { newPod, type PodRecord } from './podRecord.ts';
import { POD_RULES, type PodFact } from './podRules.ts';
import { project, rowsOf, together, type SomeFolds } from './projection.ts';
import type { Fact } from './trace.ts';
import type { WorldState } from './worldState.ts';

const BESIDE: SomeFolds<WorldState> = {
  'instance-launched': ({ nodes }, { node, instanceType, subnet }, t) =>
    nodes.know(t, node, instanceType, subnet),
  'node-registered': ({ nodes }, { node, instanceType, subnet }, t) =>
    nodes.know(t, node, instanceType, subnet),
  'launch-failed': ({ nodes }, { group, subnet, code }, t) =>
    nodes.groups.find(group).launchFailed(t, subnet, code),
  'call-answered': (state, { call, throttled, error }, t) => {
    const tallies = state.call(call);
    tallies.count.add(t, 1);
    tallies.throttled.add(t, throttled);
    if (error !== undefined) tallies.errors.add(t, 1);
  },
  'subnet-changed': (state, { subnet, free, freePrefixes }, t) => {
    const tallies = state.subnet(subnet);
    tallies.free.set(t, free);
    tallies.freePrefixes.set(t, freePrefixes);
  },
  'deployment-scaled': ({ pods }, { deployment, to }) => {
    pods.workload(deployment).desired = to;
  },
  'workload-scaled': ({ pods }, { workload, to }) => {
    pods.workload(workload).desired = to;
  },
  'pod-created': ({ pods }, fact, t) => pods.add(t, newPod(t, fact)),
  'pod-removed': ({ pods }, { pod }, t) => pods.remove(t, pod),
  'hazard-began': ({ hazards }, start, t) => hazards.begin(t, start),
  'hazard-ended': ({ hazards }, { hazard }, t) => hazards.end(t, hazard),
};

const FOLDS = together(
  BESIDE,
  rowsOf<NodeRecord, NodeFact, WorldState>(
    NODE_RULES,
    (rule) =>
      ({ nodes }, fact, t) =>
        nodes.apply(rule, fact, t),
  ),
  rowsOf<PodRecord, PodFact, WorldState>(
    POD_RULES,
    (rule) =>
      ({ pods }, fact, t) =>
        pods.apply(rule, fact, t),
  ),
);

export function applyFact(state: WorldState, fact: Fact, at: Milliseconds): void {
  state.now = at;
  project(FOLDS, state, fact, at);
}

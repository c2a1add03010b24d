// What the cloud's facts do to the state: instances, attached ENIs, free addresses, calls.

import { NODE_RULES } from './nodeRules.ts';
import type { SomeFolds } from './projection.ts';
import { type WorldState } from './worldState.ts';

export const EC2_FOLDS: SomeFolds<WorldState> = {
  'instance-launched': (state, fact, t) => {
    state.nodes.know(t, fact.node, fact.instanceType, fact.subnet);
    state.nodes.apply(NODE_RULES['instance-launched'], fact, t);
  },
  'instance-terminated': (state, fact, t) => {
    state.node(fact.node)?.pool.clear(t);
    state.nodes.apply(NODE_RULES['instance-terminated'], fact, t);
  },
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
};

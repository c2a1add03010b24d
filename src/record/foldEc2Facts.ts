// What the cloud's facts do to the state: instances, attached ENIs, free addresses, calls.

import type { Ec2Fact } from '../ec2/facts.ts';
import type { Folds } from './projection.ts';
import type { WorldState } from './worldState.ts';

export const foldEc2Facts: Folds<Ec2Fact, WorldState> = {
  'instance-launched': ({ nodes }, { node, instance, instanceType, subnet, eni }, t) =>
    nodes.launch(t, node, instance, instanceType, subnet, eni),
  'instance-terminated': ({ nodes }, { node }, t) => nodes.terminate(t, node),
  'call-answered': (state, { call, throttled, error }, t) => {
    const tallies = state.call(call);
    tallies.count.add(t, 1);
    tallies.throttled.add(t, throttled);
    if (error !== undefined) tallies.errors.add(t, 1);
  },
  'eni-created': () => undefined,
  'eni-attached': ({ nodes }, { node, eni, device }, t) => nodes.attach(t, node, eni, device),
  'eni-detached': ({ nodes }, { node, eni }, t) => nodes.detach(t, node, eni),
  'eni-deleted': () => undefined,
  'eni-cidrs-assigned': () => undefined,
  'eni-cidrs-unassigned': () => undefined,
  'addresses-taken': () => undefined,
  'addresses-freed': () => undefined,
  'subnet-changed': (state, { subnet, free, freePrefixes }, t) => {
    const tallies = state.subnet(subnet);
    tallies.free.set(t, free);
    tallies.freePrefixes.set(t, freePrefixes);
  },
};

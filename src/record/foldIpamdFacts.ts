// What the daemons' facts do to the state: their pools of addresses, their pauses, and why a pod got no address.

import { POD_RULES } from './podRules.ts';
import type { Milliseconds } from '../base/time.ts';
import type { SomeFolds } from './projection.ts';
import { NODE_RULES, type NodeFact, type NodeRule } from './nodeRules.ts';
import { type WorldState } from './worldState.ts';

/** It answers, or does not any more. */
function changeServing<F extends NodeFact>(rule: NodeRule<F>) {
  return (state: WorldState, fact: F, at: Milliseconds): void => {
    state.nodes.apply(rule, fact, at);
    const node = state.node(fact.node);
    node?.pool.setServing(at, node.daemon === 'ready');
  };
}

export const IPAMD_FOLDS: SomeFolds<WorldState> = {
  /** The store is built anew, out of instance metadata. */
  'daemon-started': (state, fact, t) => {
    state.nodes.apply(NODE_RULES['daemon-started'], fact, t);
    state.node(fact.node)?.pool.restart(t, fact.prefixMode ?? false);
  },
  'daemon-ready': changeServing(NODE_RULES['daemon-ready']),
  'daemon-failed': changeServing(NODE_RULES['daemon-failed']),
  'daemon-stopped': changeServing(NODE_RULES['daemon-stopped']),
  'pool-eni-added': (state, { node, eni, device, excluded }) =>
    state.node(node)?.pool.addEni(eni, device, excluded),
  'pool-eni-removed': (state, { node, eni }, t) => state.node(node)?.pool.removeEni(t, eni),
  'pool-cidrs-added': (state, { node, eni, cidrs }, t) => state.node(node)?.pool.addCidrs(t, eni, cidrs),
  'pool-cidrs-removed': (state, { node, eni, cidrs }, t) => state.node(node)?.pool.removeCidrs(t, eni, cidrs),
  'address-assigned': (state, fact, t) => {
    state.node(fact.node)?.pool.assign(t, fact.eni, fact.address);
    const pod = state.pod(fact.pod);
    if (pod !== undefined) POD_RULES['address-assigned'](pod, fact);
  },
  'address-restored': (state, { node, eni, address }, t) => state.node(node)?.pool.assign(t, eni, address),
  'address-unassigned': (state, fact, t) => {
    state.node(fact.node)?.pool.unassign(t, fact.eni, fact.address, fact.coolingUntil);
    const pod = state.pod(fact.pod);
    if (pod !== undefined) POD_RULES['address-unassigned'](pod, fact);
  },
};

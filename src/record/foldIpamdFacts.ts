// What the daemons' facts do to the state: their pools of addresses, their pauses, and why a pod got no address.

import type { Milliseconds } from '../base/time.ts';
import type { IpamdFact } from '../ipamd/facts.ts';
import type { DaemonState } from './nodeBook.ts';
import type { Folds } from './projection.ts';
import type { WorldState } from './worldState.ts';

function setDaemon(state: WorldState, name: string, daemon: DaemonState, at: Milliseconds): void {
  const node = state.node(name);
  if (node === undefined) return;
  node.daemon = daemon;
  node.pool.setServing(at, daemon === 'ready');
}

export const foldIpamdFacts: Folds<IpamdFact, WorldState> = {
  /** The store is built anew, out of instance metadata. */
  'daemon-started': (state, { node, prefixMode }, t) => {
    setDaemon(state, node, 'starting', t);
    state.node(node)?.pool.restart(t, prefixMode ?? false);
  },
  'daemon-ready': (state, { node }, t) => setDaemon(state, node, 'ready', t),
  'daemon-failed': (state, { node }, t) => setDaemon(state, node, 'failed', t),
  'daemon-stopped': (state, { node }, t) => setDaemon(state, node, 'stopped', t),
  'pool-decided': () => undefined,
  'increase-paused': (state, { node, code, until }) => {
    const paused = state.node(node);
    if (paused !== undefined) paused.pause = { code, until };
  },
  'increase-failed': () => undefined,
  'pool-eni-added': (state, { node, eni, device, excluded }) =>
    state.node(node)?.pool.addEni(eni, device, excluded),
  'pool-eni-removed': (state, { node, eni }, t) => state.node(node)?.pool.removeEni(t, eni),
  'pool-cidrs-added': (state, { node, eni, cidrs }, t) => state.node(node)?.pool.addCidrs(t, eni, cidrs),
  'pool-cidrs-removed': (state, { node, eni, cidrs }, t) => state.node(node)?.pool.removeCidrs(t, eni, cidrs),
  'address-assigned': (state, { node, eni, address }, t) => state.node(node)?.pool.assign(t, eni, address),
  'address-restored': (state, { node, eni, address }, t) => state.node(node)?.pool.assign(t, eni, address),
  // The pool itself is told by the facts on CIDRs and assignments.
  'address-forgotten': () => undefined,
  'address-unassigned': (state, { node, eni, address, coolingUntil }, t) =>
    state.node(node)?.pool.unassign(t, eni, address, coolingUntil),
  'address-refused': (state, { pod, cause }, t) => {
    const refused = state.pod(pod);
    if (refused === undefined) return;
    refused.refusal = cause;
    state.pods.settle(t, refused);
  },
};

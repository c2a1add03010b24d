// What the cluster's facts do to the state: Node objects and pods from creation to removal.

import type { Milliseconds } from '../base/time.ts';
import type { KubeFact } from '../kube/facts.ts';
import { holdsSlot, type PodState, type PodStateName } from './podBook.ts';
import type { Folds, WorldState } from './worldState.ts';

/** Takes a pod a step on and keeps its node's pod slots right. */
function move(state: WorldState, at: Milliseconds, name: string, to: PodStateName, node?: string): void {
  const pod = state.pod(name);
  if (pod === undefined || pod.state === to) return;
  countSlot(state, at, pod, -1);
  if (node !== undefined) pod.node = node;
  state.pods.move(at, pod, to);
  countSlot(state, at, pod, 1);
}

function countSlot(state: WorldState, at: Milliseconds, pod: PodState, amount: number): void {
  if (!holdsSlot(pod) || pod.node === undefined) return;
  const node = state.node(pod.node);
  node?.pods.add(at, amount);
  if (pod.hostNetwork) node?.hostNetworkPods.add(at, amount);
}

function setReady(state: WorldState, name: string, ready: boolean): void {
  const node = state.node(name);
  if (node !== undefined) node.ready = ready;
}

function setCordoned(state: WorldState, name: string, cordoned: boolean): void {
  const node = state.node(name);
  if (node !== undefined) node.cordoned = cordoned;
}

export const foldKubeFacts: Folds<KubeFact> = {
  'node-registered': ({ nodes }, { t, node, group, instanceType, subnet, maxPods }) => {
    nodes.register(t, node, group, instanceType, subnet).maxPods = maxPods;
  },
  'node-ready': (state, { node }) => setReady(state, node, true),
  'node-not-ready': (state, { node }) => setReady(state, node, false),
  'node-cordoned': (state, { node }) => setCordoned(state, node, true),
  'node-uncordoned': (state, { node }) => setCordoned(state, node, false),
  'node-removed': ({ nodes }, { t, node }) => nodes.unregister(t, node),
  'launch-failed': () => undefined,
  'deployment-scaled': ({ pods }, { deployment, to }) => {
    pods.workload(deployment).desired = to;
  },
  'pod-created': ({ pods }, { t, pod, owner, hostNetwork }) => pods.create(t, pod, owner, hostNetwork),
  'pod-scheduled': (state, { t, pod, node }) => move(state, t, pod, 'creating', node),
  'pod-unschedulable': (state, { pod, message, reasons }) => {
    const failed = state.pod(pod);
    if (failed === undefined) return;
    failed.failures++;
    failed.message = message;
    failed.schedulingReasons = reasons;
  },
  'sandbox-created': (state, { pod }) => {
    const created = state.pod(pod);
    if (created !== undefined) state.pods.progress(created);
  },
  'sandbox-failed': (state, { pod, message }) => {
    const failed = state.pod(pod);
    if (failed === undefined) return;
    failed.failures++;
    failed.message = message;
    failed.failureCause = failed.refusal;
    failed.refusal = undefined;
  },
  'pod-running': (state, { t, pod, node }) => move(state, t, pod, 'running', node),
  'pod-ready': () => undefined,
  'pod-not-ready': () => undefined,
  'pod-restarted': () => undefined,
  'pod-rejected': (state, { t, pod, node, message }) => {
    move(state, t, pod, 'failed', node);
    const rejected = state.pod(pod);
    if (rejected !== undefined) rejected.message = message;
  },
  'pod-deleted': (state, { t, pod }) => {
    const deleted = state.pod(pod);
    if (deleted !== undefined) deleted.deletedAt ??= t;
  },
  'pod-finished': (state, { t, pod, phase }) =>
    move(state, t, pod, phase === 'Succeeded' ? 'succeeded' : 'failed'),
  'pod-removed': (state, { t, pod: name }) => {
    const pod = state.pod(name);
    if (pod === undefined) return;
    countSlot(state, t, pod, -1);
    state.pods.remove(t, pod);
  },
  'event-recorded': () => undefined,
};

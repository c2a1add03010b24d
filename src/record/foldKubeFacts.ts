// What the cluster's facts do to the state: Node objects and pods from creation to removal.

import type { Milliseconds } from '../base/time.ts';
import type { KubeFact } from '../kube/api/facts.ts';
import { foldWorkloadFacts } from './foldWorkloadFacts.ts';
import type { PodBook } from './podBook.ts';
import { forgetFailures, type PodState, type PodStateName } from './podState.ts';
import type { Folds } from './projection.ts';
import type { WorldState } from './worldState.ts';

function move(book: PodBook, at: Milliseconds, name: string, to: PodStateName, node?: string): void {
  const pod = book.find(name);
  if (pod !== undefined) book.move(at, pod, to, node);
}

/** Changes a pod, then finds anew why it waits. Facts of pods that are gone change nothing. */
function change(state: WorldState, at: Milliseconds, name: string, apply: (pod: PodState) => void): void {
  const pod = state.pod(name);
  if (pod === undefined) return;
  apply(pod);
  state.pods.settle(at, pod);
}

function setCordoned(state: WorldState, name: string, cordoned: boolean): void {
  const node = state.node(name);
  if (node !== undefined) node.cordoned = cordoned;
}

export const foldKubeFacts: Folds<KubeFact, WorldState> = {
  ...foldWorkloadFacts,
  'node-registered': ({ nodes }, { node, group, instanceType, subnet, maxPods }, t) => {
    nodes.register(t, node, group, instanceType, subnet).maxPods = maxPods;
  },
  'node-ready': ({ nodes }, { node }) => nodes.setReady(node, true),
  'node-not-ready': ({ nodes }, { node }) => nodes.setReady(node, false),
  'node-rebooted': () => undefined,
  'node-cordoned': (state, { node }) => setCordoned(state, node, true),
  'node-uncordoned': (state, { node }) => setCordoned(state, node, false),
  'node-removed': ({ nodes }, { node }, t) => nodes.unregister(t, node),
  'launch-failed': ({ nodes }, { group, subnet, code }, t) =>
    nodes.groups.find(group).launchFailed(t, subnet, code),
  'deployment-scaled': ({ pods }, { deployment, to }) => {
    pods.workload(deployment).desired = to;
  },
  'pod-created': ({ pods }, { pod, owner, hostNetwork }, t) => pods.create(t, pod, owner, hostNetwork),
  'pod-scheduled': ({ pods }, { pod, node }, t) => move(pods, t, pod, 'creating', node),
  'pod-unschedulable': (state, { pod: name, message, reasons, rejections }, t) =>
    change(state, t, name, (pod) => {
      pod.failures++;
      pod.message = message;
      pod.schedulingReasons = reasons;
      pod.rejections = rejections;
    }),
  'sandbox-created': (state, { pod }, t) => change(state, t, pod, forgetFailures),
  'sandbox-failed': (state, { pod: name, message }, t) =>
    change(state, t, name, (pod) => {
      pod.failures++;
      pod.message = message;
      pod.failureCause = pod.refusal;
      pod.refusal = undefined;
    }),
  'image-pulling': () => undefined,
  'container-started': () => undefined,
  'container-exited': () => undefined,
  'pod-running': ({ pods }, { pod, node }, t) => move(pods, t, pod, 'running', node),
  'pod-ready': () => undefined,
  'pod-not-ready': () => undefined,
  'pod-restarted': (state, { pod }, t) => change(state, t, pod, forgetFailures),
  'pod-rejected': (state, { pod: name, node, message }, t) => {
    move(state.pods, t, name, 'failed', node);
    change(state, t, name, (pod) => {
      pod.message = message;
    });
  },
  'pod-deleted': (state, { pod: name }, t) =>
    change(state, t, name, (pod) => {
      pod.deletedAt ??= t;
    }),
  'pod-finished': ({ pods }, { pod, phase }, t) =>
    move(pods, t, pod, phase === 'Succeeded' ? 'succeeded' : 'failed'),
  'pod-removed': ({ pods }, { pod: name }, t) => {
    const pod = pods.find(name);
    if (pod !== undefined) pods.remove(t, pod);
  },
  'event-recorded': () => undefined,
};

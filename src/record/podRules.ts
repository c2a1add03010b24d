// What facts do to the record of the pod they are about, a draft of it or a plain one. Whoever keeps pods applies these;
// what is counted of them is counted beside.

import type { Milliseconds } from '../base/time.ts';
import { forgetFailures, type PodRecord, type PodStateName } from './podRecord.ts';
import type { SomeFolds } from './projection.ts';
import type { Fact } from './trace.ts';

export type PodFact = Extract<Fact, { readonly pod: string }>;

export type PodRule<F extends PodFact> = (pod: PodRecord, fact: F, at: Milliseconds) => void;

export const POD_RULES: SomeFolds<PodRecord> = {
  'pod-scheduled': (pod, { node, missing = false }, t) => {
    move(pod, t, 'creating', node);
    pod.nodeMissing = missing;
  },
  'pod-unschedulable': (pod, { message, reasons, rejections }) => {
    pod.failures++;
    pod.message = message;
    pod.schedulingReasons = reasons;
    pod.rejections = rejections;
  },
  'volume-attach-failed': (pod, { message }) => {
    pod.failures++;
    pod.message = message;
    pod.attachFailed = true;
  },
  'volumes-attached': forgetFailures,
  // Of several, one a network card, the first is the pod's own.
  'address-assigned': (pod, { address, networkCard }) => {
    if (networkCard === undefined || pod.address === undefined) pod.address = address;
  },
  'pool-address-assigned': (pod, { address }) => {
    pod.address = address;
  },
  'branch-eni-answered': (pod, { address }) => {
    pod.address = address;
  },
  'branch-eni-released': (pod) => {
    pod.address = undefined;
  },
  'address-unassigned': (pod, { address }) => {
    if (pod.address === address) pod.address = undefined;
  },
  'address-refused': (pod, { cause }) => {
    pod.refusal = cause;
  },
  'sandbox-created': forgetFailures,
  'sandbox-failed': (pod, { message }) => {
    pod.failures++;
    pod.message = message;
    pod.failureCause = pod.refusal;
    pod.refusal = undefined;
  },
  'container-waiting': (pod, { message }) => {
    pod.failures++;
    pod.message = message;
    pod.crashed = true;
  },
  'pod-running': (pod, { node }, t) => {
    move(pod, t, 'running', node);
    pod.hasRun = true;
  },
  'pod-restarted': forgetFailures,
  'pod-rejected': (pod, { node, message }, t) => {
    move(pod, t, 'failed', node);
    pod.message = message;
  },
  'pod-deleted': (pod, _, t) => {
    pod.deletedAt ??= t;
  },
  'pod-finished': (pod, { phase }, t) => move(pod, t, phase === 'Succeeded' ? 'succeeded' : 'failed'),
};

/** Takes the pod a step on; what held it up before is forgotten. */
function move(pod: PodRecord, at: Milliseconds, state: PodStateName, node = pod.node): void {
  if (pod.state === state) return;
  if (node !== pod.node) pod.boundAt = at;
  pod.node = node;
  pod.state = state;
  pod.stateSince = at;
  forgetFailures(pod);
}

// The life of a NodeClaim, step by step, up to its end. Nothing is changed here: what is to be done is returned.
// @upstream karpenter pkg/controllers/nodeclaim/lifecycle/controller.go, nodeclaim/expiration/controller.go

import { isoTime } from '../../../base/calendar.ts';
import { SECOND, type Milliseconds } from '../../../base/time.ts';
import { own } from '../../../base/own.ts';
import type { NodeClaim } from '../../../kube/api/nodeClaim.ts';
import type { Labels } from '../../../kube/api/objects.ts';
import type { KarpenterEvent } from '../events.ts';
import { INITIALIZED_LABEL, TERMINATION_TIMESTAMP_ANNOTATION } from '../wellKnown.ts';
import type { ClaimedNode, NodeChange } from './claimedNode.ts';
import { isTrue, withTrue, type Conditions } from './conditions.ts';
import { initializationStep } from './initialization.ts';
import { launchStep, type Launch, type LaunchAnswer } from './launch.ts';
import { livenessStep } from './liveness.ts';
import { registrationStep } from './registration.ts';

/** After it has written a status the controller does nothing for so long, so as to read its own writes. */
export const WRITES_SETTLE: Milliseconds = SECOND;

const INSTANCE_POLL = 5 * SECOND;

export type InstanceState = 'running' | 'shutting-down' | 'terminated';

/** What there is of a claim beside the claim. */
export interface Surroundings {
  readonly now: Milliseconds;
  /** Unix time at the start of the run. */
  readonly startTime: Milliseconds;
  /** Those with the claim's instance id. */
  readonly nodes: readonly ClaimedNode[];
}

export interface LifecycleDecision {
  /** The same object as before where nothing changes. */
  readonly conditions: Conditions;
  readonly launched?: Launch;
  /** Asking failed; see `launchBackOff`. */
  readonly launchFailed: boolean;
  readonly nodeName?: string;
  readonly nodeChange?: NodeChange;
  /** Why the claim is deleted, in the words of the metric. */
  readonly deletes?:
    'insufficient_capacity' | 'nodeclass_not_ready' | 'launch_timeout' | 'registration_timeout';
  readonly events: readonly KarpenterEvent[];
  readonly requeueAfter?: Milliseconds;
}

/** Of a claim that nobody has deleted. `answer`: what the cloud has said since, if it was asked. */
export function reconcileLifecycle(
  claim: NodeClaim,
  { now, nodes }: Surroundings,
  answer: LaunchAnswer | undefined,
): LifecycleDecision {
  const launch = launchStep(claim, claim.conditions, answer, now);
  // What the launch has settled is part of what the Node is given.
  const settled = launch.launched === undefined ? claim : { ...claim, ...launch.launched };
  const registration = registrationStep(settled, launch.conditions, nodes, now);
  const [node] = nodes;
  const change = registration.registered?.change;
  const registered = nodes.length === 1 && node !== undefined ? { ...node, ...change } : undefined;
  const conditions = initializationStep(claim, registration.conditions, registered, now);
  const liveness = livenessStep(conditions, now);
  const initializes = isTrue(conditions, 'Initialized') && !isTrue(claim.conditions, 'Initialized');
  const nodeChange = initializes && registered !== undefined ? initialized(registered) : change;
  const deletes = launch.deletes ?? liveness.deletes;
  return {
    conditions,
    launchFailed: launch.failed,
    ...(launch.launched && { launched: launch.launched }),
    ...(registration.registered && { nodeName: registration.registered.nodeName }),
    ...(nodeChange && { nodeChange }),
    ...(deletes && { deletes }),
    events: [...launch.events, ...registration.events],
    ...(liveness.requeueAfter !== undefined && !launch.failed && { requeueAfter: liveness.requeueAfter }),
  };
}

function initialized({ labels, annotations, taints, finalizers }: ClaimedNode): NodeChange {
  return { labels: { ...labels, [INITIALIZED_LABEL]: 'true' }, annotations, taints, finalizers };
}

export interface FinalizeDecision {
  readonly conditions: Conditions;
  /** All of the claim's, where there is a new one. */
  readonly annotations?: Labels;
  /** Nodes to delete; the claim waits for them. */
  readonly deletesNodes: readonly string[];
  readonly terminatesInstance: boolean;
  /** Its finalizer goes, and so does the claim. */
  readonly isDone: boolean;
  readonly events: readonly KarpenterEvent[];
  readonly requeueAfter?: Milliseconds;
}

/** Of a claim that was deleted. `instance` is undefined where it was never launched. */
export function reconcileDeletion(
  claim: NodeClaim,
  { now, startTime, nodes }: Surroundings,
  instance: InstanceState | undefined,
): FinalizeDecision {
  const { name, deletedAt = now, terminationGracePeriod, annotations } = claim;
  const known = own(annotations, TERMINATION_TIMESTAMP_ANNOTATION);
  const isAnnotated = known !== undefined || terminationGracePeriod === undefined;
  const end = isAnnotated ? undefined : isoTime(startTime + deletedAt + terminationGracePeriod);
  const decision = {
    conditions: claim.conditions,
    ...(end !== undefined && { annotations: { ...annotations, [TERMINATION_TIMESTAMP_ANNOTATION]: end } }),
    deletesNodes: [],
    terminatesInstance: false,
    isDone: false,
    events: end === undefined ? [] : [gracePeriodExpiring('NodeClaim', name, end)],
  };
  if (isTrue(claim.conditions, 'Registered') && nodes.length > 0) {
    const standing = nodes.filter((node) => node.deletedAt === undefined);
    return { ...decision, deletesNodes: standing.map((node) => node.name) };
  }
  if (instance === undefined) return { ...decision, isDone: true };
  const conditions = withTrue(claim.conditions, 'InstanceTerminating', now);
  if (instance === 'terminated') return { ...decision, conditions, isDone: true };
  return { ...decision, conditions, terminatesInstance: instance === 'running', requeueAfter: INSTANCE_POLL };
}

/** `end` as RFC 3339 has it. */
export function gracePeriodExpiring(kind: 'Node' | 'NodeClaim', object: string, end: string): KarpenterEvent {
  const message = `All pods will be deleted by ${end}`;
  return { kind, object, type: 'Warning', reason: 'TerminationGracePeriodExpiring', message };
}

/** When a claim is deleted for its age, whatever runs on its node; Infinity: never. */
export function expiryOf({
  createdAt,
  expireAfter,
}: Pick<NodeClaim, 'createdAt' | 'expireAfter'>): Milliseconds {
  return expireAfter === 'Never' ? Infinity : createdAt + expireAfter;
}

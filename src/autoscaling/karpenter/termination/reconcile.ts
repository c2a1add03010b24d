// The end of a Karpenter node: drain, volumes, instance. Nothing is changed here: what is to be done is returned.
// @upstream karpenter pkg/controllers/node/termination/controller.go

import { parseIsoTime } from '../../../base/calendar.ts';
import { own } from '../../../base/own.ts';
import { SECOND, type Milliseconds } from '../../../base/time.ts';
import type { NodeClaim } from '../../../kube/api/nodeClaim.ts';
import type { Labels, Pod, Taint } from '../../../kube/api/objects.ts';
import type { KarpenterEvent } from '../events.ts';
import type { ClaimedNode } from '../lifecycle/claimedNode.ts';
import { withCondition, withTrue, withUnknown, type Conditions } from '../lifecycle/conditions.ts';
import { gracePeriodExpiring, type InstanceState } from '../lifecycle/reconcile.ts';
import { isDrainable, type Clock } from '../pods.ts';
import { DISRUPTED, isSameTaint } from '../taints.ts';
import { EXCLUDE_FROM_LOAD_BALANCERS_LABEL, TERMINATION_TIMESTAMP_ANNOTATION } from '../wellKnown.ts';
import { drain, type ForcedDeletion } from './drain.ts';
import { failedDraining } from './evictionQueue.ts';

/** A drain lasts so long at least: a pod may have been bound just before the taint. */
const MIN_DRAIN_TIME = 5 * SECOND;

export const DRAIN_POLL = SECOND;
const INSTANCE_POLL = 5 * SECOND;
const NAMED_ATTACHMENTS = 5;

/** A volume that is attached to the node's instance. */
export interface Attachment {
  readonly name: string;
  readonly volume: string;
}

/** What there is on and about a node that somebody deleted. */
export interface TerminatingNode {
  readonly node: ClaimedNode;
  readonly claim: NodeClaim;
  readonly pods: readonly Pod[];
  readonly attachments: readonly Attachment[];
  readonly volumesOf: (pod: Pod) => readonly string[];
  readonly instance: InstanceState;
}

export interface TerminationDecision {
  /** The same object as before where nothing changes. */
  readonly conditions: Conditions;
  readonly taints: readonly Taint[];
  readonly labels: Labels;
  /** The claim is deleted too, where somebody deleted the Node alone. */
  readonly deletesClaim: boolean;
  readonly evict: readonly Pod[];
  readonly deletes: readonly ForcedDeletion[];
  readonly terminatesInstance: boolean;
  /** Its finalizer goes, and so does the Node. */
  readonly isDone: boolean;
  readonly events: readonly KarpenterEvent[];
  readonly requeueAfter?: Milliseconds;
  /** Until then each further look comes to the same, as long as nothing on and about the node is another. */
  readonly sameUntil?: Milliseconds;
}

export function reconcileTermination(seen: TerminatingNode, clock: Clock): TerminationDecision {
  const { node, claim, instance } = seen;
  const untouched: TerminationDecision = {
    conditions: claim.conditions,
    taints: node.taints,
    labels: node.labels,
    deletesClaim: claim.deletedAt === undefined,
    evict: [],
    deletes: [],
    terminatesInstance: false,
    isDone: false,
    events: [],
  };
  // A kubelet that is ready runs, whatever the cloud says.
  if (!node.ready && instance === 'terminated') return { ...untouched, isDone: true };
  const { end, event } = terminationTime(claim, node, clock);
  const drained = drain(seen.pods, clock, end);
  const decision = {
    ...untouched,
    ...disruptedNode(node),
    evict: drained.evict,
    deletes: drained.deletes,
    events: [...event, ...drained.events],
  };
  if (drained.waitsFor !== undefined) {
    const events = [...decision.events, failedDraining(node.name, drained.waitsFor)];
    return { ...draining(decision, clock.now), events, sameUntil: drained.changesAt };
  }
  const isLongEnough = drainedFor(claim.conditions, clock.now) >= MIN_DRAIN_TIME;
  if (!isLongEnough) return draining(decision, clock.now);
  return afterDrain(seen, decision, clock.now, end);
}

/** Nothing new is scheduled to it, and no load balancer sends it anything. */
export function disruptedNode({ taints, labels }: ClaimedNode): Pick<ClaimedNode, 'taints' | 'labels'> {
  return {
    taints: taints.some((taint) => isSameTaint(taint, DISRUPTED))
      ? taints
      : [...taints.filter(({ key }) => key !== DISRUPTED.key), DISRUPTED],
    labels:
      own(labels, EXCLUDE_FROM_LOAD_BALANCERS_LABEL) === 'karpenter'
        ? labels
        : { ...labels, [EXCLUDE_FROM_LOAD_BALANCERS_LABEL]: 'karpenter' },
  };
}

function terminationTime(
  { annotations }: NodeClaim,
  { name }: ClaimedNode,
  { startTime }: Clock,
): { readonly end?: Milliseconds; readonly event: readonly KarpenterEvent[] } {
  const text = own(annotations, TERMINATION_TIMESTAMP_ANNOTATION);
  const unix = text === undefined ? undefined : parseIsoTime(text);
  if (text === undefined || unix === undefined) return { event: [] };
  return { end: unix - startTime, event: [gracePeriodExpiring('Node', name, text)] };
}

function drainedFor(conditions: Conditions, now: Milliseconds): Milliseconds {
  const drained = conditions.get('Drained');
  if (drained === undefined) return 0;
  return drained.status === 'True' ? Infinity : now - drained.lastTransition;
}

function draining(decision: TerminationDecision, now: Milliseconds): TerminationDecision {
  const { conditions: known } = decision;
  const conditions = known.has('Drained') ? known : withUnknown(known, 'Drained', now, 'Draining');
  return { ...decision, conditions, requeueAfter: DRAIN_POLL };
}

function afterDrain(
  seen: TerminatingNode,
  decision: TerminationDecision,
  now: Milliseconds,
  end: Milliseconds | undefined,
): TerminationDecision {
  const drained = withTrue(decision.conditions, 'Drained', now);
  const pending = pendingAttachments(seen, now);
  if (pending.length > 0 && (end === undefined || now <= end)) {
    const conditions = withUnknown(drained, 'VolumesDetached', now, 'AwaitingVolumeDetachment');
    const events = [...decision.events, awaitingDetachment(seen.node.name, pending)];
    return { ...decision, conditions, events, requeueAfter: DRAIN_POLL };
  }
  const elapsed = 'TerminationGracePeriodElapsed';
  const detached =
    pending.length === 0
      ? withTrue(drained, 'VolumesDetached', now)
      : withCondition(
          drained,
          'VolumesDetached',
          { status: 'False', reason: elapsed, message: elapsed },
          now,
        );
  const conditions = withTrue(detached, 'InstanceTerminating', now);
  if (seen.instance === 'terminated') return { ...decision, conditions, isDone: true };
  const terminatesInstance = seen.instance === 'running';
  return { ...decision, conditions, terminatesInstance, requeueAfter: INSTANCE_POLL };
}

/** Volumes of pods that stay on the node are not waited for. */
function pendingAttachments(
  { attachments, pods, volumesOf }: TerminatingNode,
  now: Milliseconds,
): Attachment[] {
  if (attachments.length === 0) return [];
  const staying = new Set(pods.filter((pod) => !isDrainable(pod, now)).flatMap(volumesOf));
  return attachments.filter(({ volume }) => !staying.has(volume));
}

function awaitingDetachment(object: string, pending: readonly Attachment[]): KarpenterEvent {
  const names = pending.slice(0, NAMED_ATTACHMENTS).map(({ name }) => name);
  const more = pending.length - names.length;
  const list = more > 0 ? `${names.join(', ')} and ${more} other(s)` : names.join(', ');
  const message = `Awaiting deletion of bound volumeattachments (${list})`;
  return { kind: 'Node', object, type: 'Normal', reason: 'AwaitingVolumeDetachment', message };
}

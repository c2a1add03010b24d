// Second step of a NodeClaim's life: a Node with its instance's id is there, and is given what the claim says.
// @upstream karpenter pkg/controllers/nodeclaim/lifecycle/registration.go

import type { Milliseconds } from '../../../base/time.ts';
import { own } from '../../../base/own.ts';
import type { NodeClaim } from '../../../kube/api/nodeClaim.ts';
import type { KarpenterEvent } from '../events.ts';
import { isSameTaint, mergedTaints, UNREGISTERED, withoutTaint } from '../taints.ts';
import { DO_NOT_SYNC_TAINTS_LABEL, REGISTERED_LABEL, TERMINATION_FINALIZER } from '../wellKnown.ts';
import type { ClaimedNode, NodeChange } from './claimedNode.ts';
import { withCondition, withTrue, withUnknown, type Conditions } from './conditions.ts';

export type SyncedFields = Pick<NodeClaim, 'name' | 'labels' | 'annotations' | 'taints' | 'startupTaints'>;

export interface RegistrationStep {
  readonly conditions: Conditions;
  readonly registered?: { readonly nodeName: string; readonly change: NodeChange };
  readonly events: readonly KarpenterEvent[];
}

/** `nodes`: those with the claim's instance id. */
export function registrationStep(
  claim: SyncedFields,
  conditions: Conditions,
  nodes: readonly ClaimedNode[],
  now: Milliseconds,
): RegistrationStep {
  if (conditions.get('Registered')?.status !== 'Unknown') return { conditions, events: [] };
  const [node] = nodes;
  if (node === undefined) {
    const message = 'Node not registered with cluster';
    return { conditions: withUnknown(conditions, 'Registered', now, 'NodeNotFound', message), events: [] };
  }
  if (nodes.length > 1) {
    const text = { reason: 'MultipleNodesFound', message: 'Invariant violated, matched multiple nodes' };
    return {
      conditions: withCondition(conditions, 'Registered', { status: 'False', ...text }, now),
      events: [],
    };
  }
  return {
    conditions: withTrue(conditions, 'Registered', now),
    registered: { nodeName: node.name, change: synced(claim, node) },
    events: isProtected(node) ? [] : [taintMissing(claim.name)],
  };
}

/** Until the claim's taints are there no pod may come. */
function isProtected({ taints, labels }: ClaimedNode): boolean {
  return (
    taints.some((taint) => isSameTaint(taint, UNREGISTERED)) || own(labels, REGISTERED_LABEL) !== undefined
  );
}

function synced({ labels, annotations, taints, startupTaints }: SyncedFields, node: ClaimedNode): NodeChange {
  const isLeftAlone = own(node.labels, DO_NOT_SYNC_TAINTS_LABEL) === 'true';
  const all = isLeftAlone ? node.taints : mergedTaints(mergedTaints(node.taints, taints), startupTaints);
  return {
    labels: { ...node.labels, ...labels, [REGISTERED_LABEL]: 'true' },
    annotations: { ...node.annotations, ...annotations },
    taints: withoutTaint(all, UNREGISTERED),
    finalizers: node.finalizers.includes(TERMINATION_FINALIZER)
      ? node.finalizers
      : [...node.finalizers, TERMINATION_FINALIZER],
  };
}

function taintMissing(object: string): KarpenterEvent {
  return {
    kind: 'NodeClaim',
    object,
    type: 'Warning',
    reason: 'UnregisteredTaintMissing',
    message: `Missing ${UNREGISTERED.key} taint which prevents registration related race conditions on Karpenter-managed nodes`,
  };
}

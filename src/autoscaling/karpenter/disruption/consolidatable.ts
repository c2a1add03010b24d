// The condition Consolidatable: nothing has come to the node or gone from it for a while.
// @upstream karpenter pkg/controllers/nodeclaim/disruption/consolidation.go

import type { Milliseconds } from '../../../base/time.ts';
import type { NodeClaim } from '../../../kube/api/nodeClaim.ts';
import type { DisruptionPolicy } from '../../../kube/api/nodePool.ts';
import { isTrue, withoutCondition, withTrue, type Conditions } from '../lifecycle/conditions.ts';

type Waiting = Pick<NodeClaim, 'lastPodEvent'> & { readonly conditions: Conditions };

/** From when on; Infinity: not as things are. */
function consolidatableFrom(
  { consolidateAfter }: Pick<DisruptionPolicy, 'consolidateAfter'>,
  { conditions, lastPodEvent }: Waiting,
): Milliseconds {
  const initialized = conditions.get('Initialized');
  if (consolidateAfter === 'Never' || initialized?.status !== 'True') return Infinity;
  return (lastPodEvent ?? initialized.lastTransition) + consolidateAfter;
}

export interface ConsolidatableStep {
  /** The same object as before where nothing changes. */
  readonly conditions: Conditions;
  readonly requeueAfter?: Milliseconds;
}

export function consolidatableStep(
  policy: Pick<DisruptionPolicy, 'consolidateAfter'>,
  claim: Waiting,
  now: Milliseconds,
): ConsolidatableStep {
  const from = consolidatableFrom(policy, claim);
  if (from <= now) return { conditions: withTrue(claim.conditions, 'Consolidatable', now) };
  const conditions = withoutCondition(claim.conditions, 'Consolidatable');
  return from === Infinity ? { conditions } : { conditions, requeueAfter: from - now };
}

/**
 * Pods that consolidation would move do not go to the node: it waits for its own time.
 * @upstream karpenter pkg/utils/disruption#IsUnderConsolidateAfter
 */
export function isUnderConsolidateAfter(
  policy: Pick<DisruptionPolicy, 'consolidateAfter'>,
  claim: Waiting,
  now: Milliseconds,
): boolean {
  const { consolidateAfter } = policy;
  if (consolidateAfter === 'Never' || consolidateAfter === 0) return false;
  return isTrue(claim.conditions, 'Initialized') && now < consolidatableFrom(policy, claim);
}

/** A pod is bound, ends or is deleted: its node's claim has an event, unless a DaemonSet made the pod. */
const EVENTS_APART: Milliseconds = 10_000;

/** When the node's last pod event was, after one at `now`: those that come close together are one. */
export function lastPodEventAfter(last: Milliseconds | undefined, now: Milliseconds): Milliseconds {
  return last !== undefined && now - last < EVENTS_APART ? last : now;
}

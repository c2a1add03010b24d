// Third step of a NodeClaim's life: its Node is ready for pods. Only then may it be disrupted.
// @upstream karpenter pkg/controllers/nodeclaim/lifecycle/initialization.go

import type { Milliseconds } from '../../../base/time.ts';
import { own } from '../../../base/own.ts';
import type { NodeClaim } from '../../../kube/api/nodeClaim.ts';
import { isEphemeralTaint, isSameTaint, taintText } from '../taints.ts';
import type { ClaimedNode } from './claimedNode.ts';
import { isTrue, withTrue, withUnknown, type Conditions } from './conditions.ts';

export type AwaitedFields = Pick<NodeClaim, 'startupTaints' | 'requests'>;

/** What the Node still lacks. */
interface Lack {
  readonly reason: string;
  readonly message: string;
}

const NO_NODE: Lack = { reason: 'NodeNotFound', message: 'Node not registered with cluster' };

/** `node` as it is once registered; undefined: there is none, or more than one. */
export function initializationStep(
  claim: AwaitedFields,
  conditions: Conditions,
  node: ClaimedNode | undefined,
  now: Milliseconds,
): Conditions {
  const awaits = conditions.get('Initialized')?.status === 'Unknown' && isTrue(conditions, 'Registered');
  if (!awaits) return conditions;
  const lack = node === undefined ? NO_NODE : lackOf(claim, node);
  if (lack === undefined) return withTrue(conditions, 'Initialized', now);
  return withUnknown(conditions, 'Initialized', now, lack.reason, lack.message);
}

function lackOf({ startupTaints, requests }: AwaitedFields, node: ClaimedNode): Lack | undefined {
  if (!node.ready) return { reason: 'NodeNotReady', message: 'Node status is NotReady' };
  const startup = startupTaints
    .map((awaited) => node.taints.find((taint) => isSameTaint(taint, awaited)))
    .find((taint) => taint !== undefined);
  if (startup !== undefined)
    return { reason: 'StartupTaintsExist', message: `StartupTaint "${taintText(startup)}" still exists` };
  const ephemeral = node.taints.find(isEphemeralTaint);
  if (ephemeral !== undefined) {
    const message = `KnownEphemeralTaint "${taintText(ephemeral)}" still exists`;
    return { reason: 'KnownEphemeralTaintsExist', message };
  }
  const missing = Object.keys(requests).find(
    (name) => (own(requests, name) ?? 0) > 0 && (own(node.allocatable, name) ?? 0) === 0,
  );
  if (missing === undefined) return undefined;
  return {
    reason: 'ResourceNotRegistered',
    message: `Resource "${missing}" was requested but not registered`,
  };
}

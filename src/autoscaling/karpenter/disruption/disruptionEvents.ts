// What the disruption controller says of nodes. @upstream karpenter pkg/controllers/disruption/events/events.go

import { MINUTE, type Milliseconds } from '../../../base/time.ts';
import type { DisruptionReason } from '../../../kube/api/nodePool.ts';
import type { KarpenterEvent } from '../events.ts';

/** Of a Node and its NodeClaim. */
export interface Named {
  readonly node: string | undefined;
  readonly claim: string;
}

type Said = Pick<KarpenterEvent, 'reason' | 'message' | 'variant'> & { readonly quietFor?: Milliseconds };

/** Said of both. */
function ofBoth({ node, claim }: Named, said: Said): KarpenterEvent[] {
  const events: KarpenterEvent[] = [{ kind: 'NodeClaim', object: claim, type: 'Normal', ...said }];
  return node === undefined ? events : [{ kind: 'Node', object: node, type: 'Normal', ...said }, ...events];
}

export function blocked(named: Named, error: string): KarpenterEvent[] {
  return ofBoth(named, { reason: 'DisruptionBlocked', message: sentence(error) });
}

export function unconsolidatable(named: Named, message: string): KarpenterEvent[] {
  return ofBoth(named, { reason: 'Unconsolidatable', message, quietFor: 15 * MINUTE });
}

/** `savings`: USD an hour. */
export function consolidationCandidate(named: Named, command: string, savings: number): KarpenterEvent[] {
  const message = `Consolidation candidate: ${command} (savings: $${savings.toFixed(2)})`;
  return ofBoth(named, { reason: 'ConsolidationCandidate', message, variant: command });
}

export function consolidationRejected(
  named: Named,
  command: string,
  cause: string,
  savings: number,
): KarpenterEvent[] {
  const message = `Consolidation rejected: ${command}, reason: ${cause} (savings: $${savings.toFixed(2)})`;
  return ofBoth(named, { reason: 'ConsolidationRejected', message, variant: `${command} ${cause}` });
}

export function consolidationApproved(named: Named, score: string): KarpenterEvent[] {
  return ofBoth(named, { reason: 'ConsolidationApproved', message: score });
}

export function consolidationApprovedOfPool(object: string, score: string): KarpenterEvent {
  return { kind: 'NodePool', object, type: 'Normal', reason: 'ConsolidationApproved', message: score };
}

export function terminating({ node, claim }: Named, reason: DisruptionReason): KarpenterEvent[] {
  const said = (kind: 'Node' | 'NodeClaim', object: string): KarpenterEvent => ({
    kind,
    object,
    type: 'Normal',
    reason: 'DisruptionTerminating',
    message: `Disrupting ${kind}: ${reason}`,
    variant: reason,
  });
  return [...(node === undefined ? [] : [said('Node', node)]), said('NodeClaim', claim)];
}

/** Of a replacement that is on its way. */
export function launching(object: string, reason: DisruptionReason): KarpenterEvent {
  return {
    kind: 'NodeClaim',
    object,
    type: 'Normal',
    reason: 'DisruptionLaunching',
    message: `Launching NodeClaim: ${reason}`,
    variant: reason,
  };
}

export function waitingOnReadiness(object: string): KarpenterEvent {
  const message = 'Waiting on readiness to continue disruption';
  return { kind: 'NodeClaim', object, type: 'Normal', reason: 'DisruptionWaitingReadiness', message };
}

/** @upstream karpenter pkg/utils/pretty#Sentence */
export function sentence(text: string): string {
  return text.slice(0, 1).toUpperCase() + text.slice(1);
}

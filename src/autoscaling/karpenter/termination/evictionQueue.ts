// What comes of asking the eviction API about a pod, and when it is asked again.
// @upstream karpenter pkg/controllers/node/termination/terminator/eviction.go

import { SECOND, type Milliseconds } from '../../../base/time.ts';
import type { NodeClaim } from '../../../kube/api/nodeClaim.ts';
import { podKey, type Pod } from '../../../kube/api/objects.ts';
import type { EvictionAnswer } from '../../../kube/controllers/disruptionBudgets.ts';
import type { KarpenterEvent } from '../events.ts';

const FIRST_BACK_OFF = 100;
export const LONGEST_BACK_OFF = 10 * SECOND;
const SERVER_ERROR = 500;

/** Until the pod is asked about again, after so many refusals in a row, 1 at least. */
export function evictionBackOff(refusals: number): Milliseconds {
  return Math.min(FIRST_BACK_OFF * 2 ** (refusals - 1), LONGEST_BACK_OFF);
}

/** Of a pod of that node, whose claim it is. */
export function evictionEvent(
  pod: Pod,
  node: string,
  { conditions }: Pick<NodeClaim, 'conditions'>,
  answer: EvictionAnswer,
): KarpenterEvent {
  const object = podKey(pod);
  if (answer.granted) {
    const cause = conditions.get('DisruptionReason');
    const reason = cause?.status === 'True' ? cause.reason : 'Forceful Termination';
    return { kind: 'Pod', object, type: 'Normal', reason: 'Evicted', message: `Evicted pod: ${reason}` };
  }
  const severalBudgets = answer.code === SERVER_ERROR;
  const error = severalBudgets ? 'eviction does not support multiple PDBs' : 'evicting pod violates a PDB';
  return failedDraining(node, `${error} (Pod=${object})`);
}

export function failedDraining(node: string, error: string): KarpenterEvent {
  const message = `Failed to drain node, ${error}`;
  return { kind: 'Node', object: node, type: 'Warning', reason: 'FailedDraining', message };
}

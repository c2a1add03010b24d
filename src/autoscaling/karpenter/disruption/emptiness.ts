// Nodes that nobody needs, all at once as far as budgets go. @upstream karpenter pkg/controllers/disruption/emptiness.go

import type { Process } from '../../../kernel/process.ts';
import type { KarpenterEvent } from '../events.ts';
import { isTrue } from '../lifecycle/conditions.ts';
import { namesOf, type Candidate } from './candidates.ts';
import type { ChosenCommand } from './command.ts';
import { byWorth, disabledText } from './consolidation.ts';
import { unconsolidatable } from './disruptionEvents.ts';
import type { DisruptionPorts, Found, Method } from './methods.ts';
import { stillEmpty, take, VALIDATION_DELAY } from './validation.ts';

export const EMPTINESS: Method = {
  reason: 'Empty',
  class: 'graceful',
  wants: isEmptyNode,

  *compute({ candidates, left }: Found, ports: DisruptionPorts): Process<ChosenCommand | undefined> {
    const empty = byWorth(candidates).filter(({ nodePool }) => take(left, nodePool.name));
    if (empty.length === 0) return undefined;
    yield VALIDATION_DELAY;
    const events: KarpenterEvent[] = [];
    const command = { candidates: empty, replacements: [], placements: [] };
    const valid = stillEmpty(ports.look(), command, isEmptyNode, events);
    ports.publish(events);
    if (valid.length === 0) return undefined;
    return { ...command, candidates: valid, reason: 'Empty', consolidationType: 'empty' };
  },
};

/** Whether it may go as an empty one; what keeps it from that is said. */
function isEmptyNode(candidate: Candidate, events: KarpenterEvent[]): boolean {
  const { nodePool, claim, isEmpty } = candidate;
  if (nodePool.disruption.consolidateAfter === 'Never') {
    events.push(...unconsolidatable(namesOf(candidate), disabledText(nodePool.name)));
    return false;
  }
  return isEmpty && isTrue(claim.conditions, 'Consolidatable');
}

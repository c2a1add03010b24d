// A consolidation waits before it is carried out, and is looked at again then.
// @upstream karpenter pkg/controllers/disruption/validation.go

import type { Process } from '../../../kernel/process.ts';
import type { KarpenterEvent } from '../events.ts';
import { rejectedEvents, type Command } from './command.ts';
import type { DisruptionPorts } from './methods.ts';
import { type CandidateFilter, invalidityOf, VALIDATION_DELAY } from './validation.ts';

/** Says why not, where it is right no more. */
export function* isStillRight(
  command: Command,
  wants: CandidateFilter,
  ports: DisruptionPorts,
): Process<boolean> {
  yield VALIDATION_DELAY;
  const now = ports.look();
  const events: KarpenterEvent[] = [];
  const invalidity = invalidityOf(now, ports.simulate(now), command, wants, events);
  if (invalidity !== undefined) events.push(...rejectedEvents(command, invalidity));
  ports.publish(events);
  return invalidity === undefined;
}

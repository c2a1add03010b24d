// What to do about some nodes: delete them, or replace them by others. @upstream karpenter
// pkg/controllers/disruption/types.go#Command

import type { DisruptionReason } from '../../../kube/api/nodePool.ts';
import { cheapestPrice } from '../catalogue/instanceTypeOption.ts';
import type { KarpenterEvent } from '../events.ts';
import { namesOf, type Candidate } from './candidates.ts';
import { consolidationCandidate, consolidationRejected } from './disruptionEvents.ts';
import type { PlannedClaim } from '../scheduling/plannedClaim.ts';
import type { Placement } from './simulation.ts';

export type ConsolidationType = 'empty' | 'multi' | 'single';

export interface Command {
  readonly candidates: readonly Candidate[];
  readonly replacements: readonly PlannedClaim[];
  /** Where their pods would go, of those that go to nodes there are. */
  readonly placements: readonly Placement[];
}

/** One that was chosen. */
export interface ChosenCommand extends Command {
  readonly reason: DisruptionReason;
  readonly consolidationType?: ConsolidationType;
}

export function decisionOf({ replacements }: Command): 'replace' | 'delete' {
  return replacements.length > 0 ? 'replace' : 'delete';
}

/** USD an hour of what is given up. */
export function sourceCost(candidates: readonly Candidate[]): number {
  return candidates.reduce((sum, { price }) => sum + price, 0);
}

/** USD an hour, if the cheapest of what the replacements may be is had. */
export function estimatedSavings({ candidates, replacements }: Command): number {
  return replacements.reduce((savings, { instanceTypes, requirements }) => {
    const [first] = instanceTypes;
    const price = first === undefined ? Infinity : cheapestPrice(first, requirements);
    return price === Infinity ? savings : savings - price;
  }, sourceCost(candidates));
}

/** From the side of one of its nodes. */
function commandText(command: Command, candidate: Candidate): string {
  const { candidates, replacements } = command;
  const decision = decisionOf(command);
  if (candidates.length > 1)
    return `${decision}: [${candidate.node.name}] (part of ${candidates.length}-node consolidation)`;
  const count = replacements.length === 1 ? '1 replacement' : `${replacements.length} replacements`;
  const arrow = replacements.length === 0 ? '' : ` -> [${count}]`;
  return `${decision}: [${candidate.node.name}]${arrow}`;
}

export function candidateEvents(command: Command): KarpenterEvent[] {
  const savings = estimatedSavings(command);
  return command.candidates.flatMap((candidate) =>
    consolidationCandidate(namesOf(candidate), commandText(command, candidate), savings),
  );
}

export function rejectedEvents(command: Command, cause: string): KarpenterEvent[] {
  const savings = estimatedSavings(command);
  return command.candidates.flatMap((candidate) =>
    consolidationRejected(namesOf(candidate), commandText(command, candidate), cause, savings),
  );
}

// Whether what was decided is still right, after a while. @upstream karpenter pkg/controllers/disruption/validation.go

import { SECOND } from '../../../base/time.ts';
import type { DisruptionReason } from '../../../kube/api/nodePool.ts';
import type { KarpenterEvent } from '../events.ts';
import { allowedDisruptions } from './budgets.ts';
import { candidatesOf, type Candidate } from './candidates.ts';
import type { Command } from './command.ts';
import type { ClusterView } from './nodes.ts';
import { Removals, type Simulate } from './simulation.ts';
import type { PlannedClaim } from '../scheduling/plannedClaim.ts';

/** How long a command has to stay right before it is carried out. */
export const VALIDATION_DELAY = 15 * SECOND;

/** Says on the way why a candidate is not wanted. */
export type CandidateFilter = (candidate: Candidate, events: KarpenterEvent[]) => boolean;

/** Why a consolidation is dropped. */
export type Invalidity = 'churn' | 'budget' | 'scheduling';

/** Those of empty nodes that are so still, as they are now, as far as the budgets go. */
export function stillEmpty(
  view: ClusterView,
  command: Command,
  isWanted: CandidateFilter,
  events: KarpenterEvent[],
): readonly Candidate[] {
  const standing = standingCandidates(view, command, isWanted, events);
  return standing.length === 0 ? [] : withinBudgets(view, standing, 'Empty', events);
}

/** Of a consolidation: all of its nodes, and the same result. Undefined: it is right. */
export function invalidityOf(
  view: ClusterView,
  simulate: Simulate,
  command: Command,
  isWanted: CandidateFilter,
  events: KarpenterEvent[],
): Invalidity | undefined {
  const count = command.candidates.length;
  const standing = standingCandidates(view, command, isWanted, events);
  if (standing.length < count) return 'churn';
  if (withinBudgets(view, standing, 'Underutilized', events).length < count) return 'budget';
  const outcome = new Removals(view, simulate).of(standing, 'consolidation');
  const isSame =
    outcome !== undefined &&
    outcome.failure === undefined &&
    outcome.replacements.length === command.replacements.length &&
    areCovered(command.replacements, outcome.replacements);
  return isSame ? undefined : 'scheduling';
}

/** Those of the command that could be chosen again, as they are now. */
function standingCandidates(
  view: ClusterView,
  { candidates }: Command,
  isWanted: CandidateFilter,
  events: KarpenterEvent[],
): readonly Candidate[] {
  const names = new Set(candidates.map(({ node }) => node.name));
  const now = candidatesOf(view, 'graceful');
  events.push(...now.events);
  const wanted = now.candidates.filter((candidate) => isWanted(candidate, events));
  return wanted.filter(({ node }) => names.has(node.name));
}

function withinBudgets(
  view: ClusterView,
  candidates: readonly Candidate[],
  reason: DisruptionReason,
  events: KarpenterEvent[],
): readonly Candidate[] {
  const budgets = allowedDisruptions(view, reason);
  events.push(...budgets.events);
  return candidates.filter(({ nodePool }) => take(budgets.left, nodePool.name));
}

/** One more of the pool, where its budget has one left. */
export function take(left: Map<string, number>, nodePool: string): boolean {
  const count = left.get(nodePool) ?? 0;
  if (count > 0) left.set(nodePool, count - 1);
  return count > 0;
}

/** What is planned is among what would be made now: that has dearer types besides. */
function areCovered(planned: readonly PlannedClaim[], current: readonly PlannedClaim[]): boolean {
  const names = new Set(current.flatMap(({ instanceTypes }) => instanceTypes.map(({ name }) => name)));
  return planned.every(({ instanceTypes }) => instanceTypes.every(({ name }) => names.has(name)));
}

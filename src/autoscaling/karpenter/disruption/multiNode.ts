// Several nodes into one, or into those there are. @upstream karpenter
// pkg/controllers/disruption/multinodeconsolidation.go

import { own } from '../../../base/own.ts';
import type { Process } from '../../../kernel/process.ts';
import { approval, type PoolTotals } from './balanced.ts';
import type { Candidate } from './candidates.ts';
import type { ChosenCommand, Command } from './command.ts';
import { byWorth, cheaperReplacement, computeConsolidation, isForConsolidation } from './consolidation.ts';
import type { DisruptionPorts, Found, Method } from './methods.ts';
import { Resting } from './resting.ts';
import { Removals } from './simulation.ts';
import type { PlannedClaim } from '../scheduling/plannedClaim.ts';
import { isStillRight } from './stillRight.ts';
import { take } from './validation.ts';
import { INSTANCE_TYPE_LABEL } from '../wellKnown.ts';

const MOST_AT_ONCE = 100;

export class MultiNodeConsolidation implements Method {
  readonly reason = 'Underutilized';
  readonly class = 'graceful';
  readonly wants = isForConsolidation;
  private readonly resting = new Resting();

  *compute(
    { view, candidates, totals, left }: Found,
    ports: DisruptionPorts,
  ): Process<ChosenCommand | undefined> {
    if (this.resting.isResting(view.consolidationState)) return undefined;
    const allowed = byWorth(candidates).filter(({ nodePool }) => take(left, nodePool.name));
    const command = largestPrefix(
      { removals: new Removals(view, ports.simulate(view)), totals, ports },
      allowed,
    );
    if (command === undefined) {
      if (allowed.length === candidates.length) this.resting.rest(view.consolidationState);
      return undefined;
    }
    if (!(yield* isStillRight(command, this.wants, ports))) return undefined;
    return { ...command, reason: 'Underutilized', consolidationType: 'multi' };
  }
}

/** What is tried, again and again over the same nodes. */
interface Search {
  readonly removals: Removals;
  readonly totals: ReadonlyMap<string, PoolTotals>;
  readonly ports: DisruptionPorts;
}

/** By halving: where so many of the first can go together, more are tried, else fewer. Two at least. */
function largestPrefix(search: Search, candidates: readonly Candidate[]): Command | undefined {
  let found: Command | undefined;
  let least = 2;
  let most = Math.min(candidates.length, MOST_AT_ONCE + 1);
  while (least <= most) {
    const count = Math.floor((least + most) / 2);
    const command = together(search, candidates.slice(0, count));
    if (command === undefined) {
      most = count - 1;
    } else {
      found = command;
      least = count + 1;
    }
  }
  if (found !== undefined) search.ports.publish(approval(found, search.totals).events);
  return found;
}

/** Undefined where it cannot be done, or is not worth it. */
function together(
  { removals, totals, ports }: Search,
  candidates: readonly Candidate[],
): Command | undefined {
  const { command, events } = computeConsolidation(removals, ports.settings, candidates);
  ports.publish(events);
  if (command === undefined) return undefined;
  const [replacement] = command.replacements;
  const better = replacement && cheaperThanSameType(replacement, candidates);
  if (typeof better === 'string') return undefined;
  const improved = better === undefined ? command : { ...command, replacements: [better] };
  return approval(improved, totals).isApproved ? improved : undefined;
}

/** One of the same type as one that goes must be cheaper than that: else that one might as well stay. */
function cheaperThanSameType(
  replacement: PlannedClaim,
  candidates: readonly Candidate[],
): PlannedClaim | string {
  const types = new Set(replacement.instanceTypes.map(({ name }) => name));
  const prices = candidates
    .filter(({ node }) => types.has(own(node.labels, INSTANCE_TYPE_LABEL) ?? ''))
    .map(({ price }) => price);
  return prices.length === 0 ? replacement : cheaperReplacement(replacement, Math.min(...prices));
}

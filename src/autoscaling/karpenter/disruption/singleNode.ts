// One node into a cheaper one, or into those there are. @upstream karpenter
// pkg/controllers/disruption/singlenodeconsolidation.go

import type { Process } from '../../../kernel/process.ts';
import { approval, canBeWorthIt } from './balanced.ts';
import type { Candidate } from './candidates.ts';
import type { ChosenCommand } from './command.ts';
import { byWorth, computeConsolidation, isForConsolidation } from './consolidation.ts';
import { shuffled, type DisruptionPorts, type Found, type Method } from './methods.ts';
import { Resting } from './resting.ts';
import { Removals } from './simulation.ts';
import { isStillRight } from './stillRight.ts';

export class SingleNodeConsolidation implements Method {
  readonly reason = 'Underutilized';
  readonly class = 'graceful';
  readonly wants = isForConsolidation;
  private readonly resting = new Resting();

  *compute(
    { view, candidates, totals, left }: Found,
    ports: DisruptionPorts,
  ): Process<ChosenCommand | undefined> {
    if (this.resting.isResting(view.consolidationState)) return undefined;
    const removals = new Removals(view, ports.simulate(view));
    const allowed = interleaved(byWorth(candidates), ports).filter(
      ({ nodePool }) => (left.get(nodePool.name) ?? 0) > 0,
    );
    for (const candidate of allowed) {
      if (!canBeWorthIt(candidate, totals)) continue;
      const { command, events } = computeConsolidation(removals, ports.settings, [candidate]);
      ports.publish(events);
      if (command === undefined) continue;
      const { isApproved, events: scores } = approval(command, totals);
      ports.publish(scores);
      if (!isApproved) continue;
      if (!(yield* isStillRight(command, this.wants, ports))) return undefined;
      return { ...command, reason: 'Underutilized', consolidationType: 'single' };
    }
    if (allowed.length === candidates.length) this.resting.rest(view.consolidationState);
    return undefined;
  }
}

/** One of each NodePool in turn. */
function interleaved(candidates: readonly Candidate[], { chooser }: DisruptionPorts): Candidate[] {
  const pools = [...new Set(candidates.map(({ nodePool }) => nodePool.name))];
  const lists = shuffled(pools, chooser, 'karpenter/node-pools').map((name) =>
    candidates.filter(({ nodePool }) => nodePool.name === name),
  );
  const longest = Math.max(0, ...lists.map(({ length }) => length));
  return Array.from({ length: longest }, (_, index) => index).flatMap((index) =>
    lists.flatMap((list) => list[index] ?? []),
  );
}

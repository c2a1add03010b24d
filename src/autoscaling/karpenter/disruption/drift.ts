// Nodes that are not what their NodePool asks for any more, one at a time. @upstream karpenter
// pkg/controllers/disruption/drift.go

import type { Process } from '../../../kernel/process.ts';
import { isTrue } from '../lifecycle/conditions.ts';
import { namesOf, type Candidate } from './candidates.ts';
import type { ChosenCommand } from './command.ts';
import { blocked } from './disruptionEvents.ts';
import type { DisruptionPorts, Found, Method } from './methods.ts';
import { Removals } from './simulation.ts';

export const DRIFT: Method = {
  reason: 'Drifted',
  class: 'eventual',

  wants({ claim }) {
    return isTrue(claim.conditions, 'Drifted');
  },

  // Without a wait: nothing that others do makes it right again.
  // eslint-disable-next-line require-yield
  *compute({ view, candidates, left }: Found, ports: DisruptionPorts): Process<ChosenCommand | undefined> {
    const removals = new Removals(view, ports.simulate(view));
    for (const candidate of byDrift(candidates)) {
      if ((left.get(candidate.nodePool.name) ?? 0) === 0) continue;
      const outcome = removals.of([candidate], 'drift');
      if (outcome === undefined) continue;
      const { failure, replacements, placements } = outcome;
      if (failure === undefined)
        return { candidates: [candidate], replacements, placements, reason: 'Drifted' };
      ports.publish(blocked(namesOf(candidate), failure));
    }
    return undefined;
  },
};

/** Nodes without pods to move first, so that no pod goes there; then by the time that they drifted. */
function byDrift(candidates: readonly Candidate[]): Candidate[] {
  const hasPods = ({ reschedulablePods }: Candidate): number => Math.min(1, reschedulablePods.length);
  const since = ({ claim }: Candidate): number => claim.conditions.get('Drifted')?.lastTransition ?? 0;
  return candidates.toSorted((one, other) => hasPods(one) - hasPods(other) || since(one) - since(other));
}

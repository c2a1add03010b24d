// The ways in which the disruption controller looks for something to do, in its order: the first that finds it ends
// the search. Each is a process: it may wait before it makes sure.
// @upstream karpenter pkg/controllers/disruption/{emptiness,drift,multinodeconsolidation,singlenodeconsolidation}.go

import type { Chooser } from '../../../kernel/chooser.ts';
import type { Process } from '../../../kernel/process.ts';
import type { DisruptionReason } from '../../../kube/api/nodePool.ts';
import type { KarpenterEvent } from '../events.ts';
import type { PoolTotals } from './balanced.ts';
import type { Candidate, DisruptionClass } from './candidates.ts';
import type { ChosenCommand } from './command.ts';
import type { ConsolidationSettings } from './consolidation.ts';
import type { ClusterView } from './nodes.ts';
import type { Simulate } from './simulation.ts';
import type { CandidateFilter } from './validation.ts';

export interface DisruptionPorts {
  /** The cluster as it is at this moment. */
  readonly look: () => ClusterView;
  /** A provisioning pass over that view which changes nothing. */
  readonly simulate: (view: ClusterView) => Simulate;
  readonly publish: (events: readonly KarpenterEvent[]) => void;
  readonly settings: ConsolidationSettings;
  /** Where upstream takes the order of a Go map. */
  readonly chooser: Pick<Chooser, 'index'>;
}

export interface Found {
  readonly view: ClusterView;
  /** Some at least, those that the method wants. */
  readonly candidates: readonly Candidate[];
  /** By NodePool. */
  readonly totals: ReadonlyMap<string, PoolTotals>;
  /** How many of each NodePool may go; counted down by the method. */
  readonly left: Map<string, number>;
}

export interface Method {
  readonly reason: DisruptionReason;
  readonly class: DisruptionClass;
  readonly wants: CandidateFilter;
  compute(found: Found, ports: DisruptionPorts): Process<ChosenCommand | undefined>;
}

/** In an order that upstream leaves to chance. */
export function shuffled<T>(items: readonly T[], chooser: Pick<Chooser, 'index'>, point: string): T[] {
  const order = [...items];
  for (let last = order.length - 1; last > 0; last--) {
    const other = chooser.index(point, last + 1);
    const moved = order.splice(other, 1);
    order.push(...moved);
  }
  return order;
}

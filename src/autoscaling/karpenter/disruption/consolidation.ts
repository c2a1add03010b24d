// Whether some nodes can go, or one cheaper node can take their place.
// @upstream karpenter pkg/controllers/disruption/consolidation.go

import type { InstanceTypeOption } from '../catalogue/instanceTypeOption.ts';
import { hasOffering, unmetMinValues, unmetMinValuesText } from '../catalogue/instanceTypeOption.ts';
import type { KarpenterEvent } from '../events.ts';
import { allows, oneOf } from '../requirements/requirement.ts';
import { own } from '../../../base/own.ts';
import { isTrue } from '../lifecycle/conditions.ts';
import { CAPACITY_TYPE_LABEL, INSTANCE_TYPE_LABEL, ZONE_LABEL } from '../wellKnown.ts';
import { namesOf, type Candidate } from './candidates.ts';
import { candidateEvents, sourceCost, type Command } from './command.ts';
import { sentence, unconsolidatable } from './disruptionEvents.ts';
import { cheaperThan } from './prices.ts';
import type { Removals } from './simulation.ts';
import type { PlannedClaim } from '../scheduling/plannedClaim.ts';

/** From spot to spot only where there is so much to choose from that the next may not be followed by a cheaper one. */
const LEAST_SPOT_TYPES = 15;

export interface ConsolidationSettings {
  /** The feature gate SpotToSpotConsolidation. */
  readonly spotToSpotConsolidation: boolean;
}

export interface Computed {
  /** Undefined: nothing is to be done. */
  readonly command: Command | undefined;
  readonly events: readonly KarpenterEvent[];
}

/** Whether consolidation looks at the node at all; what keeps it from doing so is said. */
export function isForConsolidation(candidate: Candidate, events: KarpenterEvent[]): boolean {
  const obstacle = obstacleOf(candidate);
  if (obstacle !== undefined) {
    events.push(...unconsolidatable(namesOf(candidate), obstacle));
    return false;
  }
  return !candidate.isEmpty && isTrue(candidate.claim.conditions, 'Consolidatable');
}

function obstacleOf({ node, nodePool, instanceType, isEmpty }: Candidate): string | undefined {
  if (instanceType === undefined)
    return `Instance Type "${own(node.labels, INSTANCE_TYPE_LABEL) ?? ''}" not found`;
  const missing = [CAPACITY_TYPE_LABEL, ZONE_LABEL].find((label) => own(node.labels, label) === undefined);
  if (missing !== undefined) return `Node does not have label "${missing}"`;
  const { consolidateAfter, consolidationPolicy } = nodePool.disruption;
  if (consolidateAfter === 'Never') return disabledText(nodePool.name);
  if (!isEmpty && consolidationPolicy === 'WhenEmpty')
    return `NodePool "${nodePool.name}" has consolidation policy WhenEmpty, but node is not empty`;
  return undefined;
}

export function disabledText(nodePool: string): string {
  return `NodePool "${nodePool}" has consolidation disabled`;
}

/** The best saving for the least disruption first; `candidates` in the order that decides between equals. */
export function byWorth(candidates: readonly Candidate[]): Candidate[] {
  return candidates.toSorted((one, other) => other.savingsRatio - one.savingsRatio);
}

/** What would be done about all of them together. Of several at once nothing is said where nothing comes of it. */
export function computeConsolidation(
  removals: Removals,
  settings: ConsolidationSettings,
  candidates: readonly Candidate[],
): Computed {
  const outcome = removals.of(candidates, 'consolidation');
  if (outcome === undefined) return { command: undefined, events: [] };
  if (outcome.failure !== undefined) return nothing(candidates, outcome.failure);
  const { replacements, placements } = outcome;
  const [replacement] = replacements;
  if (replacement === undefined) return { command: { candidates, replacements: [], placements }, events: [] };
  if (replacements.length > 1)
    return nothing(candidates, `Can't remove without creating ${replacements.length} candidates`);
  const replaced = replacementFor(candidates, replacement, settings);
  if (typeof replaced === 'string') return nothing(candidates, replaced);
  const command = { candidates, replacements: [replaced], placements };
  return { command, events: candidateEvents(command) };
}

function nothing(candidates: readonly Candidate[], failure: string): Computed {
  const [only] = candidates;
  const isAlone = only !== undefined && candidates.length === 1;
  const events = isAlone ? unconsolidatable(namesOf(only), sentence(failure)) : [];
  return { command: undefined, events };
}

/** The replacement with those types that are cheaper, or why there are none. */
function replacementFor(
  candidates: readonly Candidate[],
  replacement: PlannedClaim,
  { spotToSpotConsolidation }: ConsolidationSettings,
): PlannedClaim | string {
  const price = sourceCost(candidates);
  const mayBe = (capacityType: string): boolean =>
    allows(replacement.requirements.get(CAPACITY_TYPE_LABEL), capacityType);
  const areSpot = candidates.every(({ node }) => own(node.labels, CAPACITY_TYPE_LABEL) === 'spot');
  if (areSpot && mayBe('spot')) {
    return spotToSpotConsolidation
      ? fromSpotToSpot(candidates, replacement, price)
      : "SpotToSpotConsolidation is disabled, can't replace a spot node with a spot node";
  }
  const cheaper = cheaperReplacement(replacement, price);
  // What is cheaper may be so on spot alone: a launch that fails is better than one on demand.
  return typeof cheaper !== 'string' && mayBe('spot') && mayBe('on-demand') ? onSpot(cheaper) : cheaper;
}

function fromSpotToSpot(
  candidates: readonly Candidate[],
  replacement: PlannedClaim,
  price: number,
): PlannedClaim | string {
  const spot = onSpot(replacement);
  const offered = spot.instanceTypes.filter((type) => hasOffering(type, spot.requirements));
  const cheaper = cheaperReplacement({ ...spot, instanceTypes: offered }, price);
  if (typeof cheaper === 'string' || candidates.length > 1) return cheaper;
  const { instanceTypes, requirements } = cheaper;
  if (instanceTypes.length < LEAST_SPOT_TYPES) {
    return (
      `SpotToSpotConsolidation requires ${LEAST_SPOT_TYPES} cheaper instance type options than the current candidate ` +
      `to consolidate, got ${instanceTypes.length}`
    );
  }
  const needed = requirements.hasMinValues ? typesForMinValues(cheaper) : 0;
  return { ...cheaper, instanceTypes: instanceTypes.slice(0, Math.max(LEAST_SPOT_TYPES, needed)) };
}

/** How many of the types, from the first, have the values that are asked for at least. */
function typesForMinValues({ instanceTypes, requirements }: PlannedClaim): number {
  const isEnough = (count: number): boolean =>
    unmetMinValues(instanceTypes.slice(0, count), requirements).size === 0;
  let count = 0;
  while (count < instanceTypes.length && !isEnough(count)) count++;
  return count;
}

function onSpot(replacement: PlannedClaim): PlannedClaim {
  const requirements = replacement.requirements.with([oneOf(CAPACITY_TYPE_LABEL, ['spot'])]);
  return { ...replacement, requirements };
}

/** Only with types that cost less than that, wherever they are launched. */
export function cheaperReplacement(replacement: PlannedClaim, price: number): PlannedClaim | string {
  const { requirements } = replacement;
  const instanceTypes: readonly InstanceTypeOption[] = cheaperThan(
    price,
    replacement.instanceTypes,
    requirements,
  );
  const unmet = unmetMinValues(instanceTypes, requirements);
  if (unmet.size > 0) return `Filtering by price: ${unmetMinValuesText(unmet)}`;
  if (instanceTypes.length === 0) return "Can't replace with a cheaper node";
  return { ...replacement, instanceTypes };
}

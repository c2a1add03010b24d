// Launches the claims of a recorded pass of Karpenter one after the other, all at one instant.

import type { InstanceTypeOption } from '../autoscaling/karpenter/catalogue/instanceTypeOption.ts';
import { overridesOf, type FleetRequest } from '../autoscaling/karpenter/launch/fleetRequest.ts';
import type { FleetOverride } from '../ec2/fleetClient.ts';
import type { InstanceProvider } from '../autoscaling/karpenter/launch/instanceProvider.ts';
import type { LaunchAnswer } from '../autoscaling/karpenter/lifecycle/launch.ts';
import { claimRequirements, type PlannedClaim } from '../autoscaling/karpenter/scheduling/plannedClaim.ts';
import type { RecordedCluster, RecordedNodeClass } from './karpenterFormat.ts';
import { subnetsOf } from './karpenterRegion.ts';
import { amounts, shownTypes } from './karpenterTexts.ts';
import { RecordedFleet } from './recordedFleet.ts';

const NOW = 0;

export interface LaunchingCase {
  readonly input: RecordedCluster;
  readonly provider: InstanceProvider;
  /** What a NodePool can choose from by now. */
  optionsOf(nodeClass: RecordedNodeClass): readonly InstanceTypeOption[];
}

export function launch(claims: readonly PlannedClaim[], each: LaunchingCase): object[] {
  const { input, provider } = each;
  const fleet = new RecordedFleet(input);
  const nodeClasses = new Map(input.nodeClasses.map((one) => [one.name, one]));
  provider.addresses.refresh(fleet.subnets);
  return claims.flatMap((claim, row) => {
    const nodeClass = nodeClasses.get(claim.pool.template.nodeClass);
    if (nodeClass === undefined) return [];
    if (input.refreshSubnetsBefore?.includes(row) === true) provider.addresses.refresh(fleet.subnets);
    const asked = {
      nodePool: claim.pool.name,
      requirements: claimRequirements(claim).toNodeRequirements(),
      requests: claim.requests,
    };
    const planned = provider.plan(asked, each.optionsOf(nodeClass), subnetsOf(nodeClass));
    if (!('request' in planned)) return [shownAnswer(planned)];
    const answer = fleet.answer(planned.request);
    const { launched } = answer;
    return [
      {
        ...shownRequest(planned.request, planned.options),
        fleetChose:
          launched === undefined
            ? 'none'
            : `${launched.override.instanceType} ${launched.override.availabilityZone} ${launched.override.subnetId}`,
        ...shownAnswer(provider.answered(asked, planned, answer, NOW)),
      },
    ];
  });
}

function shownRequest(request: FleetRequest, options: readonly InstanceTypeOption[]): object {
  const { type, capacityType, allocationStrategy, targetCapacity, launchTemplateConfigs } = request;
  const overrides = overridesOf(request);
  const rows = options.flatMap(({ name }) => {
    const own = overrides.filter(({ instanceType }) => instanceType === name);
    return own.length === 0
      ? []
      : [[name, Math.min(...own.map(({ priority }) => priority)), zones(own)] as const];
  });
  return {
    type,
    capacityType,
    allocationStrategy,
    targetCapacity,
    launchTemplates: launchTemplateConfigs.length,
    overrides: overrides.length,
    types: shownTypes(rows, ([name, , where]) => `${name}:${where}`),
    subnets: Object.fromEntries(
      overrides.map(({ availabilityZone, subnetId }) => [availabilityZone, subnetId]),
    ),
  };
}

/** By their letters. */
function zones(overrides: readonly FleetOverride[]): string {
  return overrides
    .map(({ availabilityZone }) => availabilityZone.slice(-1))
    .sort()
    .join('');
}

function shownAnswer(answer: LaunchAnswer): object {
  if (answer.kind !== 'launched')
    return {
      error: answer.message,
      ...(answer.kind === 'insufficient-capacity' && { insufficientCapacityError: true }),
    };
  const { labels, capacity, allocatable } = answer;
  return { nodeClaim: { labels, capacity: amounts(capacity), allocatable: amounts(allocatable) } };
}

// Launching: from a NodeClaim to what EC2 is asked for, and from its answer to what the claim becomes. What EC2 refused,
// and how many addresses launches take, is remembered for the next ones.
// @upstream karpenter-provider-aws pkg/providers/instance/instance.go, pkg/cloudprovider/cloudprovider.go#Create

import type { Milliseconds } from '../../../base/time.ts';
import type { FleetError, FleetOverride } from '../../../ec2/fleetClient.ts';
import type { NodeClaim } from '../../../kube/api/nodeClaim.ts';
import type { Labels } from '../../../kube/api/objects.ts';
import type { ResolvedSubnet } from '../catalogue/catalogue.ts';
import type { InstanceTypeOption } from '../catalogue/instanceTypeOption.ts';
import type { LaunchAnswer } from '../lifecycle/launch.ts';
import { Requirements } from '../requirements/requirements.ts';
import { awsLabel, ZONE_ID_LABEL } from '../requirements/wellKnownLabels.ts';
import { CAPACITY_TYPE_LABEL, NODE_POOL_LABEL, ZONE_LABEL } from '../wellKnown.ts';
import { ALL_UNAVAILABLE, fleetErrorText, isUnfulfillable, NO_FREE_ADDRESSES } from './fleetErrors.ts';
import { fleetRequest, overridesOf, smallestPodDensity, type FleetRequest } from './fleetRequest.ts';
import { launchTypes } from './launchTypes.ts';
import { SubnetAddresses, type ChosenSubnet } from './subnetAddresses.ts';
import { UnavailableOfferings } from './unavailableOfferings.ts';

/** What EC2 is asked, with what is needed when it answers. */
export interface PlannedLaunch {
  readonly request: FleetRequest;
  readonly options: readonly InstanceTypeOption[];
  readonly subnets: readonly ChosenSubnet[];
}

export interface FleetAnswer {
  /** Undefined: none. */
  readonly launched: { readonly instanceId: string; readonly override: FleetOverride } | undefined;
  /** Of the pools that were tried and had nothing. */
  readonly errors: readonly FleetError[];
}

export type LaunchClaim = Pick<NodeClaim, 'nodePool' | 'requirements' | 'requests'>;

export class InstanceProvider {
  readonly unavailable = new UnavailableOfferings();
  readonly addresses = new SubnetAddresses();
  private readonly relaxesMinValues: boolean;

  constructor(minValuesPolicy: 'Strict' | 'BestEffort') {
    this.relaxesMinValues = minValuesPolicy === 'BestEffort';
  }

  /** `options` and `subnets` are those of the claim's EC2NodeClass. */
  plan(
    claim: LaunchClaim,
    options: readonly InstanceTypeOption[],
    subnets: readonly ResolvedSubnet[],
  ): PlannedLaunch | LaunchAnswer {
    const requirements = Requirements.ofNodeRequirements(claim.requirements);
    const types = launchTypes(requirements, claim.requests, options, this.relaxesMinValues);
    if (types === undefined) return { kind: 'insufficient-capacity', message: ALL_UNAVAILABLE };
    if (typeof types === 'string')
      return failed('InstanceTypeFilteringFailed', `creating instance, ${types}`);
    if (subnets.length === 0)
      return failed(
        'SubnetResolutionFailed',
        'creating instance, getting subnets, no subnets matched selector',
      );
    const chosen = this.addresses.choose(subnets, (zone) =>
      smallestPodDensity(types.options, zone, types.capacityType),
    );
    const request = fleetRequest(types, requirements, chosen);
    if (request === undefined)
      return failed(
        'LaunchTemplateConfigsFailed',
        'creating instance, getting launch template configs, no capacity offerings are currently available given the ' +
          'constraints',
      );
    return { request, options: types.options, subnets: chosen };
  }

  answered(
    { nodePool }: LaunchClaim,
    { request, options, subnets }: PlannedLaunch,
    { launched, errors }: FleetAnswer,
    now: Milliseconds,
  ): LaunchAnswer {
    const offered = new Set(overridesOf(request).map(({ subnetId }) => subnetId));
    this.addresses.answered(subnets, offered, new Set(launched && [launched.override.subnetId]));
    for (const error of errors) this.remember(error, request, now);
    const option = options.find(({ name }) => name === launched?.override.instanceType);
    if (launched === undefined || option === undefined) {
      const message = fleetErrorText(errors);
      return errors.every(isUnfulfillable)
        ? { kind: 'insufficient-capacity', message }
        : failed('CreateFleetFailed', message);
    }
    const { instanceId, override } = launched;
    const { capacityType } = request;
    return {
      kind: 'launched',
      instance: {
        instanceId,
        instanceType: override.instanceType,
        zone: override.availabilityZone,
        subnet: override.subnetId,
        capacityType,
      },
      labels: { ...labelsOf(option, override, capacityType), [NODE_POOL_LABEL]: nodePool },
      annotations: {},
      capacity: option.capacity,
      allocatable: option.allocatable,
    };
  }

  private remember({ code, override }: FleetError, { capacityType }: FleetRequest, now: Milliseconds): void {
    const { instanceType, availabilityZone, subnetId } = override;
    if (code === NO_FREE_ADDRESSES) {
      this.unavailable.markSubnet(subnetId, now);
      this.addresses.exhaust(subnetId);
    }
    if (isUnfulfillable({ code }))
      this.unavailable.markOffering(instanceType, availabilityZone, capacityType, now);
  }
}

function failed(reason: string, message: string): LaunchAnswer {
  return { kind: 'failed', reason, message };
}

/** What is one thing of the type, and where and how the instance was launched. */
function labelsOf(
  { requirements, offerings }: InstanceTypeOption,
  { availabilityZone }: FleetOverride,
  capacityType: FleetRequest['capacityType'],
): Labels {
  const single = [...requirements.values()].flatMap(({ key, values }) =>
    values.size === 1 ? [[key, [...values][0] ?? ''] as const] : [],
  );
  const zoneId = offerings.find(({ zone }) => zone === availabilityZone)?.zoneId ?? '';
  return {
    ...Object.fromEntries(single),
    [ZONE_LABEL]: availabilityZone,
    [ZONE_ID_LABEL]: zoneId,
    [CAPACITY_TYPE_LABEL]: capacityType,
    [awsLabel('instance-tenancy')]: 'default',
  };
}

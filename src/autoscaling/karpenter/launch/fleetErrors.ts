// What EC2 says when it launches nothing, as Karpenter passes it on.
// @upstream karpenter-provider-aws pkg/errors/errors.go, pkg/providers/instance/instance.go#combineFleetErrors

import type { FleetError } from '../../../ec2/fleetClient.ts';

export const NO_FREE_ADDRESSES = 'InsufficientFreeAddressesInSubnet';

const UNFULFILLABLE: ReadonlySet<string> = new Set([
  'InsufficientInstanceCapacity',
  'MaxSpotInstanceCountExceeded',
  'VcpuLimitExceeded',
  'UnfulfillableCapacity',
  'Unsupported',
  NO_FREE_ADDRESSES,
  'MaxFleetCountExceeded',
  'ReservationCapacityExceeded',
]);

export const ALL_UNAVAILABLE =
  'insufficient capacity, all requested instance types were unavailable during launch';

const REQUEST =
  '(aws-error-code=UnfulfillableCapacity, aws-operation-name=CreateFleet, aws-request-id=, aws-service-name=EC2, ' +
  'aws-status-code=200)';

/** Nobody has it at the moment: it is worth asking for something else. */
export function isUnfulfillable({ code }: Pick<FleetError, 'code'>): boolean {
  return UNFULFILLABLE.has(code);
}

export function fleetErrorText(errors: readonly FleetError[]): string {
  const distinct = new Set(errors.map(({ code, message }) => `${code}: ${message}`));
  const isAll = errors.every(isUnfulfillable);
  const said = isAll ? 'insufficient capacity, with fleet error(s), ' : '';
  return `creating instance, ${said}${[...distinct].join('; ')} ${REQUEST}`;
}

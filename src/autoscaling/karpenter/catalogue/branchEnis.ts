// Branch ENIs of an instance type as Karpenter counts them for `vpc.amazonaws.com/pod-eni`.
// @upstream karpenter-provider-aws pkg/providers/instancetype/zz_generated.vpclimits.go

import type { InstanceType } from '../../../ec2/instanceTypes.ts';

/** Of these the VPC resource controller counts some, Karpenter's own list says that they take no trunk. */
const WITHOUT_TRUNK = /^(?:[cmr]8(?:gb|gn|ib)|[mr]8(?:idb|idn|in))\.metal/;

export function branchEnisOf({ name, branchEniLimit }: InstanceType): number {
  return WITHOUT_TRUNK.test(name) ? 0 : (branchEniLimit ?? 0);
}

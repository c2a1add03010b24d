// The Events of the VPC resource controller, in its words. @upstream pkg/provider/branch/provider.go

import type { BranchFailure } from './ec2Work.ts';
import type { BranchPod, EventTold } from './ports.ts';

export const TRUNK_READY: EventTold = {
  type: 'Normal',
  reason: 'NodeTrunkInitiated',
  message: 'The node has trunk interface initialized successfully',
};

export function unsupportedEvent(instanceType: string): EventTold {
  const message = `The instance type ${instanceType} is not supported for trunk interface (Security Group for Pods)`;
  return { type: 'Warning', reason: 'Unsupported', message };
}

export function trunkFailedEvents(code: string): readonly EventTold[] {
  const policy =
    code === 'UnauthorizedOperation'
      ? ': Please verify the cluster IAM role has AmazonEKSVPCResourceController policy'
      : '';
  const message = `Failed to create trunk interface: Error Code: ${code}${policy}`;
  return [
    { type: 'Warning', reason: 'TrunkENICreationFailed', message },
    {
      type: 'Normal',
      reason: 'NodeTrunkFailedInitialization',
      message: 'The node failed initializing trunk interface',
    },
  ];
}

export function branchFailedEvent({ doing, code, message }: BranchFailure): EventTold {
  const text = `failed to allocate branch ENI to pod: ${doing}, ${code}: ${message}`;
  return { type: 'Warning', reason: 'BranchAllocationFailed', message: text };
}

export function groupsEvent({ securityGroups }: BranchPod): EventTold {
  const reason = 'SecurityGroupRequested';
  if (securityGroups.length > 0) {
    const message = `Pod will get the following Security Groups [${securityGroups.join(' ')}]`;
    return { type: 'Normal', reason, message };
  }
  const message =
    "Pod will get the instance security group as the pod didn't match any Security Group from SecurityGroupPolicy";
  return { type: 'Warning', reason, message };
}

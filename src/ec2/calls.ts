// The EC2 actions the CNI uses, by the names of the EC2 API.

export const EC2_CALLS = [
  'AssignPrivateIpAddresses',
  'AttachNetworkInterface',
  'CreateNetworkInterface',
  'CreateTags',
  'DeleteNetworkInterface',
  'DescribeInstances',
  'DescribeNetworkInterfaces',
  'DescribeSubnets',
  'DetachNetworkInterface',
  'ModifyNetworkInterfaceAttribute',
  'UnassignPrivateIpAddresses',
] as const;

export type Ec2Call = (typeof EC2_CALLS)[number];

// The EC2 actions the CNI, the VPC resource controller and Karpenter use, by the names of the EC2 API.

export const EC2_CALLS = [
  'AssignIpv6Addresses',
  'AssignPrivateIpAddresses',
  'AssociateTrunkInterface',
  'AttachNetworkInterface',
  'CreateFleet',
  'CreateNetworkInterface',
  'CreateTags',
  'DeleteNetworkInterface',
  'DescribeInstances',
  'DescribeNetworkInterfaces',
  'DescribeSecurityGroups',
  'DescribeSubnets',
  'DetachNetworkInterface',
  'ModifyNetworkInterfaceAttribute',
  'TerminateInstances',
  'UnassignPrivateIpAddresses',
] as const;

export type Ec2Call = (typeof EC2_CALLS)[number];

/** DescribeNetworkInterfaces with filters and a page size is throttled apart from the one that names ENIs. */
export const FILTERED_DESCRIBE = 'DescribeNetworkInterfaces with filters';

/** Every call has a bucket of its own. */
export const BUCKET_NAMES = [...EC2_CALLS, FILTERED_DESCRIBE] as const;

export type BucketName = (typeof BUCKET_NAMES)[number];

// A managed node group as `aws eks describe-nodegroup` prints it, members in the order of the API's model.

import type { NodeGroupConfig, NodeUpdateConfig } from '../../kube/api/config.ts';
import { ONE_AT_A_TIME } from '../../kube/api/nodeUpdate.ts';
import type { Taint } from '../../kube/api/objects.ts';
import type { NodeGroupView } from '../../kube/view.ts';
import { instanceType } from '../../ec2/instanceTypes.ts';
import type { JsonValue } from '../introspection/goJson.ts';
import type { Moment } from '../moment.ts';
import { apiTime } from './apiTime.ts';
import { madeUpId } from '../../base/madeUpId.ts';
import { ACCOUNT_ID, clusterName } from './madeUp.ts';

/** EC2's code of a launch that failed → EKS' code of a node group's issue, with its text. */
const ISSUES: Readonly<Record<string, readonly [code: string, message: string]>> = {
  InsufficientInstanceCapacity: [
    'AsgInstanceLaunchFailures',
    'Instances failed to launch because Amazon EC2 has no capacity of their instance types in the Availability Zone.',
  ],
  InsufficientFreeAddressesInSubnet: [
    'InsufficientFreeAddresses',
    'Amazon Autoscaling was unable to launch instances because there are not enough free addresses in the subnet associated with your AutoScaling group(s).',
  ],
};

/**
 * @assumption a group's least and greatest size are its size where the scenario says no others. Which launches make an issue, and
 * when it goes, EKS does not document: here those that EC2 refused last, until one succeeds.
 */
export function nodegroup(moment: Moment, group: NodeGroupView): JsonValue {
  const { scenario } = moment;
  const { config, desired } = group;
  const cluster = clusterName(scenario);
  const { region } = scenario.ec2;
  const id = idOf(cluster, config);
  const issues = issuesOf(group);
  return {
    nodegroupName: config.name,
    nodegroupArn: `arn:aws:eks:${region}:${ACCOUNT_ID}:nodegroup/${cluster}/${config.name}/${id}`,
    clusterName: cluster,
    version: `1.${scenario.cluster.kubernetesMinor}`,
    createdAt: apiTime(moment, group.createdAt),
    status: statusOf(group, issues.length > 0),
    capacityType: config.isSpot === true ? 'SPOT' : 'ON_DEMAND',
    scalingConfig: {
      minSize: config.limits?.min ?? desired,
      maxSize: config.limits?.max ?? desired,
      desiredSize: desired,
    },
    instanceTypes: [config.instanceType, ...(config.otherInstanceTypes ?? [])],
    subnets: config.subnets.map(String),
    amiType:
      instanceType(config.instanceType)?.architecture === 'arm64'
        ? 'AL2023_ARM_64_STANDARD'
        : 'AL2023_x86_64_STANDARD',
    nodeRole: `arn:aws:iam::${ACCOUNT_ID}:role/${cluster}-node`,
    labels: { ...config.labels },
    ...(config.taints.length === 0 ? {} : { taints: config.taints.map(taintBody) }),
    resources: { autoScalingGroups: [{ name: autoScalingGroupOf(moment, config) }] },
    health: { issues },
    updateConfig: updateConfig(config.update ?? ONE_AT_A_TIME),
  };
}

/** The name that EKS gives it; of a group of one's own its own. */
export function autoScalingGroupOf({ scenario }: Pick<Moment, 'scenario'>, config: NodeGroupConfig): string {
  if ((config.management ?? 'managed') !== 'managed') return config.name;
  return `eks-${config.name}-${idOf(clusterName(scenario), config)}`;
}

function idOf(cluster: string, { name }: NodeGroupConfig): string {
  return madeUpId('ng', `${cluster} ${name}`).slice('ng-'.length);
}

function updateConfig({ maxUnavailable: { kind, value }, strategy }: NodeUpdateConfig): JsonValue {
  return {
    ...(kind === 'count' ? { maxUnavailable: value } : { maxUnavailablePercentage: value }),
    updateStrategy: strategy,
  };
}

function statusOf({ isDeleted, isRefreshing, updates }: NodeGroupView, hasIssues: boolean): string {
  if (isDeleted) return 'DELETING';
  if (isRefreshing || updates.at(-1)?.status === 'InProgress') return 'UPDATING';
  return hasIssues ? 'DEGRADED' : 'ACTIVE';
}

function issuesOf({ failedLaunches }: NodeGroupView): readonly JsonValue[] {
  return [...new Set(failedLaunches.map(({ code }) => code))].map((ec2Code) => {
    const [code, message] = ISSUES[ec2Code] ?? [
      'InternalFailure',
      `EC2 refused to launch instances: ${ec2Code}.`,
    ];
    const subnets = failedLaunches.filter((failed) => failed.code === ec2Code).map(({ subnet }) => subnet);
    return { code, message, resourceIds: [...new Set(subnets)] };
  });
}

const EFFECTS = {
  NoSchedule: 'NO_SCHEDULE',
  PreferNoSchedule: 'PREFER_NO_SCHEDULE',
  NoExecute: 'NO_EXECUTE',
} as const;

function taintBody({ key, value, effect }: Taint): JsonValue {
  return { key, value, effect: EFFECTS[effect] };
}

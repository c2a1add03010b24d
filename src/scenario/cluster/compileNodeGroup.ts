// A node group, from the start or of a step, compiled.

import { unreachable } from '../../base/assert.ts';
import type { InstanceType } from '../../ec2/instanceTypes.ts';
import { calculatorMaxPods, nodeadmMaxPods } from '../../ec2/maxPods.ts';
import type { MaxPodsRule, NodeGroupConfig, NodeUpdateConfig } from '../../kube/api/config.ts';
import type { NodeGroupDocument } from './clusterDocument.ts';
import { compileRequests, compileTaint } from './compilePods.ts';

type CapacityType = NodeGroupDocument['capacityType'];

/** EKS' words for what EC2 calls a purchase option. */
export const PURCHASES = { ON_DEMAND: 'on-demand', SPOT: 'spot' } as const satisfies Record<
  CapacityType,
  string
>;

/** `subnets`: those of the VPC, for groups that name none. */
export function compileNodeGroup(group: NodeGroupDocument, subnets: readonly string[]): NodeGroupConfig {
  return {
    name: group.name,
    instanceType: group.instanceType,
    size: group.size,
    ...(group.maxSize === undefined ? {} : { limits: { min: group.minSize ?? 0, max: group.maxSize } }),
    ...(group.tags === undefined ? {} : { tags: { ...group.tags } }),
    subnets: group.subnets ?? subnets,
    maxPods: maxPodsRule(group.maxPods),
    ...otherTypes(group.instanceType, group.instanceTypes),
    ...(group.capacityType === 'SPOT' ? { isSpot: true } : {}),
    ...(group.updateConfig === undefined ? {} : { update: compileUpdate(group.updateConfig) }),
    ...(group.management === 'managed' ? {} : { management: group.management, drains: group.drains }),
    labels: { ...group.labels },
    taints: group.taints.map(compileTaint),
    ...(group.extendedResources === undefined
      ? {}
      : { extendedResources: compileRequests(group.extendedResources) }),
  };
}

/** The first choice is none of the others, whether it was written again or not. */
function otherTypes(
  instanceType: string,
  instanceTypes: readonly string[] = [],
): Pick<NodeGroupConfig, 'otherInstanceTypes'> {
  const others = [...new Set(instanceTypes)].filter((type) => type !== instanceType);
  return others.length === 0 ? {} : { otherInstanceTypes: others };
}

function compileUpdate(config: NonNullable<NodeGroupDocument['updateConfig']>): NodeUpdateConfig {
  const { maxUnavailable = 1, maxUnavailablePercentage: percentage, updateStrategy } = config;
  return {
    maxUnavailable:
      percentage === undefined
        ? { kind: 'count', value: maxUnavailable }
        : { kind: 'percent', value: percentage },
    strategy: updateStrategy,
  };
}

export function maxPodsRule(maxPods: NodeGroupDocument['maxPods']): MaxPodsRule {
  return typeof maxPods === 'number' ? { kind: 'explicit', maxPods } : { kind: maxPods };
}

/** What the kubelets of nodes of a type are told. */
export function maxPodsOf(rule: MaxPodsRule, type: InstanceType): number {
  switch (rule.kind) {
    case 'explicit':
      return rule.maxPods;
    case 'formula':
      return nodeadmMaxPods(type);
    case 'custom-networking':
      return calculatorMaxPods(type, { customNetworking: true });
    default:
      return unreachable(rule);
  }
}

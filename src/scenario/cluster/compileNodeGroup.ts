// A node group, from the start or of a step, compiled.

import { unreachable } from '../../base/assert.ts';
import type { InstanceType } from '../../ec2/instanceTypes.ts';
import { calculatorMaxPods, nodeadmMaxPods } from '../../ec2/maxPods.ts';
import type { MaxPodsRule, NodeGroupConfig } from '../../kube/api/config.ts';
import type { NodeGroupDocument } from './clusterDocument.ts';
import { compileRequests, compileTaint } from './compilePods.ts';

/** `subnets`: those of the VPC, for groups that name none. */
export function compileNodeGroup(group: NodeGroupDocument, subnets: readonly string[]): NodeGroupConfig {
  return {
    name: group.name,
    instanceType: group.instanceType,
    size: group.size,
    subnets: group.subnets ?? subnets,
    maxPods: maxPodsRule(group.maxPods),
    ...(group.management === 'managed' ? {} : { management: group.management, drains: group.drains }),
    labels: { ...group.labels },
    taints: group.taints.map(compileTaint),
    ...(group.extendedResources === undefined
      ? {}
      : { extendedResources: compileRequests(group.extendedResources) }),
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

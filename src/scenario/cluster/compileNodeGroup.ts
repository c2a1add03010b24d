// A node group, from the start or of a step, compiled.

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
  return maxPods === 'formula' ? { kind: 'formula' } : { kind: 'explicit', maxPods };
}

// The cluster's node groups by name.

import type { Milliseconds } from '../../base/time.ts';
import type { NodeGroupConfig } from '../api/config.ts';
import type { LaunchTemplate } from './groupMember.ts';
import { NodeGroup } from './nodeGroup.ts';
import type { NodeGroupPorts } from './nodeGroupPorts.ts';

export class NodeGroups {
  private readonly ports: NodeGroupPorts;
  private readonly byName = new Map<string, NodeGroup>();

  constructor(ports: NodeGroupPorts) {
    this.ports = ports;
  }

  add(config: NodeGroupConfig, template: LaunchTemplate): void {
    this.byName.set(config.name, new NodeGroup(config, template, this.ports));
  }

  /** In order of creation; those that were deleted until their last machine has ended. */
  *all(): Iterable<NodeGroup> {
    for (const group of this.byName.values()) if (!group.isGone) yield group;
  }

  /** Beyond the limits of its Auto Scaling group EKS refuses. */
  scale(name: string, size: number): void {
    const group = this.byName.get(name);
    if (group === undefined) return;
    const { limits } = group.config;
    if (limits === undefined || (size >= limits.min && size <= limits.max)) group.scale(size);
    else this.refuse(name, 'InvalidParameterException', 'UpdateNodegroupConfig', outOfLimits(size, limits));
  }

  delete(name: string): void {
    this.byName.get(name)?.delete();
  }

  /** Replaces every node there is, a few at a time. */
  refresh(name: string, minHealthyPercentage: number, template?: LaunchTemplate): void {
    this.byName.get(name)?.refresh(minHealthyPercentage, template);
  }

  /** UpdateNodegroupVersion; with force, pods that do not leave within 15 minutes are deleted. */
  update(name: string, template: LaunchTemplate, isForced: boolean): void {
    const group = this.byName.get(name);
    if (group === undefined || group.startUpdate(template, isForced)) return;
    const why = 'Nodegroup cannot be updated as it is currently not in Active State';
    this.refuse(name, 'ResourceInUseException', 'UpdateNodegroupVersion', why);
  }

  /** EC2 takes back the node's spot instance: its rebalance recommendation comes now, its notice after so long. */
  interruptSpot(node: string, noticeAfter: Milliseconds): void {
    for (const group of this.byName.values()) group.interruptSpot(node, noticeAfter);
  }

  /** The instance behind the node ended behind its group's back. */
  lost(node: string): void {
    for (const group of this.byName.values()) group.lost(node);
  }

  private refuse(object: string, code: string, operation: string, why: string): void {
    const message = `An error occurred (${code}) when calling the ${operation} operation: ${why}`;
    this.ports.environment.emit({ kind: 'apply-refused', object, objectKind: 'node group', message });
  }
}

function outOfLimits(size: number, { min, max }: NonNullable<NodeGroupConfig['limits']>): string {
  return size > max
    ? `desired capacity ${size} can't be greater than max size ${max}`
    : `desired capacity ${size} can't be less than min size ${min}`;
}

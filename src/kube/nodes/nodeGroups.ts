// The cluster's node groups by name.

import type { MachineShape, NodeGroupConfig } from '../api/config.ts';
import { NodeGroup, type NodeGroupPorts } from './nodeGroup.ts';

export class NodeGroups {
  private readonly ports: NodeGroupPorts;
  private readonly byName = new Map<string, NodeGroup>();

  constructor(ports: NodeGroupPorts) {
    this.ports = ports;
  }

  add(config: NodeGroupConfig, shape: MachineShape): void {
    const group = new NodeGroup(config, shape, this.ports);
    this.byName.set(config.name, group);
    group.takePlaced();
    group.reconcile();
  }

  /** In order of creation; those that were deleted until their last machine has ended. */
  *all(): Iterable<NodeGroup> {
    for (const group of this.byName.values()) if (!group.isGone) yield group;
  }

  scale(name: string, size: number): void {
    this.byName.get(name)?.scale(size);
  }

  delete(name: string): void {
    this.byName.get(name)?.delete();
  }

  /** Replaces every node there is, a few at a time. */
  refresh(name: string, minHealthyPercentage: number, shape?: MachineShape): void {
    this.byName.get(name)?.refresh(minHealthyPercentage, shape);
  }

  /** The instance behind the node ended behind its group's back. */
  lost(node: string): void {
    for (const group of this.byName.values()) group.lost(node);
  }
}

// The world as the steps of a timeline act on it.

import { unreachable } from '../base/assert.ts';
import type { Cloud } from '../ec2/cloud.ts';
import type { NodeGroupConfig } from '../kube/api/config.ts';
import type { Kubernetes } from '../kube/kubernetes.ts';
import type { CniEnv } from '../scenario/cluster/cniSettings.ts';
import type { NodeSelection } from '../scenario/steps/nodeSelection.ts';
import type { StepWorld } from '../scenario/steps/stepWorld.ts';
import { machineShape } from './machineShape.ts';

export class SteppedWorld implements StepWorld {
  readonly kubernetes: Kubernetes;
  readonly otherUsers: Cloud['others'];
  cniEnv: CniEnv;
  /** As they are now, by name. */
  private readonly groups = new Map<string, NodeGroupConfig>();

  constructor(kubernetes: Kubernetes, { others }: Cloud, cniEnv: CniEnv) {
    this.kubernetes = kubernetes;
    this.otherUsers = others;
    this.cniEnv = cniEnv;
  }

  addNodeGroup(group: NodeGroupConfig): void {
    this.groups.set(group.name, group);
    this.kubernetes.addNodeGroup(group, machineShape(group));
  }

  refreshNodeGroup(group: string, minHealthyPercentage: number, changes: Partial<NodeGroupConfig>): void {
    const config = this.groups.get(group);
    if (config === undefined) return;
    const changed = { ...config, ...changes };
    this.groups.set(group, changed);
    this.kubernetes.refreshNodeGroup(group, minHealthyPercentage, machineShape(changed));
  }

  nodes(selection: NodeSelection): readonly string[] {
    switch (selection.kind) {
      case 'all':
        return [...this.kubernetes.nodes()].map((node) => node.name);
      case 'group':
        return this.kubernetes.nodesOfGroup(selection.group).map((node) => node.name);
      case 'nth':
        return this.kubernetes
          .nodesOfGroup(selection.group)
          .slice(selection.index, selection.index + 1)
          .map((node) => node.name);
      default:
        return unreachable(selection);
    }
  }
}

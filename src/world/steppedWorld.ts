// The world as the steps of a timeline act on it.

import { NODE_POOL_LABEL } from '../autoscaling/karpenter/wellKnown.ts';
import { unreachable } from '../base/assert.ts';
import { own } from '../base/own.ts';
import type { Cloud } from '../ec2/cloud.ts';
import type { Instance } from '../ec2/instance.ts';
import type { ForeignEni } from '../ec2/otherUsers.ts';
import type { NodeGroupConfig } from '../kube/api/config.ts';
import type { Kubernetes } from '../kube/kubernetes.ts';
import { askedAtStart } from '../scenario/askedAt.ts';
import type { CompiledScenario } from '../scenario/compiled.ts';
import type { Asked } from '../scenario/steps/asked.ts';
import type { NodeSelection } from '../scenario/steps/nodeSelection.ts';
import type { StepWorld } from '../scenario/steps/stepWorld.ts';
import type { NodeDaemons } from './nodeDaemons.ts';
import { machineShapes } from './machineShape.ts';

export class SteppedWorld implements StepWorld {
  readonly kubernetes: Kubernetes;
  readonly otherUsers: Cloud['others'];
  readonly asked: Asked;
  private readonly daemons: NodeDaemons;

  constructor(kubernetes: Kubernetes, { others }: Cloud, daemons: NodeDaemons, scenario: CompiledScenario) {
    this.daemons = daemons;
    this.kubernetes = kubernetes;
    this.otherUsers = others;
    this.asked = askedAtStart(scenario);
    for (const group of scenario.nodeGroups) this.addNodeGroup(group);
  }

  addNodeGroup(group: NodeGroupConfig): void {
    this.kubernetes.addNodeGroup(group, ...machineShapes(group));
  }

  refreshNodeGroup(name: string, minHealthyPercentage: number): void {
    const group = this.asked.nodeGroups.get(name);
    if (group !== undefined)
      this.kubernetes.refreshNodeGroup(name, minHealthyPercentage, machineShapes(group));
  }

  updateNodeGroup(name: string, isForced: boolean): void {
    const group = this.asked.nodeGroups.get(name);
    if (group !== undefined) this.kubernetes.groups.update(name, machineShapes(group), isForced);
  }

  attachEni(node: string, eni: ForeignEni): void {
    this.changeEnis(node, (instance) => this.otherUsers.hangEni(instance, eni));
  }

  detachEnis(node: string): void {
    this.changeEnis(node, (instance) => this.otherUsers.takeEnisOff(instance));
  }

  /** The daemon sees it when it looks next. */
  private changeEnis(node: string, change: (instance: Instance) => void): void {
    const daemon = this.daemons.nodes.get(node);
    if (daemon === undefined || daemon.instance.terminated) return;
    change(daemon.instance);
    daemon.running?.attachmentsChanged();
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
      case 'pool':
        return this.nodesOfPool(selection.pool, selection.index);
      default:
        return unreachable(selection);
    }
  }

  private nodesOfPool(pool: string, index: number | undefined): string[] {
    const nodes = [...this.kubernetes.nodes()].filter(({ labels }) => own(labels, NODE_POOL_LABEL) === pool);
    const chosen = index === undefined ? nodes : nodes.slice(index, index + 1);
    return chosen.map(({ name }) => name);
  }
}

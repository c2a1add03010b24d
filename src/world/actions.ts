// What a timeline step does to the world.

import { unreachable } from '../base/assert.ts';
import type { Cloud } from '../ec2/cloud.ts';
import type { Kubernetes } from '../kube/kubernetes.ts';
import { AWS_NODE } from '../kube/networkAgent.ts';
import type { Action, CniEnv, NodeSelection } from '../scenario/compiled.ts';
import { machineShape } from './machineShape.ts';

export class Actions {
  private readonly kubernetes: Kubernetes;
  private readonly cloud: Cloud;
  private env: CniEnv;

  constructor(kubernetes: Kubernetes, cloud: Cloud, env: CniEnv) {
    this.kubernetes = kubernetes;
    this.cloud = cloud;
    this.env = env;
  }

  apply(action: Action): void {
    const { kubernetes, cloud } = this;
    switch (action.kind) {
      case 'create-deployment':
        return kubernetes.createDeployment(action.deployment);
      case 'scale-deployment':
        return kubernetes.scaleDeployment(action.deployment, action.replicas);
      case 'delete-deployment':
        return kubernetes.deleteDeployment(action.deployment);
      case 'create-pods':
        return kubernetes.createPods(action.name, action.count, action.template);
      case 'delete-pods':
        return kubernetes.deletePods(action.name, action.count);
      case 'add-node-group':
        return kubernetes.addNodeGroup(action.group, machineShape(action.group));
      case 'scale-node-group':
        return kubernetes.scaleNodeGroup(action.group, action.size);
      case 'delete-node-group':
        return kubernetes.deleteNodeGroup(action.group);
      case 'cordon':
        return this.onNodes(action.nodes, (node) => kubernetes.cordon(node));
      case 'uncordon':
        return this.onNodes(action.nodes, (node) => kubernetes.uncordon(node));
      case 'drain':
        return this.onNodes(action.nodes, (node) => kubernetes.drain(node));
      case 'set-cni-env':
        return this.setCniEnv(action.env, action.unset);
      case 'restart-daemon':
        return this.onNodes(action.nodes, (node) => kubernetes.restartDaemon(node));
      case 'reboot-node':
        return this.onNodes(action.nodes, (node) => kubernetes.rebootNode(node));
      case 'terminate-node':
        return this.onNodes(action.nodes, (node) => kubernetes.terminateNode(node));
      case 'take-addresses':
        return cloud.others.takeAddresses(action.subnet, action.range);
      case 'free-addresses':
        return cloud.others.freeAddresses(action.subnet, action.range);
      case 'take-random-addresses':
        return cloud.others.takeRandomAddresses(action.subnet, action.count);
      default:
        return unreachable(action);
    }
  }

  /** `kubectl set env daemonset aws-node`: the DaemonSet is rolled when that changes anything. */
  private setCniEnv(env: CniEnv, unset: readonly string[]): void {
    const kept = Object.entries(this.env).filter(([name]) => !unset.includes(name));
    this.env = { ...Object.fromEntries(kept), ...env };
    this.kubernetes.setDaemonSetEnv(AWS_NODE, this.env);
  }

  private onNodes(selection: NodeSelection, act: (node: string) => void): void {
    for (const node of this.selected(selection)) act(node);
  }

  /** Names of the nodes there are now; a node that does not exist (yet, or any more) is passed over. */
  private selected(selection: NodeSelection): readonly string[] {
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

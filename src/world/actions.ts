// What a timeline step does to the world.

import { unreachable } from '../base/assert.ts';
import type { Cloud } from '../ec2/cloud.ts';
import type { NodeGroupConfig } from '../kube/api/config.ts';
import type { Kubernetes } from '../kube/kubernetes.ts';
import { AWS_NODE } from '../kube/kubelet/networkAgent.ts';
import type { Action, CniEnv, NodeSelection } from '../scenario/compiled.ts';
import { machineShape } from './machineShape.ts';

type RefreshAction = Extract<Action, { readonly kind: 'refresh-node-group' }>;

export class Actions {
  private readonly kubernetes: Kubernetes;
  private readonly cloud: Cloud;
  private env: CniEnv;
  /** As they are now, by name. */
  private readonly groups = new Map<string, NodeGroupConfig>();

  constructor(kubernetes: Kubernetes, cloud: Cloud, env: CniEnv) {
    this.kubernetes = kubernetes;
    this.cloud = cloud;
    this.env = env;
  }

  apply(action: Action): void {
    const { kubernetes, cloud } = this;
    switch (action.kind) {
      case 'observe':
        return;
      case 'create-deployment':
        return kubernetes.createDeployment(action.deployment);
      case 'apply':
        for (const object of action.objects) kubernetes.apply(object);
        return;
      case 'delete-object':
        return kubernetes.delete(action.object, action.name);
      case 'scale':
        return kubernetes.verbs.scale(action.workload, action.name, action.replicas);
      case 'set-images':
        return kubernetes.verbs.setImages(action.workload, action.name, action.images);
      case 'restart-rollout':
        return kubernetes.verbs.restart(action.workload, action.name);
      case 'undo-rollout':
        return kubernetes.verbs.undo(action.name, action.revision);
      case 'pause-rollout':
        return kubernetes.verbs.setPaused(action.name, true);
      case 'resume-rollout':
        return kubernetes.verbs.setPaused(action.name, false);
      case 'create-pods':
        return kubernetes.createPods(action.name, action.count, action.template);
      case 'delete-pods':
        return kubernetes.deletePods(action.name, action.count);
      case 'add-node-group':
        return this.addNodeGroup(action.group);
      case 'scale-node-group':
        return kubernetes.scaleNodeGroup(action.group, action.size);
      case 'delete-node-group':
        return kubernetes.deleteNodeGroup(action.group);
      case 'refresh-node-group':
        return this.refreshNodeGroup(action);
      case 'cordon':
        return this.onNodes(action.nodes, (node) => kubernetes.cordon(node));
      case 'uncordon':
        return this.onNodes(action.nodes, (node) => kubernetes.nodeVerbs.uncordon(node));
      case 'drain':
        return this.onNodes(action.nodes, (node) => kubernetes.drain(node));
      case 'set-cni-version':
        this.env = action.env;
        return kubernetes.apply({ kind: 'DaemonSet', config: action.daemonSet });
      case 'set-cni-env':
        return this.setCniEnv(action.env, action.unset);
      case 'restart-daemon':
        return this.onNodes(action.nodes, (node) => kubernetes.restartDaemon(node));
      case 'reboot-node':
        return this.onNodes(action.nodes, (node) => kubernetes.nodeVerbs.reboot(node));
      case 'terminate-node':
        return this.onNodes(action.nodes, (node) => kubernetes.terminateNode(node));
      case 'fail-node':
        return this.onNodes(action.nodes, (node) => kubernetes.nodeVerbs.fail(node));
      case 'recover-node':
        return this.onNodes(action.nodes, (node) => kubernetes.nodeVerbs.recover(node));
      case 'taint':
        return this.onNodes(action.nodes, (node) => kubernetes.nodeVerbs.taint(node, action.taint));
      case 'untaint':
        return this.onNodes(action.nodes, (node) => kubernetes.nodeVerbs.untaint(node, action.taint));
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

  addNodeGroup(group: NodeGroupConfig): void {
    this.groups.set(group.name, group);
    this.kubernetes.addNodeGroup(group, machineShape(group));
  }

  private refreshNodeGroup({ group, minHealthyPercentage, changes }: RefreshAction): void {
    const config = this.groups.get(group);
    if (config === undefined) return;
    const changed = { ...config, ...changes };
    this.groups.set(group, changed);
    this.kubernetes.refreshNodeGroup(group, minHealthyPercentage, machineShape(changed));
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

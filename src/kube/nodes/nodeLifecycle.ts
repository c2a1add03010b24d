// What controllers do to nodes by themselves: taints that follow readiness and cordon, nodes whose kubelet fell silent,
// nodes whose instance is gone, and the pods such nodes leave behind.
// @upstream pkg/controller/nodelifecycle, cloud-provider controllers/nodelifecycle, pkg/controller/podgc
// The NoExecute taints of nodes that stay down are `nodeEviction.ts`'s.

import { SECOND, type Milliseconds } from '../../base/time.ts';
import type { RandomStream } from '../../kernel/random.ts';
import type { Cluster } from '../api/cluster.ts';
import type { NodeAgentPort } from '../api/cniPort.ts';
import type { Environment } from '../api/environment.ts';
import { NodeEviction } from './nodeEviction.ts';
import { NOT_READY, UNREACHABLE, UNSCHEDULABLE, withTaint } from '../api/nodeTaints.ts';
import type { Node } from '../api/objects.ts';

/** A node is Unknown after this long without a heartbeat, seen by a loop of this period. */
const MONITOR_GRACE = 50 * SECOND;
const MONITOR_PERIOD = 5 * SECOND;
/** How often the cloud is asked whether the instances of nodes that are not Ready still exist. */
const CLOUD_PERIOD = 5 * SECOND;
/** Pods of unknown nodes are looked for this often, then left alone for 40 s, which a third look finds over. */
const COLLECT_PERIOD = 20 * SECOND;
const QUARANTINE = 60 * SECOND;

/** Of the DisruptionTarget condition that it sets. @upstream pkg/controller/podgc */
const COLLECTED = { reason: 'DeletionByPodGC', message: 'PodGC: node no longer exists' };

export class NodeLifecycle {
  private readonly cluster: Cluster;
  private readonly environment: Environment;
  private readonly agent: NodeAgentPort;
  private readonly stream: RandomStream;
  /** Nodes without heartbeats, and since when. */
  private readonly silent = new Map<Node, Milliseconds>();
  private readonly unreachable = new Set<Node>();
  private readonly eviction: NodeEviction;

  constructor(cluster: Cluster, environment: Environment, agent: NodeAgentPort) {
    this.cluster = cluster;
    this.environment = environment;
    this.agent = agent;
    this.stream = environment.random.stream('kube/node-lifecycle');
    this.eviction = new NodeEviction(cluster, environment, (node) => this.unreachable.has(node));
  }

  nodeAdded(node: Node): void {
    this.eviction.nodeAdded(node);
  }

  /** Cordon or readiness changed: the taints follow when the controller has seen it. */
  nodeChanged(node: Node): void {
    this.environment.later(() => this.updateTaints(node));
  }

  nodeReadinessChanged(node: Node): void {
    this.nodeChanged(node);
    this.eviction.readinessChanged(node);
  }

  /** The kubelet sends no more heartbeats. */
  kubeletSilent(node: Node, found: () => void = () => undefined): void {
    const since = this.environment.now;
    this.silent.set(node, since);
    this.environment.after(MONITOR_GRACE + this.stream.below(MONITOR_PERIOD), () => {
      if (this.silent.get(node) !== since) return;
      this.unreachable.add(node);
      this.cluster.nodes.setSilent(node);
      for (const pod of this.cluster.podsOn(node.name)) this.cluster.setPodReady(pod, false);
      found();
    });
  }

  kubeletBack(node: Node): void {
    this.silent.delete(node);
    if (this.unreachable.delete(node)) this.nodeChanged(node);
  }

  /** The instance was terminated: its node leaves the API once the silence is noticed. */
  instanceGone(node: Node): void {
    this.kubeletSilent(node, () => {
      this.environment.after(this.stream.below(CLOUD_PERIOD), () => this.removeNode(node));
    });
  }

  /** The node's object goes, whether its silence was noticed or another machine takes its name. */
  removeNode(node: Node): void {
    if (!this.cluster.nodes.has(node)) return;
    this.silent.delete(node);
    this.unreachable.delete(node);
    this.eviction.nodeRemoved(node);
    this.cluster.nodes.remove(node);
    this.orphaned(node.name);
  }

  /** Pods are bound to a node that does not exist. */
  orphaned(nodeName: string): void {
    if (this.cluster.podsOn(nodeName).length === 0) return;
    const delay = this.stream.below(COLLECT_PERIOD) + QUARANTINE;
    this.environment.after(delay, () => {
      if (this.cluster.nodes.get(nodeName) === undefined) this.collectPods(nodeName);
    });
  }

  /** Ends the pods without any kubelet. */
  collectPods(nodeName: string): void {
    for (const pod of this.cluster.podsOn(nodeName)) {
      this.cluster.finishPod(pod, 'Failed', COLLECTED);
      this.cluster.removePod(pod);
    }
  }

  private updateTaints(node: Node): void {
    if (!this.cluster.nodes.has(node)) return;
    const unreachable = this.unreachable.has(node);
    let taints = withTaint(node.taints, NOT_READY, !node.ready && !unreachable);
    taints = withTaint(taints, UNREACHABLE, !node.ready && unreachable);
    const tainted = withTaint(taints, UNSCHEDULABLE, node.unschedulable);
    if (tainted === node.taints) return;
    this.cluster.nodes.setTaints(node, tainted);
    if (tainted !== taints) this.agent.unschedulableChanged(node.name, node.unschedulable);
  }
}

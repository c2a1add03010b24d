// Who hears of which write: the scheduler, the kubelet of the pod's node, the controllers. The API's watch latency is
// added here where the hearer does not add its own.

import { hasFinished, type PodWatcher } from './api/cluster.ts';
import type { NodeAgentPort } from './api/cniPort.ts';
import type { NodeWatcher } from './api/clusterNodes.ts';
import type { NodeMaker } from './api/nodeMaker.ts';
import type { DisruptionBudgets } from './controllers/disruptionBudgets.ts';
import type { Drainer } from './controllers/drain.ts';
import type { Environment } from './api/environment.ts';
import type { EventRecorder } from './api/events.ts';
import type { Fleet } from './nodes/fleet.ts';
import type { NodeLifecycle } from './nodes/nodeLifecycle.ts';
import { podKey, type Node, type Pod } from './api/objects.ts';
import type { PodController } from './controllers/podController.ts';
import type { Scheduler } from './scheduler/scheduler.ts';
import type { TaintEviction } from './nodes/taintEviction.ts';
import type { Attachments } from './storage/attachments.ts';
import type { ClaimedVolumes } from './storage/claimedVolumes.ts';
import type { Workloads } from './controllers/workloads.ts';

/** Those who watch. They are built on the cluster, so they come after it. */
export interface Watchers {
  readonly scheduler: Scheduler;
  readonly fleet: Fleet;
  readonly lifecycle: NodeLifecycle;
  readonly drainer: Drainer;
  readonly events: EventRecorder;
  readonly workloads: Workloads;
  readonly budgets: DisruptionBudgets;
  readonly taintEviction: TaintEviction;
  readonly volumes: ClaimedVolumes;
  readonly attachments: Attachments;
}

export class Watches implements PodWatcher, NodeWatcher {
  private readonly environment: Environment;
  private readonly agent: Pick<NodeAgentPort, 'metadataChanged'>;
  private readonly nodeMaker: NodeMaker;
  private readonly watchers: () => Watchers;

  constructor(
    environment: Environment,
    agent: Pick<NodeAgentPort, 'metadataChanged'>,
    nodeMaker: NodeMaker,
    watchers: () => Watchers,
  ) {
    this.environment = environment;
    this.agent = agent;
    this.nodeMaker = nodeMaker;
    this.watchers = watchers;
  }

  podCreated(pod: Pod): void {
    const { scheduler, budgets, volumes } = this.watchers();
    volumes.podCreated(pod);
    if (isScheduled(pod)) scheduler.addPod(pod);
    budgets.podCreated(pod);
    if (pod.nodeName !== undefined) this.environment.later(() => this.showToKubelet(pod));
  }

  /** Its kubelet, if it has one, goes on with it by itself. */
  podPlaced(pod: Pod): void {
    const { scheduler, budgets, taintEviction, volumes } = this.watchers();
    if (!hasFinished(pod)) volumes.podCreated(pod);
    if (!hasFinished(pod) && isScheduled(pod)) scheduler.addPod(pod);
    if (pod.deletedAt !== undefined) scheduler.podTerminating(pod);
    budgets.podCreated(pod);
    taintEviction.podBound(pod);
  }

  /** Of a pod without a node: the scheduler tries anew. */
  podChanged(pod: Pod): void {
    const { scheduler, volumes } = this.watchers();
    volumes.podCreated(pod);
    if (scheduler.forget(pod)) scheduler.addPod(pod);
  }

  podUngated(pod: Pod): void {
    this.environment.later(() => {
      if (pod.deletedAt === undefined && isScheduled(pod)) this.watchers().scheduler.addPod(pod);
    });
  }

  /** The binding's latency was the scheduler's. */
  podBound(pod: Pod): void {
    this.showToKubelet(pod);
    this.watchers().taintEviction.podBound(pod);
  }

  podTerminating(pod: Pod): void {
    const { scheduler, budgets } = this.watchers();
    scheduler.podTerminating(pod);
    this.controllerOf(pod)?.podTerminating(pod);
    budgets.podChanged(pod);
    this.environment.later(() => this.kubeletOf(pod)?.podTerminating(pod));
  }

  podReadinessChanged(pod: Pod): void {
    this.controllerOf(pod)?.podReadinessChanged(pod);
    this.watchers().budgets.podChanged(pod);
  }

  podRestarted(pod: Pod): void {
    this.controllerOf(pod)?.podRestarted?.(pod);
  }

  podFinished(pod: Pod): void {
    const { scheduler, budgets } = this.watchers();
    scheduler.podDeleted(pod);
    this.releaseVolumes(pod);
    this.controllerOf(pod)?.podFinished(pod);
    budgets.podChanged(pod);
  }

  podRemoved(pod: Pod): void {
    const { scheduler, drainer, events, budgets, taintEviction } = this.watchers();
    scheduler.podDeleted(pod);
    this.releaseVolumes(pod);
    this.controllerOf(pod)?.podRemoved(pod);
    budgets.podRemoved(pod);
    drainer.podRemoved(pod);
    taintEviction.podRemoved(pod);
    events.forget(podKey(pod));
  }

  nodeAdded(node: Node): void {
    const { scheduler, lifecycle, taintEviction } = this.watchers();
    scheduler.addNode(node);
    lifecycle.nodeAdded(node);
    taintEviction.nodeTaintsChanged(node);
    this.showToDaemonSets(node);
  }

  nodeCordonChanged(node: Node): void {
    this.watchers().scheduler.updateNode(node);
    this.watchers().lifecycle.nodeChanged(node);
  }

  nodeTaintsChanged(node: Node): void {
    this.watchers().scheduler.updateNode(node);
    this.watchers().taintEviction.nodeTaintsChanged(node);
    this.nodeMaker.nodeChanged(node);
    this.showToDaemonSets(node);
  }

  nodeLabelsChanged(node: Node): void {
    this.watchers().scheduler.updateNode(node);
    this.showToDaemonSets(node);
    this.agent.metadataChanged(node.name);
  }

  nodeAnnotationsChanged(node: Node): void {
    this.agent.metadataChanged(node.name);
  }

  nodeImagesChanged(node: Node): void {
    this.watchers().scheduler.updateNode(node);
  }

  nodeResourcesChanged(node: Node): void {
    this.watchers().scheduler.updateNode(node);
  }

  nodeReadinessChanged(node: Node): void {
    this.watchers().lifecycle.nodeReadinessChanged(node);
    this.nodeMaker.nodeChanged(node);
  }

  nodeRemoved(node: Node): void {
    const { scheduler, workloads, taintEviction } = this.watchers();
    scheduler.removeNode(node.name);
    taintEviction.nodeRemoved(node);
    for (const daemonSet of workloads.daemonSets.all()) daemonSet.nodeRemoved(node);
    this.nodeMaker.nodeRemoved(node);
  }

  private showToDaemonSets(node: Node): void {
    for (const daemonSet of this.watchers().workloads.daemonSets.all()) daemonSet.nodeChanged(node);
  }

  private releaseVolumes(pod: Pod): void {
    if (pod.spec.claims === undefined) return;
    const { attachments, volumes } = this.watchers();
    attachments.podEnded(pod);
    volumes.podEnded(pod);
  }

  /** A pod bound to a node that is gone, or never was, is an orphan. */
  private showToKubelet(pod: Pod): void {
    const { fleet, lifecycle } = this.watchers();
    const name = pod.nodeName ?? '';
    const kubelet = fleet.kubelet(name);
    if (kubelet !== undefined) kubelet.addPod(pod);
    else lifecycle.orphaned(name);
  }

  private kubeletOf(pod: Pod): ReturnType<Fleet['kubelet']> {
    return pod.nodeName === undefined ? undefined : this.watchers().fleet.kubelet(pod.nodeName);
  }

  private controllerOf(pod: Pod): PodController | undefined {
    return this.watchers().workloads.controllerOf(pod);
  }
}

/** Whether the scheduler counts it or looks for its node: another's it counts as soon as it has one. */
function isScheduled({ gates, nodeName, spec }: Pod): boolean {
  if (gates !== undefined && gates.length > 0) return false;
  return nodeName !== undefined || spec.schedulerName === undefined;
}

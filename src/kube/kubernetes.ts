// The whole cluster: API objects, scheduler, controllers, node groups and a kubelet on each node, wired together.
// What an operator does to it is a method here; what happens is told as facts.

import type { Random } from '../kernel/random.ts';
import type { Simulation } from '../kernel/simulation.ts';
import { Cluster } from './cluster.ts';
import type { CniPort, InstancePort, NodeAgentPort } from './cniPort.ts';
import type {
  ClusterConfig,
  DeploymentConfig,
  MachineShape,
  NodeGroupConfig,
  PodTemplate,
} from './config.ts';
import { Drainer } from './drain.ts';
import { Environment, type EmitFact } from './environment.ts';
import { EventRecorder } from './events.ts';
import { Fleet } from './fleet.ts';
import { NodeGroup, type NodeGroupPorts } from './nodeGroup.ts';
import { NodeLifecycle } from './nodeLifecycle.ts';
import { NODE_GROUP_LABEL } from './nodeObject.ts';
import type { Node, Pod } from './objects.ts';
import { Scheduler } from './scheduler/scheduler.ts';
import { SchedulerPort } from './schedulerPort.ts';
import { Watches, type Watchers } from './watches.ts';
import { Workloads } from './workloads.ts';

export interface KubernetesOptions {
  readonly config: ClusterConfig;
  readonly simulation: Simulation;
  readonly random: Random;
  readonly emit: EmitFact;
  readonly cni: CniPort;
  readonly instances: InstancePort;
  readonly agent: NodeAgentPort;
}

export class Kubernetes {
  private readonly cluster: Cluster;
  private readonly drainer: Drainer;
  private readonly fleet: Fleet;
  private readonly workloads: Workloads;
  private readonly groupPorts: NodeGroupPorts;
  private readonly groups = new Map<string, NodeGroup>();

  /** Creates what the configuration says runs from the start; nodes come with their groups. */
  constructor({ config, simulation, random, emit, cni, instances, agent }: KubernetesOptions) {
    const environment = new Environment(simulation, random, config, emit);
    const events = new EventRecorder(environment, emit);
    const cluster = new Cluster(environment, emit, new Watches(environment, (): Watchers => watchers));
    const workloads = new Workloads(random, { environment, cluster, events });
    const lifecycle = new NodeLifecycle(cluster, environment, agent);
    const drainer = new Drainer(cluster, environment);
    const fleet = new Fleet({ environment, cluster, events, cni, agent }, instances, lifecycle);
    const host = new SchedulerPort(cluster, environment, events, workloads);
    const { kubernetesMinor } = config;
    const scheduler = new Scheduler({ simulation, random, kubernetesMinor, host });
    const watchers = { scheduler, fleet, lifecycle, drainer, events, workloads };
    this.cluster = cluster;
    this.drainer = drainer;
    this.fleet = fleet;
    this.workloads = workloads;
    this.groupPorts = { environment, fleet, drainer, instances, config };
    workloads.create(config);
  }

  nodes(): Iterable<Node> {
    return this.cluster.nodes.all();
  }

  pods(): Iterable<Pod> {
    return this.cluster.pods();
  }

  node(name: string): Node | undefined {
    return this.cluster.nodes.get(name);
  }

  /** The group's nodes whose machine runs, in order of registration. */
  nodesOfGroup(group: string): Node[] {
    return [...this.nodes()].filter(
      ({ name, labels }) => labels[NODE_GROUP_LABEL] === group && this.fleet.kubelet(name) !== undefined,
    );
  }

  addNodeGroup(config: NodeGroupConfig, shape: MachineShape): void {
    const group = new NodeGroup(config, shape, this.groupPorts);
    this.groups.set(config.name, group);
    group.reconcile();
  }

  scaleNodeGroup(name: string, size: number): void {
    this.groups.get(name)?.scale(size);
  }

  /** Its nodes are drained and end as with any scaling to zero. */
  deleteNodeGroup(name: string): void {
    this.groups.get(name)?.scale(0);
  }

  createDeployment(config: DeploymentConfig): void {
    this.workloads.createDeployment(config);
  }

  scaleDeployment(name: string, replicas: number): void {
    this.workloads.scaleDeployment(name, replicas);
  }

  /** With its pods, which the garbage collector deletes. */
  deleteDeployment(name: string): void {
    this.workloads.deleteDeployment(name);
  }

  /** Pods without a controller, `NAME-0`, `NAME-1` …; more of them when the name has some already. */
  createPods(name: string, count: number, template: PodTemplate): void {
    this.workloads.barePods.create(name, count, template);
  }

  /** A pod by `namespace/name`, or those of a Deployment or of createPods: all, or so many of the oldest. */
  deletePods(name: string, count: number | 'all'): void {
    this.workloads.deletePods(name, count);
  }

  cordon(nodeName: string): void {
    this.withNode(nodeName, (node) => this.cluster.nodes.setUnschedulable(node, true));
  }

  uncordon(nodeName: string): void {
    this.withNode(nodeName, (node) => this.cluster.nodes.setUnschedulable(node, false));
  }

  /** `kubectl drain --ignore-daemonsets --force`. */
  drain(nodeName: string): void {
    this.withNode(nodeName, (node) => this.drainer.drain(node, () => undefined));
  }

  /** `kubectl set env daemonset NAME` with the whole environment; pods are replaced node by node if it differs. */
  setDaemonSetEnv(name: string, env: Readonly<Record<string, string>>): void {
    this.workloads.setDaemonSetEnv(name, env);
  }

  /** The aws-node container of a node ends, by whatever cause, and its kubelet starts it again in place. */
  restartDaemon(nodeName: string): void {
    this.fleet.kubelet(nodeName)?.restartAgent();
  }

  rebootNode(nodeName: string): void {
    this.fleet.reboot(nodeName);
  }

  /** The instance is terminated in EC2, behind the cluster's back. Its group launches another. */
  terminateNode(nodeName: string): void {
    this.fleet.terminate(nodeName);
    for (const group of this.groups.values()) group.lost(nodeName);
  }

  /** The daemon on the node has initialised and answers: the world says so after each start of the container. */
  networkReady(nodeName: string): void {
    this.fleet.kubelet(nodeName)?.networkReady();
  }

  /** The CNI's configuration went from the node. */
  networkLost(nodeName: string): void {
    this.fleet.kubelet(nodeName)?.networkLost();
  }

  private withNode(name: string, act: (node: Node) => void): void {
    const node = this.cluster.nodes.get(name);
    if (node !== undefined) act(node);
  }
}

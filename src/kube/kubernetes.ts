// The whole cluster: API objects, scheduler, controllers, node groups and a kubelet on each node, wired together.
// What an operator does to it is a method here; what happens is told as facts.

import type { Random } from '../kernel/random.ts';
import type { Simulation } from '../kernel/simulation.ts';
import { AddOns } from './addOns.ts';
import { Admission } from './api/admission.ts';
import { Applying, type ApplyingPorts } from './controllers/applying.ts';
import { Beginning, type RunningAgent } from './beginning.ts';
import { Cluster } from './api/cluster.ts';
import type { ClusterPast } from './api/clusterPast.ts';
import type { AttachmentPort, CniPort, InstancePort, NodeAgentPort } from './api/cniPort.ts';
import type {
  ClusterConfig,
  DeploymentConfig,
  EniConfigConfig,
  Named,
  NodeGroupConfig,
  PodTemplate,
} from './api/config.ts';
import { CustomResources } from './controllers/customResources.ts';
import { DisruptionBudgets } from './controllers/disruptionBudgets.ts';
import { Drainer } from './controllers/drain.ts';
import { Environment, type EmitFact } from './api/environment.ts';
import { EventRecorder } from './api/events.ts';
import { Fleet, type PastMachine } from './nodes/fleet.ts';
import { ImageCatalogue } from './api/imageStore.ts';
import type { LaunchTemplate } from './nodes/groupMember.ts';
import type { NodeGroup } from './nodes/nodeGroup.ts';
import { Machines } from './nodes/machines.ts';
import { NO_NODE_MAKER, type NodeMaker } from './api/nodeMaker.ts';
import { NodeGroups } from './nodes/nodeGroups.ts';
import { NodeLifecycle } from './nodes/nodeLifecycle.ts';
import { groupOf } from './nodes/nodeObject.ts';
import { NodeVerbs } from './nodes/nodeVerbs.ts';
import type { Manifest, Node, Pod } from './api/objects.ts';
import { PodAutoscaling } from './controllers/podAutoscaling.ts';
import type { PodAutoscalers } from './controllers/podAutoscalers.ts';
import { PodSecurity } from './controllers/podSecurity.ts';
import type { Refusal } from './api/refusal.ts';
import { ObjectStore, pathOf } from './api/objectStore.ts';
import { Scheduler } from './scheduler/scheduler.ts';
import type { StandingObject, StandingObjects, StoredObjects } from './controllers/standingObjects.ts';
import { SchedulerPort } from './schedulerPort.ts';
import { Attachments } from './storage/attachments.ts';
import { ClaimedVolumes } from './storage/claimedVolumes.ts';
import { TaintEviction } from './nodes/taintEviction.ts';
import { Watches, type Watchers } from './watches.ts';
import type { VolumeClaimConfig } from './api/volumes.ts';
import type { AppliedObject, ObjectKind } from './api/workloadConfig.ts';
import { Workloads } from './controllers/workloads.ts';
import { WorkloadVerbs } from './controllers/workloadVerbs.ts';

export interface KubernetesOptions {
  readonly config: ClusterConfig;
  readonly simulation: Simulation;
  readonly random: Random;
  readonly emit: EmitFact;
  readonly cni: CniPort;
  readonly instances: InstancePort;
  readonly agent: NodeAgentPort;
  /** Absent: instances take any number of volumes. */
  readonly attachments?: AttachmentPort;
  /** Absent: nobody acts on NodePools. */
  readonly nodeMaker?: NodeMaker;
  /** What runs from the start comes by `begin`, after what was there before the run. Absent: at once. */
  readonly isDeferred?: boolean;
}

export class Kubernetes {
  /** scale, rollout restart and undo, set image, set env. */
  readonly verbs: WorkloadVerbs;
  /** cordon, drain, taint, reboot, fail. */
  readonly nodeVerbs: NodeVerbs;
  /** What EKS and EC2 do to node groups and their instances. */
  readonly groups: NodeGroups;
  /** What pods have to do, by which HorizontalPodAutoscalers scale. */
  readonly autoscaling: PodAutoscaling;
  /** What components do that are no part of Kubernetes itself. */
  readonly addOns: AddOns;
  /** What there is beside nodes and pods, to be looked at. */
  readonly stores: Pick<
    ApplyingPorts,
    'workloads' | 'budgets' | 'admission' | 'namespaces' | 'customResources' | 'podSecurity' | 'volumes'
  > & {
    readonly autoscalers: PodAutoscalers;
    readonly objects: StoredObjects;
    readonly standing: StandingObjects;
  };
  /** Those that are launched outside node groups. */
  readonly machines: Machines;
  private readonly beginning: Beginning;
  private readonly config: ClusterConfig;
  private readonly cluster: Cluster;
  private readonly applying: Applying;
  private readonly fleet: Fleet;
  private readonly emit: EmitFact;
  private readonly environment: Environment;

  /** Creates what the configuration says runs from the start; nodes come with their groups. */
  constructor(options: KubernetesOptions) {
    const { config, simulation, random, emit, cni, instances, agent } = options;
    const environment = new Environment(simulation, random, config, emit);
    const events = new EventRecorder(environment, emit);
    const admission = new Admission(environment);
    const { nodeMaker = NO_NODE_MAKER } = options;
    const watches = new Watches(environment, agent, nodeMaker, (): Watchers => watchers);
    const cluster = new Cluster(environment, emit, watches, admission);
    const createClaim = (config: VolumeClaimConfig): Refusal | undefined =>
      this.applying.refusalOf({ kind: 'PersistentVolumeClaim', config }) ?? volumes.createClaim(config);
    const workloadPorts = { environment, cluster, events, createClaim };
    const workloads = new Workloads(random, workloadPorts, config.startTime);
    const budgets = new DisruptionBudgets(environment, (pod) => workloads.scaleOf(pod));
    const lifecycle = new NodeLifecycle(cluster, environment, agent);
    const drainer = new Drainer(cluster, environment, budgets);
    const catalogue = new ImageCatalogue();
    const volumes = new ClaimedVolumes({
      environment,
      events,
      nodes: () => cluster.nodes.all(),
      requeue: (pod, change) => scheduler.requeue(pod, change),
    });
    const attachments = new Attachments(environment, events, volumes.volumes, options.attachments);
    const kubeletPorts = { environment, cluster, events, catalogue, cni, agent, volumes: attachments };
    const fleet = new Fleet(kubeletPorts, instances, lifecycle);
    const taintEviction = new TaintEviction(cluster, environment, events);
    const namespaces = new ObjectStore<{ readonly config: Named }>(environment);
    const customResources = new CustomResources(environment, agent, nodeMaker);
    const bindingFailed = (pod: Pod): void => scheduler.bindingFailed(pod);
    const hostPorts = { cluster, environment, events, workloads, budgets, namespaces };
    const host = new SchedulerPort({ ...hostPorts, volumes, bindingFailed });
    const { kubernetesMinor } = config;
    const scheduler = new Scheduler({ simulation, random, kubernetesMinor, host });
    const selectorsChanged = (): void => scheduler.selectorsChanged();
    const nodeWatchers = { scheduler, fleet, lifecycle, taintEviction, volumes, attachments };
    const watchers = { ...nodeWatchers, drainer, events, workloads, budgets };
    this.cluster = cluster;
    this.emit = emit;
    this.environment = environment;
    this.nodeVerbs = new NodeVerbs(cluster, fleet, drainer);
    this.fleet = fleet;
    this.machines = new Machines(fleet, environment);
    const names = random.stream('kube/names/generated');
    this.autoscaling = new PodAutoscaling({ environment, events, workloads, verbs: () => this.verbs });
    const { autoscalers } = this.autoscaling;
    const podSecurity = new PodSecurity(environment, admission);
    this.addOns = new AddOns({ environment, cluster, events, budgets, attachments });
    const stored = { workloads, budgets, admission, namespaces, customResources, volumes, podSecurity };
    this.applying = new Applying({ ...stored, selectorsChanged, autoscalers, cluster, names });
    const { objects, standing } = this.applying;
    this.stores = { ...stored, autoscalers, objects, standing };
    this.verbs = new WorkloadVerbs(environment, workloads, budgets, () => autoscalers.targetsChanged());
    const { nodeVerbs: verbs } = this;
    this.groups = new NodeGroups({ environment, fleet, drainer, verbs, instances, config });
    this.beginning = new Beginning({ config, environment, cluster, fleet, workloads });
    this.config = config;
    if (options.isDeferred !== true) this.createFirst();
  }

  /** With what was there before the run; returns the daemons that ran. `machines`: of all its nodes. */
  begin(past: ClusterPast, machines: ReadonlyMap<string, PastMachine>): readonly RunningAgent[] {
    const agents = this.beginning.place(past, machines);
    this.createFirst();
    return agents;
  }

  private createFirst(): void {
    const { workloads, budgets } = this.stores;
    workloads.create(this.config);
    for (const budget of this.config.disruptionBudgets ?? []) budgets.apply(budget, this.cluster.pods());
    for (const config of this.config.eniConfigs ?? []) this.stores.customResources.eniConfigs.add({ config });
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

  /** ENIConfigs are in no namespace. */
  eniConfig(name: string): EniConfigConfig | undefined {
    return this.stores.customResources.eniConfigs.find(name)?.config;
  }

  /** By `namespace/name`. */
  pod(key: string): Pod | undefined {
    return this.cluster.pod(key);
  }

  /** Pods that the node's kubelet counts against max pods; empty where no machine runs. */
  admittedPods(node: string): readonly Pod[] {
    return this.fleet.kubelet(node)?.admitted() ?? [];
  }

  /** The group's nodes whose machine runs, in order of registration. */
  nodesOfGroup(group: string): Node[] {
    return [...this.nodes()].filter(
      (node) => groupOf(node) === group && this.fleet.kubelet(node.name) !== undefined,
    );
  }

  /** In order of creation. */
  nodeGroups(): Iterable<NodeGroup> {
    return this.groups.all();
  }

  /** `shapes`: of its machines, the first that EC2 has capacity for is launched. */
  addNodeGroup(config: NodeGroupConfig, ...shapes: LaunchTemplate): void {
    this.groups.add(config, shapes);
  }

  scaleNodeGroup(name: string, size: number): void {
    this.groups.scale(name, size);
  }

  /** Its nodes end as with any scaling to zero. */
  deleteNodeGroup(name: string): void {
    this.groups.delete(name);
  }

  /** An instance refresh; new nodes are of the template given, or the group's. */
  refreshNodeGroup(name: string, minHealthyPercentage: number, template?: LaunchTemplate): void {
    this.groups.refresh(name, minHealthyPercentage, template);
  }

  /** `kubectl apply` of one object: created, or changed if it exists; or a pod that admission refuses. */
  apply(object: AppliedObject, merged?: Manifest): Refusal | undefined {
    return this.applying.apply(object, merged);
  }

  /** What the API server has of an object; undefined where it is not there. */
  standing(kind: ObjectKind, named: Named): StandingObject | undefined {
    return this.stores.standing.of(kind, named);
  }

  /** An apply that the API server refused, in kubectl's words. */
  refuse(kind: ObjectKind, name: string, message: string): void {
    this.emit({ kind: 'apply-refused', object: name, objectKind: kind, message });
  }

  /** `kubectl delete`, by `namespace/name` or `name`; with what belongs to it. */
  delete(kind: ObjectKind, name: string): void {
    this.applying.delete(kind, name);
  }

  /** The garbage collector deletes an object whose owner is not there. */
  collect(kind: ObjectKind, named: Named): void {
    this.environment.later(() => this.delete(kind, pathOf(named)));
  }

  createDeployment(config: DeploymentConfig): void {
    this.apply({ kind: 'Deployment', config });
  }

  /** Pods without a controller, `NAME-0`, `NAME-1` …; more of them when the name has some already. */
  createPods(name: string, count: number, template: PodTemplate): void {
    const refusal = this.stores.workloads.barePods.create(name, count, template);
    if (refusal !== undefined) this.refuse('Pod', name, `Error from server (Forbidden): ${refusal.message}`);
  }

  /**
   * A pod by `namespace/name`, or those of a workload or of createPods: all, or so many of the oldest; `waiting`: only
   * those that have not become Running. `from`: how many of the oldest stay.
   */
  deletePods(name: string, count: number | 'all', waiting = false, from = 0): void {
    const pod = this.cluster.pod(name);
    const found = pod === undefined ? this.stores.workloads.podsOf(name) : [pod];
    const pods = found.filter(({ phase }) => !waiting || phase === 'Pending');
    const end = count === 'all' ? pods.length : from + count;
    for (const one of pods.slice(from, end)) this.cluster.deletePod(one);
  }

  /** The aws-node container of a node ends, by whatever cause, and its kubelet starts it again in place. */
  restartDaemon(nodeName: string): void {
    this.fleet.kubelet(nodeName)?.restartAgent();
  }

  /** The instance is terminated in EC2, behind the cluster's back. Its group launches another. */
  terminateNode(nodeName: string): void {
    this.fleet.terminate(nodeName);
    this.groups.lost(nodeName);
  }

  /** The daemon on the node has initialised and answers: the world says so after each start of the container. */
  networkReady(nodeName: string): void {
    this.fleet.kubelet(nodeName)?.networkReady();
  }
}

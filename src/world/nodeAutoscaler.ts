// Cluster Autoscaler in the world: what it sees of cluster and node groups, what it does to them, and what wakes it.

import { SECOND, type Milliseconds } from '../base/time.ts';
import { ClusterAutoscaler } from '../autoscaling/clusterAutoscaler/autoscaler.ts';
import type { AutoscalerStatus } from '../autoscaling/clusterAutoscaler/status.ts';
import { ClusterAutoscalerController } from '../autoscaling/clusterAutoscaler/controller.ts';
import type {
  AutoScalingGroup,
  CloudPort,
  ClusterPort,
  DaemonSetView,
  EventPort,
  GroupTemplate,
} from '../autoscaling/clusterAutoscaler/ports.ts';
import { Lane } from '../kernel/lane.ts';
import type { Random } from '../kernel/random.ts';
import type { Simulation } from '../kernel/simulation.ts';
import type { ClusterAutoscalerConfig } from '../kube/api/clusterAutoscalerFlags.ts';
import type { EventSource, EventText } from '../kube/api/eventSource.ts';
import type { NodeScalingFact } from '../kube/api/nodeScalingFacts.ts';
import { podKey, type Labels, type Node, type Pod, type Taint } from '../kube/api/objects.ts';
import type { Kubernetes } from '../kube/kubernetes.ts';
import type { NodeGroup } from '../kube/nodes/nodeGroup.ts';
import type { Fact } from '../record/trace.ts';

/** @assumption of a loop; real ones take from tens of milliseconds in small clusters to seconds in large ones. */
const LOOP_DURATION = SECOND / 10;
/** Longer ago, an unschedulable pod wakes it no more. @upstream loop/trigger.go#maxPodChangeAge */
const RECENT = 10 * SECOND;

const STATUS = 'kube-system/cluster-autoscaler-status';
const ON_POD: EventSource = { kind: 'Pod', component: 'cluster-autoscaler' };
const ON_NODE: EventSource = { kind: 'Node', component: 'cluster-autoscaler' };
const ON_STATUS: EventSource = { kind: 'ConfigMap', component: 'cluster-autoscaler' };

/** After which nodes, pods or groups are other than before. */
const CHANGES: ReadonlySet<Fact['kind']> = new Set<Fact['kind']>([
  'instance-launched',
  'instance-terminated',
  'launch-failed',
  'node-registered',
  'node-ready',
  'node-not-ready',
  'node-cordoned',
  'node-uncordoned',
  'node-removed',
  'node-leaving',
  'node-group-update-started',
  'node-group-update-progressed',
  'spot-rebalance-recommended',
  'pod-created',
  'pod-scheduled',
  'pod-unschedulable',
  'pod-running',
  'pod-ready',
  'pod-not-ready',
  'pod-rejected',
  'pod-deleted',
  'pod-finished',
  'pod-removed',
  'step-applied',
]);

export interface NodeAutoscalerOptions {
  readonly config: ClusterAutoscalerConfig;
  readonly simulation: Simulation;
  readonly random: Random;
  readonly kubernetes: Kubernetes;
  readonly region: string;
  /** Plays every loop, useful or not. */
  readonly playsEveryTick: boolean;
  readonly emit: (fact: NodeScalingFact) => void;
}

export class NodeAutoscaler implements ClusterPort, CloudPort, EventPort {
  private readonly kubernetes: Kubernetes;
  private readonly region: string;
  private readonly autoscaler: ClusterAutoscaler;
  private readonly controller: ClusterAutoscalerController;
  private readonly spacing: Milliseconds;
  /** By pod: since when its condition says so. */
  private readonly unschedulableSince = new Map<string, Milliseconds>();
  private isStarted = false;
  private readonly readinessSince = new Map<string, Milliseconds>();

  constructor({
    config,
    simulation,
    random,
    kubernetes,
    region,
    playsEveryTick,
    emit,
  }: NodeAutoscalerOptions) {
    this.kubernetes = kubernetes;
    this.region = region;
    const { flags } = config;
    const clock = {
      get now() {
        return simulation.now;
      },
      after: (delay: Milliseconds, action: () => void): void => {
        simulation.after(delay, Lane.cluster, action);
      },
    };
    const autoscaler = (this.autoscaler = new ClusterAutoscaler({
      ports: { clock, cloud: this, cluster: this, events: this, decisions: { tell: emit } },
      config,
      seed: random.stream('autoscaling/cluster-autoscaler').below(2 ** 32),
    }));
    this.spacing = flags['scan-interval'] + LOOP_DURATION;
    const loop = { loopDuration: LOOP_DURATION, playsEveryLoop: playsEveryTick };
    this.controller = new ClusterAutoscalerController({ autoscaler, flags, simulation, ...loop });
    if ([...kubernetes.nodes()].some(({ ready }) => ready)) this.start();
  }

  /** As written by the last loop; loops that could find nothing new are not played, and write the same. */
  statusAt(now: Milliseconds): AutoscalerStatus | undefined {
    const { status } = this.autoscaler;
    if (status === undefined) return undefined;
    const passed = Math.floor((now - status.at) / this.spacing);
    return { ...status, at: status.at + passed * this.spacing };
  }

  apply(fact: Fact, at: Milliseconds): void {
    this.follow(fact, at);
    if (fact.kind === 'node-ready') this.start();
    if (CHANGES.has(fact.kind)) this.controller.changed();
  }

  groups(): AutoScalingGroup[] {
    return [...this.kubernetes.nodeGroups()].flatMap((group) => {
      const { limits, name } = group.config;
      if (limits === undefined || group.isDeleted) return [];
      return {
        name,
        minSize: limits.min,
        maxSize: limits.max,
        desired: group.desired,
        instances: group.machines().map(({ instanceId, node }) => ({
          id: instanceId,
          providerId: `aws:///${group.firstZone}/${instanceId}`,
          node,
        })),
        template: this.templateOf(group),
        failedAt: group.failedAt,
      };
    });
  }

  setDesired(name: string, size: number): void {
    const group = this.group(name);
    if (group === undefined) return;
    if (size > group.desired) group.scale(size);
    else group.cancelLaunches(size);
  }

  terminate(name: string, instanceId: string): void {
    this.group(name)?.takeAway(instanceId);
  }

  nodes(): Iterable<Node> {
    return this.kubernetes.nodes();
  }

  readySince({ name, createdAt }: Node): Milliseconds {
    return this.readinessSince.get(name) ?? createdAt;
  }

  pods(): Iterable<Pod> {
    return this.kubernetes.pods();
  }

  podsOn(node: string): Iterable<Pod> {
    return this.kubernetes.addOns.podsOn(node);
  }

  isUnschedulable(pod: Pod): boolean {
    return this.unschedulableSince.has(podKey(pod));
  }

  daemonSets(): DaemonSetView[] {
    return [...this.kubernetes.stores.workloads.daemonSets.all()].map(({ config, owner }) => ({
      uid: owner.uid,
      name: config.name,
      template: config.template,
    }));
  }

  budgets(): ReturnType<ClusterPort['budgets']> {
    return this.kubernetes.stores.budgets.all();
  }

  namespaceLabels(namespace: string): Labels {
    const written = this.kubernetes.stores.namespaces.find(namespace)?.config.metadata?.labels;
    return { ...written, 'kubernetes.io/metadata.name': namespace };
  }

  has(pod: Pod): boolean {
    return this.kubernetes.pod(podKey(pod)) === pod;
  }

  setTaint({ name }: Node, taint: Taint, present: boolean): void {
    const { nodeVerbs } = this.kubernetes;
    if (present) nodeVerbs.taint(name, taint);
    else nodeVerbs.untaint(name, taint);
  }

  setUnschedulable({ name }: Node, unschedulable: boolean): void {
    const { nodeVerbs } = this.kubernetes;
    if (unschedulable) nodeVerbs.cordon(name);
    else nodeVerbs.uncordon(name);
  }

  evict(pod: Pod): boolean {
    return this.kubernetes.addOns.evict(pod).granted;
  }

  ofPod(pod: Pod, text: EventText): void {
    this.kubernetes.addOns.recordEvent(ON_POD, podKey(pod), text);
  }

  ofNode(node: Node, text: EventText): void {
    this.kubernetes.addOns.recordEvent(ON_NODE, node.name, text);
  }

  ofStatus(text: EventText): void {
    this.kubernetes.addOns.recordEvent(ON_STATUS, STATUS, text);
  }

  /** @assumption it runs on a node of the cluster, and so from the time when there is one. */
  private start(): void {
    if (this.isStarted) return;
    this.isStarted = true;
    this.controller.start();
  }

  private follow(fact: Fact, at: Milliseconds): void {
    if (fact.kind === 'pod-unschedulable') {
      const since = this.unschedulableSince.get(fact.pod) ?? at;
      this.unschedulableSince.set(fact.pod, since);
      if (at - since <= RECENT) this.controller.podUnschedulable();
    } else if (fact.kind === 'pod-scheduled' || fact.kind === 'pod-removed') {
      this.unschedulableSince.delete(fact.pod);
    } else if (
      fact.kind === 'node-registered' ||
      fact.kind === 'node-ready' ||
      fact.kind === 'node-not-ready'
    ) {
      this.readinessSince.set(fact.node, 'since' in fact ? (fact.since ?? at) : at);
    } else if (fact.kind === 'node-removed') {
      this.readinessSince.delete(fact.node);
    }
  }

  private group(name: string): NodeGroup | undefined {
    return [...this.kubernetes.nodeGroups()].find((group) => group.config.name === name && !group.isDeleted);
  }

  private templateOf(group: NodeGroup): GroupTemplate {
    const { config, template, firstZone: zone } = group;
    const [{ instanceType, architecture, vcpus, memoryMiB }] = template;
    const { labels, taints, tags = {}, management = 'managed', isSpot = false, name } = config;
    const ofEks = {
      ...labels,
      'eks.amazonaws.com/nodegroup': name,
      capacityType: isSpot ? 'SPOT' : 'ON_DEMAND',
    };
    return {
      instanceType,
      architecture,
      region: this.region,
      zone,
      vcpus,
      memoryMiB,
      tags,
      ...(management === 'managed' ? { managed: { labels: ofEks, taints } } : {}),
    };
  }
}

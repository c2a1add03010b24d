// One compiled scenario wired to one kernel: cloud, cluster and daemons, each knowing the others by its ports only.
// What happens leaves here as facts.

import type { Cloud as CloudModel } from '../ec2/cloud.ts';
import { Cloud } from '../ec2/cloud.ts';
import type { NodeMetadata } from '../ipamd/eniConfig.ts';
import { SeededChooser } from '../kernel/chooser.ts';
import { Lane } from '../kernel/lane.ts';
import { Random } from '../kernel/random.ts';
import { Simulation } from '../kernel/simulation.ts';
import { Kubernetes } from '../kube/kubernetes.ts';
import type { Fact } from '../record/trace.ts';
import type { Milliseconds } from '../base/time.ts';
import type { CompiledScenario } from '../scenario/compiled.ts';
import type { Allocator } from './allocator/allocator.ts';
import { guarded } from './allocator/guarded.ts';
import { ipamd } from './allocator/ipamd.ts';
import type { CompiledStart } from '../scenario/start/compiledStart.ts';
import { performAction } from '../scenario/steps/table.ts';
import { placeStart } from './startState.ts';
import { SteppedWorld } from './steppedWorld.ts';
import { StandstillWatch } from './standstill.ts';
import { Workloads } from './workloads.ts';
import { CalicoInWorld } from './calico/calicoInWorld.ts';
import { HazardWatch } from './hazardWatch.ts';
import { KarpenterInWorld } from './karpenter/karpenterInWorld.ts';
import { NodeAutoscaler } from './nodeAutoscaler.ts';
import { NodeDaemons } from './nodeDaemons.ts';
import { Sandboxes } from './sandboxes.ts';
import { VpcResources } from './vpcResources.ts';

export interface WorldOptions {
  readonly seed: number;
  /** Plays every tick of the daemons' loops, useful or not: the records must be the same. */
  readonly playsEveryTick?: boolean;
  /** Whether daemons count for their /metrics; it costs a little. */
  readonly metered?: boolean;
  /** On every node; without it, ipamd. */
  readonly allocator?: Allocator | undefined;
  readonly onFact: OnFact;
}

/** Facts come with their time instead of carrying it: a copy of each would cost more than what is made of it. */
export type OnFact = (fact: Fact, at: Milliseconds) => void;

/** Of an instance whose node has not registered. */
const NO_METADATA: NodeMetadata = { labels: {}, annotations: {} };

export class World {
  readonly simulation = new Simulation();
  readonly cloud: CloudModel;
  readonly kubernetes: Kubernetes;
  readonly daemons: NodeDaemons;
  readonly hazards: HazardWatch;
  readonly sandboxes: Sandboxes;
  readonly vpcResources: VpcResources;
  /** Undefined where the VPC CNI gives out addresses. */
  readonly calico: CalicoInWorld | undefined;
  /** Undefined in clusters without. */
  readonly karpenter: KarpenterInWorld | undefined;
  /** Undefined in scenarios without, and until everything else stands. */
  private readonly workloads: Workloads | undefined;
  /** The same of Cluster Autoscaler. */
  readonly nodeAutoscaler: NodeAutoscaler | undefined;
  private tell: OnFact;
  private readonly standstill: StandstillWatch;

  constructor(scenario: CompiledScenario, options: WorldOptions) {
    const { simulation } = this;
    const { seed, playsEveryTick, metered, allocator, onFact } = options;
    const random = new Random(seed);
    const emit = (fact: Fact): void => this.emit(fact);
    this.tell = onFact;
    this.hazards = new HazardWatch({ emit, cloud: () => this.cloud });
    this.standstill = new StandstillWatch(simulation, () => liveObjects(this.kubernetes));
    this.vpcResources = new VpcResources({
      simulation,
      cloud: () => this.cloud,
      cooldown: scenario.cni.branchEniCooldown,
      daemons: () => this.daemons,
      kubernetes: () => this.kubernetes,
      emit,
    });
    this.cloud = new Cloud(scenario.ec2, simulation, random, emit);
    this.daemons = new NodeDaemons({
      simulation,
      random,
      searchChooser: new SeededChooser(random, 'ipamd/leaked-enis'),
      cloud: this.cloud,
      allocator: guarded(allocator ?? ipamd()),
      version: scenario.cni.version,
      playsEveryTick: playsEveryTick ?? false,
      metered: metered ?? false,
      emit,
      api: (node) => this.vpcResources.api(node),
      sandboxes: (node) => this.sandboxes.follow(node),
      onReady: (node) => this.kubernetes.networkReady(node),
      metadata: (node) => this.kubernetes.node(node) ?? NO_METADATA,
      eniConfig: (name) => this.kubernetes.eniConfig(name),
      maxPods: (node) => this.kubernetes.node(node)?.capacity['pods'] ?? 0,
    });
    this.karpenter =
      scenario.karpenter &&
      new KarpenterInWorld({
        compiled: scenario.karpenter,
        startTime: scenario.cluster.startTime,
        simulation,
        random,
        playsEveryTick: playsEveryTick ?? false,
        cloud: () => this.cloud,
        daemons: () => this.daemons,
        kubernetes: () => this.kubernetes,
        emit,
      });
    this.calico =
      scenario.calico &&
      new CalicoInWorld({
        compiled: scenario.calico,
        simulation,
        random,
        kubernetes: () => this.kubernetes,
        emit,
      });
    this.sandboxes = new Sandboxes(this.calico ?? this.daemons, this.hazards);
    this.kubernetes = new Kubernetes({
      config: scenario.cluster,
      simulation,
      random,
      emit,
      cni: this.sandboxes,
      instances: this.daemons,
      agent: this.calico ?? this.daemons,
      attachments: this.daemons,
      isDeferred: scenario.start !== undefined,
      ...(this.karpenter === undefined ? {} : { nodeMaker: this.karpenter }),
    });
    if (scenario.start !== undefined) this.placeStart(scenario.start, random);
    this.karpenter?.begin();
    this.schedule(scenario);
    if (scenario.clusterAutoscaler !== undefined) {
      this.nodeAutoscaler = new NodeAutoscaler({
        config: scenario.clusterAutoscaler,
        simulation,
        random,
        kubernetes: this.kubernetes,
        region: scenario.cluster.region,
        playsEveryTick: playsEveryTick ?? false,
        emit,
      });
    }
    if (scenario.workloads.length > 0) {
      const { kubernetes } = this;
      this.workloads = new Workloads(scenario.workloads, { simulation, random, kubernetes, emit });
    }
  }

  /** Nothing is to come any more, and no ENI is left for a search to find. */
  get isQuiet(): boolean {
    const { simulation, cloud, calico } = this;
    if (simulation.pending > 0 || calico?.isSettled === false) return false;
    return simulation.background === 0 || cloud.networkInterfaces.unattached().length === 0;
  }

  /** Tells one more listener of every fact from now on. */
  listen(onFact: OnFact): void {
    const { tell } = this;
    this.tell = (fact, at) => {
      tell(fact, at);
      onFact(fact, at);
    };
  }

  private placeStart(start: CompiledStart, random: Random): void {
    this.emit({ kind: 'start-began' });
    const { cloud, kubernetes, daemons, sandboxes, vpcResources } = this;
    placeStart({ random, cloud, kubernetes, daemons, sandboxes, vpcResources }, start);
    const { nodes, pods } = start.cluster;
    const running = pods.filter(({ phase }) => phase === 'Running').length;
    this.emit({ kind: 'start-ended', nodes: nodes.length, pods: pods.length, running });
  }

  private schedule(scenario: CompiledScenario): void {
    const stepped = new SteppedWorld(this.kubernetes, this.cloud, this.daemons, scenario);
    for (const { at, action, description } of scenario.timeline) {
      this.simulation.at(at, Lane.scenario, () => {
        this.emit({ kind: 'step-applied', step: action.kind, description });
        performAction(stepped, action, at);
      });
    }
  }

  private emit(fact: Fact): void {
    const { now } = this.simulation;
    this.hazards.apply(fact, now);
    this.tell(fact, now);
    this.standstill.apply(fact);
    this.workloads?.apply(fact);
    this.nodeAutoscaler?.apply(fact, now);
    this.vpcResources.apply(fact);
    this.calico?.apply(fact);
    this.karpenter?.apply(fact);
  }
}

function liveObjects(kubernetes: Kubernetes): number {
  let live = [...kubernetes.nodes()].length;
  for (const { phase } of kubernetes.pods()) if (phase !== 'Succeeded' && phase !== 'Failed') live++;
  return live;
}

// Karpenter in the world: it hears of pods by facts and of nodes by the cluster. Clusters without it have nothing of it.

import { Karpenter } from '../../autoscaling/karpenter/controllers/karpenter.ts';
import type { CloudParts } from './karpenterCloud.ts';
import { CloudOfKarpenter } from './karpenterCloud.ts';
import { ClusterOfKarpenter } from './karpenterCluster.ts';
import { DEFAULT_START_TIME } from '../../base/calendar.ts';
import { SeededChooser } from '../../kernel/chooser.ts';
import type { Random } from '../../kernel/random.ts';
import type { Simulation } from '../../kernel/simulation.ts';
import type { KarpenterFact } from '../../kube/api/karpenterFacts.ts';
import type { NodeClaim } from '../../kube/api/nodeClaim.ts';
import type { NodeMaker } from '../../kube/api/nodeMaker.ts';
import type { Node } from '../../kube/api/objects.ts';
import type { Fact } from '../../record/trace.ts';
import type { CompiledScenario } from '../../scenario/compiled.ts';
import { KARPENTER, SYSTEM_NAMESPACE } from '../../scenario/cluster/systemNames.ts';

type CompiledKarpenter = NonNullable<CompiledScenario['karpenter']>;

export interface KarpenterOptions extends Pick<CloudParts, 'cloud' | 'daemons' | 'kubernetes'> {
  readonly compiled: CompiledKarpenter;
  readonly startTime: number | undefined;
  readonly simulation: Simulation;
  readonly random: Random;
  readonly playsEveryTick: boolean;
  readonly emit: (fact: KarpenterFact) => void;
}

/** Facts after which a pass may find another result. */
const CHANGES: ReadonlySet<Fact['kind']> = new Set([
  'pod-created',
  'pod-scheduled',
  'pod-finished',
  'pod-removed',
  'pod-deleted',
  'node-registered',
  'node-ready',
  'node-not-ready',
  'node-removed',
  'node-cordoned',
  'node-uncordoned',
  'nodeclaim-launched',
  'nodeclaim-launch-failed',
  'nodeclaim-initialized',
  'nodeclaim-deleted',
  'nodeclaim-removed',
  'step-applied',
]);

const OWN_PODS = `${SYSTEM_NAMESPACE}/${KARPENTER}-`;

export class KarpenterInWorld implements NodeMaker {
  private readonly karpenter: Karpenter;
  private readonly options: KarpenterOptions;
  private readonly cloud: CloudOfKarpenter;

  constructor(options: KarpenterOptions) {
    const { simulation, random, emit, compiled, startTime = DEFAULT_START_TIME } = options;
    this.options = options;
    this.cloud = new CloudOfKarpenter({
      clock: simulation,
      config: compiled.config,
      cloud: options.cloud,
      daemons: options.daemons,
      kubernetes: options.kubernetes,
      joined: (node, instanceId) => this.karpenter.joined(node, instanceId),
    });
    this.karpenter = new Karpenter({
      config: compiled.config,
      simulation,
      cluster: new ClusterOfKarpenter(options.kubernetes, simulation),
      cloud: this.cloud,
      names: random.stream('karpenter/names'),
      chooser: new SeededChooser(random, 'karpenter'),
      startTime,
      playsEveryPoll: options.playsEveryTick,
      emit,
    });
  }

  /** In order of creation. */
  nodeClaims(): Iterable<NodeClaim> {
    return this.karpenter.nodeClaims();
  }

  /** What the scenario has from the start. */
  begin(): void {
    const { compiled, kubernetes } = this.options;
    for (const object of compiled.objects) kubernetes().apply(object);
    for (const node of kubernetes().nodes()) this.adopt(node);
  }

  private adopt(node: Node): void {
    const instance = this.options.daemons().nodes.get(node.name)?.instance;
    const subnet = instance?.enis[0]?.subnet.id;
    if (instance === undefined || subnet === undefined) return;
    const isSpot = node.labels['karpenter.sh/capacity-type'] === 'spot';
    this.karpenter.adopt(node, {
      instanceId: instance.instanceId,
      instanceType: instance.type.name,
      zone: instance.availabilityZone,
      subnet,
      capacityType: isSpot ? 'spot' : 'on-demand',
    });
  }

  apply(fact: Fact): void {
    const { karpenter } = this;
    if (fact.kind === 'subnet-changed')
      this.cloud.look.changed(fact.subnet, fact.free, this.options.simulation.now);
    else if (fact.kind === 'instance-terminated') karpenter.instanceTerminated(fact.instance);
    else if (fact.kind === 'instance-shutting-down') karpenter.instanceShuttingDown(fact.instance);
    else if (fact.kind === 'spot-rebalance-recommended')
      karpenter.told('rebalance_recommendation', fact.node);
    else if (fact.kind === 'spot-interruption-noticed') karpenter.told('spot_interrupted', fact.node);
    else if (fact.kind === 'pod-unschedulable') karpenter.podUnschedulable(fact.pod);
    else if ('pod' in fact && fact.pod !== undefined) this.applyToPod(fact.kind, fact.pod);
    if (CHANGES.has(fact.kind)) karpenter.changed();
  }

  nodePoolsChanged(): void {
    this.karpenter.poolsChanged();
  }

  nodeChanged(node: Node): void {
    this.karpenter.nodeChanged(node);
  }

  nodeRemoved(node: Node): void {
    this.karpenter.nodeRemoved(node);
  }

  private applyToPod(kind: Fact['kind'], key: string): void {
    if (!POD_EVENTS.has(kind)) return;
    const { karpenter } = this;
    const pod = this.options.kubernetes().pod(key);
    if (kind !== 'pod-deleted' && !READINESS.has(kind)) karpenter.podSettled(key);
    if (pod?.nodeName !== undefined && !READINESS.has(kind)) karpenter.podEventOn(pod, pod.nodeName);
    if (key.startsWith(OWN_PODS)) karpenter.runningChanged();
  }
}

const READINESS: ReadonlySet<Fact['kind']> = new Set(['pod-ready', 'pod-not-ready']);

const POD_EVENTS: ReadonlySet<Fact['kind']> = new Set([
  ...READINESS,
  'pod-scheduled',
  'pod-finished',
  'pod-rejected',
  'pod-removed',
  'pod-deleted',
]);

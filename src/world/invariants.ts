// Holds the whole world against what must always be true, after every event, and stops the run at the event that breaks
// it. It stands outside the models and speaks of what is so on the machines: the API server may learn of it later.
// Verified: what `poolInvariants.ts` says of addresses, `podInvariants.ts` of sandboxes and pods, and `branchInvariants.ts`
// of branch ENIs; `groupInvariants.ts` of node groups; `karpenterInvariants.ts` of Karpenter's nodes.
// Between two looks at everything only what the facts of an event touched is looked at.
// Not verified: latencies, retries, messages, and whether anything should have happened that did not.

import type { Milliseconds } from '../base/time.ts';
import type { Simulation } from '../kernel/simulation.ts';
import { brokenBranches } from './branchInvariants.ts';
import { brokenGroups, UpdateInvariants } from './groupInvariants.ts';
import { KarpenterInvariants } from './karpenterInvariants.ts';
import { PodInvariants, type CheckedPods } from './podInvariants.ts';
import { PoolInvariants, type CheckedNode } from './poolInvariants.ts';
import { Touched } from './touched.ts';
import type { OnFact } from './world.ts';
import type { WorldView } from './worldView.ts';

export interface BrokenInvariant {
  readonly at: Milliseconds;
  readonly events: number;
  /** Each with the name of the invariant first. */
  readonly texts: readonly string[];
}

/** A run that tells of each event, and is stopped at the one that breaks something. */
export interface CheckedWorld extends WorldView, CheckedPods {
  readonly kubernetes: WorldView['kubernetes'];
  readonly simulation: Pick<Simulation, 'now' | 'eventsProcessed' | 'onAfterEvent' | 'halt'>;
  listen(onFact: OnFact): void;
}

/** A change may not be told. */
const FULL_CHECK_EVERY = 1024;

export class InvariantWatch {
  broken: BrokenInvariant | undefined;
  private readonly world: CheckedWorld;
  private readonly pools: PoolInvariants;
  private readonly pods: PodInvariants;
  private readonly updates = new UpdateInvariants();
  private readonly karpenter: KarpenterInvariants;
  private readonly touched = new Touched();
  /** Events until everything is checked. */
  private untilFull = 0;
  private readonly fullCheckEvery: number;

  /** `fullCheckEvery`: at least so many events lie between two looks at everything; 0: each event has one. */
  constructor(world: CheckedWorld, fullCheckEvery = FULL_CHECK_EVERY) {
    this.world = world;
    this.fullCheckEvery = fullCheckEvery;
    this.pools = new PoolInvariants(world.cloud);
    this.pods = new PodInvariants(world);
    this.karpenter = new KarpenterInvariants(world);
    world.listen((fact) => {
      this.touched.apply(fact);
      this.updates.apply(fact);
      this.karpenter.apply(fact);
    });
    world.simulation.onAfterEvent(() => this.check());
  }

  /** The run has ended: a last look at everything. */
  finish(): void {
    if (this.broken === undefined) this.tell(this.checkAll());
  }

  private check(): void {
    this.tell(this.untilFull-- === 0 ? this.checkAll() : this.checkTouched());
    this.touched.clear();
  }

  private tell(texts: readonly string[]): void {
    if (texts.length === 0) return;
    const { simulation } = this.world;
    const { now, eventsProcessed } = simulation;
    this.broken = { at: now, events: eventsProcessed, texts };
    simulation.halt();
  }

  /** As rarely as there is much to check, so that a run takes time in proportion to its events. */
  private checkAll(): string[] {
    const { pods, pools, world } = this;
    const { kubernetes } = world;
    const allPods = [...kubernetes.pods()];
    const allNodes = [...kubernetes.nodes()];
    const most = this.fullCheckEvery === 0 ? 0 : allPods.length + allNodes.length;
    this.untilFull = Math.max(this.fullCheckEvery, most);
    return [
      ...pools.check(this.nodes(world.daemons.nodes.keys()), true),
      ...pods.check(allPods, new Set(allNodes.map(({ name }) => name))),
      ...this.checkBranches(allNodes.map(({ name }) => name)),
      ...this.checkAutoscaling(),
    ];
  }

  private checkTouched(): string[] {
    const { pods, pools, touched, world } = this;
    const { kubernetes } = world;
    const changed = [...touched.pods].flatMap((name) => kubernetes.pod(name) ?? []);
    for (const { nodeName } of changed) if (nodeName !== undefined) touched.nodes.add(nodeName);
    return [
      ...pools.check(this.nodes(touched.nodes), false),
      ...pods.check(changed, touched.nodes),
      ...this.checkBranches(touched.nodes),
      ...this.checkAutoscaling(),
    ];
  }

  private checkAutoscaling(): string[] {
    const groups = brokenGroups(this.world.kubernetes.nodeGroups());
    return [...groups, ...this.updates.check(), ...this.karpenter.check()];
  }

  private checkBranches(nodes: Iterable<string>): string[] {
    const { vpcResources, cloud } = this.world;
    const broken: string[] = [];
    for (const node of nodes) {
      const trunk = vpcResources.controller.trunkOf(node);
      if (trunk !== undefined) broken.push(...brokenBranches(node, trunk, cloud));
    }
    return broken;
  }

  private *nodes(names: Iterable<string>): Generator<CheckedNode> {
    for (const node of names) {
      const daemon = this.world.daemons.nodes.get(node);
      if (daemon !== undefined) yield { node, instance: daemon.instance, pools: daemon.pools };
    }
  }
}

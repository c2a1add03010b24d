// When the disruption controller looks, and what it looks at. It polls only where something has changed since it looked
// in vain, or where time itself changes something.
// @upstream karpenter pkg/controllers/disruption/controller.go, pkg/controllers/nodeclaim/{disruption,podevents}

import { type Milliseconds } from '../../../base/time.ts';
import { Lane } from '../../../kernel/lane.ts';
import { type Process, spawn } from '../../../kernel/process.ts';
import type { NodeClaim } from '../../../kube/api/nodeClaim.ts';
import type { Pod } from '../../../kube/api/objects.ts';
import { closingAt } from './budgetWindows.ts';
import { consolidatableStep, lastPodEventAfter } from '../disruption/consolidatable.ts';
import { DisruptionController, POLLING_PERIOD } from '../disruption/controller.ts';
import { driftStep } from '../disruption/driftReasons.ts';
import { dryRunOver } from '../disruption/dryRun.ts';
import type { ClusterView } from '../disruption/nodes.ts';
import { ConsolidationState } from '../disruption/resting.ts';
import { isTrue } from '../lifecycle/conditions.ts';
import { isOwnedByDaemonSet } from '../pods.ts';
import { isProvisionable } from '../scheduling/pendingPods.ts';
import { type CommandPorts, Commands } from './commands.ts';
import type { NodeClasses } from './nodeClasses.ts';
import type { KarpenterPorts } from './ports.ts';
import type { Provisioner } from './provisioner.ts';
import { WorkQueue } from './workQueue.ts';

export interface DisruptorParts extends CommandPorts {
  readonly provisioner: Pick<Provisioner, 'pendingPods'>;
  readonly nodeClasses: NodeClasses;
}

/** The one key of the loop. */
const LOOP = '';

export class Disruptor {
  private readonly ports: KarpenterPorts;
  private readonly parts: DisruptorParts;
  private readonly controller: DisruptionController;
  private readonly commands: Commands;
  private readonly consolidation = new ConsolidationState();
  private readonly polls: WorkQueue;
  private readonly drifts: WorkQueue;
  /** When the loop looked last, by which its next look is reckoned. */
  private lookedAt: Milliseconds = 0;
  private isLooking = false;
  private hasChanged = false;

  constructor(ports: KarpenterPorts, parts: DisruptorParts) {
    this.ports = ports;
    this.parts = parts;
    this.commands = new Commands(ports, parts);
    const { config, chooser } = ports;
    this.controller = new DisruptionController({
      look: () => this.look(),
      simulate: (view) => dryRunOver(view, parts.state.surroundings()),
      publish: (events) => {
        for (const event of events) ports.cluster.recordEvent(event);
      },
      settings: config,
      chooser,
    });
    this.polls = new WorkQueue(ports.simulation, () => this.poll());
    this.drifts = new WorkQueue(ports.simulation, (name) => this.checkDrift(name));
  }

  /** Something that a consolidation may come of is another. */
  changed(): void {
    this.consolidation.change(this.ports.simulation.now);
    this.hasChanged = true;
    if (!this.isLooking && this.hasClaims) this.polls.after(LOOP, this.untilNextPoll);
  }

  podEventOn(pod: Pod, node: string): void {
    const claim = this.parts.book.ofNode(node);
    if (claim === undefined || isOwnedByDaemonSet(pod)) return;
    claim.lastPodEvent = lastPodEventAfter(claim.lastPodEvent, this.ports.simulation.now);
  }

  /** A NodePool or an EC2NodeClass is another. */
  poolsChanged(): void {
    for (const { claim } of this.parts.book.all())
      this.drifts.after(claim.name, this.ports.cluster.propagationDelay());
  }

  private get hasClaims(): boolean {
    for (const _ of this.parts.book.all()) return true;
    return false;
  }

  private get untilNextPoll(): Milliseconds {
    return POLLING_PERIOD - ((this.ports.simulation.now - this.lookedAt) % POLLING_PERIOD);
  }

  private poll(): void {
    const { simulation, cluster } = this.ports;
    if (this.isLooking || !cluster.isRunning || !this.hasClaims) return;
    this.isLooking = true;
    spawn(simulation, Lane.cluster, this.loop());
  }

  private *loop(): Process {
    for (;;) {
      this.hasChanged = false;
      // Nobody is looked at as long as it is not known which instances there are.
      if (!this.parts.state.isSynced) break;
      const { command } = yield* this.controller.round();
      if (command === undefined) break;
      this.commands.start(command);
    }
    this.isLooking = false;
    this.lookedAt = this.ports.simulation.now;
    this.planNext();
  }

  private planNext(): void {
    const { simulation } = this.ports;
    if (!this.hasClaims) return;
    const { now } = simulation;
    const next = this.hasChanged || !this.parts.state.isSynced ? now : this.changesByItselfAt();
    if (next === Infinity) return;
    const polls = Math.max(1, Math.ceil((next - now) / POLLING_PERIOD));
    this.polls.after(LOOP, polls * POLLING_PERIOD);
  }

  /** When time alone makes another thing of what was seen. */
  private changesByItselfAt(): Milliseconds {
    const { cluster, simulation, startTime } = this.ports;
    const pools = new Map(cluster.nodePools().map((pool) => [pool.name, pool]));
    const times = [this.parts.state.nominatedUntil()];
    for (const { claim } of this.parts.book.all()) {
      const pool = pools.get(claim.nodePool);
      if (pool === undefined) continue;
      const { requeueAfter } = consolidatableStep(pool.disruption, claim, simulation.now);
      if (requeueAfter !== undefined) times.push(simulation.now + requeueAfter);
    }
    for (const pool of pools.values()) {
      const closing = closingAt(pool, startTime + simulation.now);
      if (closing !== undefined) times.push(closing - startTime);
    }
    return Math.min(...times.map((time) => (time <= simulation.now ? Infinity : time)));
  }

  private look(): ClusterView {
    const { cluster, simulation, startTime } = this.ports;
    const { state, book, provisioner } = this.parts;
    const nodePools = cluster.nodePools();
    for (const { claim } of book.all()) this.updateConsolidatable(claim);
    return {
      now: simulation.now,
      startTime,
      nodes: state.nodes().map((node) => ({
        ...node,
        isNominated: state.isNominated(node.name),
        isMarked: state.isMarked(node),
      })),
      nodePools,
      budgets: cluster.budgets(),
      instanceTypes: (pool) => state.instanceTypes(pool),
      pendingPods: provisioner.pendingPods().filter(isProvisionable),
      consolidationState: this.consolidation.at(simulation.now),
    };
  }

  /** The condition follows by itself, so it is looked at only here. */
  private updateConsolidatable(claim: NodeClaim): void {
    const pool = this.ports.cluster.nodePools().find(({ name }) => name === claim.nodePool);
    if (pool !== undefined)
      claim.conditions = consolidatableStep(pool.disruption, claim, this.ports.simulation.now).conditions;
  }

  private checkDrift(name: string): void {
    const claim = this.parts.book.get(name)?.claim;
    const { cluster, simulation } = this.ports;
    const pool = cluster.nodePools().find((one) => one.name === claim?.nodePool);
    if (claim === undefined || pool === undefined || claim.deletedAt !== undefined) return;
    const nodeClass = cluster.nodeClass(claim.nodeClass);
    const wanted = {
      nodePool: pool,
      nodeClass,
      subnets: this.parts.nodeClasses.resolvedSubnets(claim.nodeClass).map(({ id }) => id),
      instanceTypes: this.parts.nodeClasses.instanceTypes(claim.nodeClass),
    };
    claim.conditions = driftStep(claim, wanted, simulation.now).conditions;
    if (isTrue(claim.conditions, 'Drifted')) this.changed();
  }
}

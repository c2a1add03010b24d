// Carries out what the disruption controller has decided: nodes are closed to new pods, replacements are made, and when
// these are ready the nodes go. @upstream karpenter pkg/controllers/disruption/queue.go

import type { Candidate } from '../disruption/candidates.ts';
import { type ChosenCommand, estimatedSavings } from '../disruption/command.ts';
import {
  closedConditions,
  closedTaints,
  CommandQueue,
  QUEUE_PERIOD,
  reopenedConditions,
  reopenedTaints,
} from '../disruption/commandQueue.ts';
import { nominated } from '../scheduling/provision.ts';
import type { ClaimBook } from './claimBook.ts';
import type { ClaimController } from './claimController.ts';
import type { ClaimMaker } from './claimMaker.ts';
import type { ClusterState } from './clusterState.ts';
import type { KarpenterPorts } from './ports.ts';
import { WorkQueue } from './workQueue.ts';

export interface CommandPorts {
  readonly book: ClaimBook;
  readonly state: ClusterState;
  readonly maker: ClaimMaker;
  readonly claims: ClaimController;
}

export class Commands {
  private readonly ports: KarpenterPorts;
  private readonly parts: CommandPorts;
  private readonly queue = new CommandQueue();
  private readonly looks: WorkQueue;

  constructor(ports: KarpenterPorts, parts: CommandPorts) {
    this.ports = ports;
    this.parts = parts;
    this.looks = new WorkQueue(ports.simulation, (key) => this.look(key));
  }

  start(command: ChosenCommand): void {
    const { emit, simulation } = this.ports;
    const { candidates, reason } = command;
    for (const candidate of candidates) this.close(candidate, command);
    const replacements: string[] = [];
    for (const planned of command.replacements) {
      const claim = this.parts.maker.create(planned, reason);
      if (claim === undefined) {
        this.open(candidates);
        return;
      }
      replacements.push(claim.name);
    }
    this.nominate(command);
    // Last, or provisioning would make nodes for the pods of these as well.
    this.parts.state.mark(candidates.map(({ claim }) => claim.name));
    emit({
      kind: 'disruption-started',
      reason,
      nodes: candidates.map(({ node }) => node.name),
      replacements,
      savings: estimatedSavings(command),
    });
    this.look(this.queue.start(command, replacements, simulation.now));
  }

  /** Nodes that pods are expected on are let alone for a while. */
  private nominate({ placements }: ChosenCommand): void {
    for (const { node, pods } of placements) {
      this.parts.state.nominate(node.name);
      const names = { claim: node.claim?.name, node: node.node?.name };
      for (const pod of pods) this.ports.cluster.recordEvent(nominated(pod, names));
    }
  }

  private look(key: string): void {
    const { cluster, simulation } = this.ports;
    const found = this.queue.look(key, (name) => this.parts.book.get(name)?.claim, simulation.now);
    if (found === undefined) return;
    const { command, progress } = found;
    for (const event of progress.events) cluster.recordEvent(event);
    if (progress.kind === 'waits') this.looks.after(key, QUEUE_PERIOD);
    else if (progress.kind === 'failed') this.open(command.candidates);
    else this.finish(command);
  }

  private finish({ candidates, reason }: ChosenCommand): void {
    for (const { claim } of candidates) this.parts.claims.delete(claim, reason);
    this.parts.state.unmark(candidates.map(({ claim }) => claim.name));
  }

  private close({ claim, node }: Candidate, { reason }: ChosenCommand): void {
    const { cluster, simulation } = this.ports;
    claim.conditions = closedConditions(claim.conditions, reason, simulation.now);
    const there = cluster.node(node.name);
    if (there !== undefined) cluster.setTaints(there, closedTaints(there.taints));
  }

  /** The replacements did not come. */
  private open(candidates: readonly Candidate[]): void {
    const { cluster } = this.ports;
    for (const { claim, node } of candidates) {
      claim.conditions = reopenedConditions(claim.conditions);
      const there = cluster.node(node.name);
      if (there !== undefined) cluster.setTaints(there, reopenedTaints(there.taints));
    }
    this.parts.state.unmark(candidates.map(({ claim }) => claim.name));
  }
}

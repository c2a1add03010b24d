// Carries out what the disruption controller has decided: nodes are closed to new pods, replacements are made, and when
// these are ready the nodes go. @upstream karpenter pkg/controllers/disruption/queue.go

import { MINUTE, SECOND, type Milliseconds } from '../../../base/time.ts';
import type { NodeClaim } from '../../../kube/api/nodeClaim.ts';
import { type Candidate, namesOf } from '../disruption/candidates.ts';
import { type ChosenCommand, estimatedSavings } from '../disruption/command.ts';
import { launching, terminating, waitingOnReadiness } from '../disruption/disruptionEvents.ts';
import { isTrue, withoutCondition, withTrue } from '../lifecycle/conditions.ts';
import { DISRUPTED, mergedTaints, withoutTaint } from '../taints.ts';
import type { ClaimBook } from './claimBook.ts';
import type { ClaimController } from './claimController.ts';
import type { ClaimMaker } from './claimMaker.ts';
import type { ClusterState } from './clusterState.ts';
import type { KarpenterPorts } from './ports.ts';
import { WorkQueue } from './workQueue.ts';

const POLL = SECOND;
/** @assumption upstream waits up to an hour where many nodes are replaced at once. */
const LONGEST_WAIT: Milliseconds = 10 * MINUTE;

interface Underway {
  readonly command: ChosenCommand;
  readonly replacements: readonly NodeClaim[];
  readonly startedAt: Milliseconds;
}

export interface CommandPorts {
  readonly book: ClaimBook;
  readonly state: ClusterState;
  readonly maker: ClaimMaker;
  readonly claims: ClaimController;
}

export class Commands {
  private readonly ports: KarpenterPorts;
  private readonly parts: CommandPorts;
  private readonly underway = new Map<string, Underway>();
  private readonly queue: WorkQueue;
  private started = 0;

  constructor(ports: KarpenterPorts, parts: CommandPorts) {
    this.ports = ports;
    this.parts = parts;
    this.queue = new WorkQueue(ports.simulation, (key) => this.look(key));
  }

  start(command: ChosenCommand): void {
    const { emit, simulation, cluster } = this.ports;
    const { candidates, reason } = command;
    this.parts.state.mark(candidates.map(({ claim }) => claim.name));
    for (const candidate of candidates) this.close(candidate, command);
    const replacements: NodeClaim[] = [];
    for (const planned of command.replacements) {
      const claim = this.parts.maker.create(planned, reason);
      if (claim === undefined) {
        this.open(candidates);
        return;
      }
      replacements.push(claim);
      cluster.recordEvent(launching(claim.name, reason));
      cluster.recordEvent(waitingOnReadiness(claim.name));
    }
    emit({
      kind: 'disruption-started',
      reason,
      nodes: candidates.map(({ node }) => node.name),
      replacements: replacements.map(({ name }) => name),
      savings: estimatedSavings(command),
    });
    const key = String(this.started++);
    this.underway.set(key, { command, replacements, startedAt: simulation.now });
    this.look(key);
  }

  private look(key: string): void {
    const underway = this.underway.get(key);
    if (underway === undefined) return;
    const { command, replacements, startedAt } = underway;
    const isLost = replacements.some(
      ({ name }) =>
        this.parts.book.get(name)?.claim.deletedAt !== undefined || this.parts.book.get(name) === undefined,
    );
    const isLate = this.ports.simulation.now - startedAt >= LONGEST_WAIT;
    const isReady = replacements.every(({ conditions }) => isTrue(conditions, 'Initialized'));
    if (isReady && !isLost) {
      this.underway.delete(key);
      this.finish(command);
    } else if (isLost || isLate) {
      this.underway.delete(key);
      this.open(command.candidates);
    } else this.queue.after(key, POLL);
  }

  private finish({ candidates, reason }: ChosenCommand): void {
    for (const candidate of candidates) {
      for (const event of terminating(namesOf(candidate), reason)) this.ports.cluster.recordEvent(event);
      this.parts.claims.delete(candidate.claim, reason);
    }
    this.parts.state.unmark(candidates.map(({ claim }) => claim.name));
  }

  private close({ claim, node }: Candidate, { reason }: ChosenCommand): void {
    const { cluster, simulation } = this.ports;
    claim.conditions = withTrue(claim.conditions, 'DisruptionReason', simulation.now, reason);
    const there = cluster.node(node.name);
    if (there === undefined) return;
    const taints = mergedTaints(there.taints, [DISRUPTED]);
    if (taints !== there.taints) cluster.setTaints(there, taints);
  }

  /** The replacements did not come. */
  private open(candidates: readonly Candidate[]): void {
    const { cluster } = this.ports;
    for (const { claim, node } of candidates) {
      claim.conditions = withoutCondition(claim.conditions, 'DisruptionReason');
      const there = cluster.node(node.name);
      if (there !== undefined) cluster.setTaints(there, withoutTaint(there.taints, DISRUPTED));
    }
    this.parts.state.unmark(candidates.map(({ claim }) => claim.name));
  }
}

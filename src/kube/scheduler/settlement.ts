// What comes of a decision when its cycle is over: the pod is bound, or it waits on, perhaps with the promise
// of a place that others are asked to leave.
// @upstream pkg/scheduler/schedule_one.go#handleSchedulingFailure,
// framework/preemption/preemption.go#prepareCandidate

import { elementAt } from '../../base/assert.ts';
import type { Random, RandomStream } from '../../kernel/random.ts';
import type { Simulation } from '../../kernel/simulation.ts';
import type { Pod } from '../api/objects.ts';
import type { Outcome, Rejection } from './attempt.ts';
import type { Behaviour } from './behaviour.ts';
import type { ClusterState } from './clusterState.ts';
import type { SchedulerHost } from './host.ts';
import type { Nominations } from './nominations.ts';
import type { PodClass } from './podClass.ts';
import type { QueuedPod } from './queuedPod.ts';
import type { SchedulingQueue } from './schedulingQueue.ts';
import type { Victims } from './victims.ts';

export interface SettlementParts {
  readonly simulation: Simulation;
  readonly random: Random;
  readonly host: SchedulerHost;
  readonly behaviour: Behaviour;
  readonly state: ClusterState;
  readonly nominations: Nominations;
  readonly queue: SchedulingQueue;
}

export class Settlement {
  private readonly parts: SettlementParts;
  private readonly chance: RandomStream;

  constructor(parts: SettlementParts) {
    this.parts = parts;
    this.chance = parts.random.stream('kube/scheduler/candidates');
  }

  /** A node that has gone since is an error: the pod backs off and is tried again. */
  settle(entry: QueuedPod, outcome: Outcome): void {
    const { state, queue, simulation } = this.parts;
    if (outcome.kind === 'rejected') this.reject(entry, outcome);
    else if (state.node(outcome.node.facts.name) === outcome.node) this.place(entry, outcome.node.facts.name);
    else queue.giveBack(entry, 0, simulation.now);
  }

  /** To pods that had to reckon with it this is as if the pod had left the node. */
  withdrawNomination(pod: Pod): void {
    const { nominations, behaviour, state, queue, simulation } = this.parts;
    if (!nominations.delete(pod) || !behaviour.queueingHints) return;
    const podClass = state.classes.of(pod);
    queue.notify({ kind: 'pod-gone', podClass, toldUpTo: pod.spec.priority }, simulation.now);
  }

  /**
   * @assumption The binding is confirmed at once; really the pods it may help hear of it milliseconds later.
   */
  private place(entry: QueuedPod, nodeName: string): void {
    const { pod, podClass } = entry;
    const { queue, nominations, state, host, simulation } = this.parts;
    queue.done(entry);
    nominations.delete(pod);
    state.addPod(pod, podClass, nodeName);
    state.classes.release(podClass);
    host.bind(pod, nodeName);
    queue.notify({ kind: 'pod-assigned', podClass }, simulation.now);
  }

  private reject(entry: QueuedPod, rejection: Rejection): void {
    const { pod, podClass } = entry;
    const { message, reasons, rejections, rejectors, preemption } = rejection;
    const { queue, nominations, host, simulation } = this.parts;
    queue.giveBack(entry, rejectors, simulation.now);
    if (preemption !== 'not-tried' && preemption.kind === 'found') {
      const { candidates } = preemption;
      this.preempt(pod, podClass, elementAt(candidates, this.chance.below(candidates.length)));
    } else if (preemption === 'not-tried' || !preemption.keepsNomination) this.withdrawNomination(pod);
    const nominatedNode = nominations.nodeOf(pod);
    host.unschedulable(pod, { message, reasons, rejections, nominatedNode });
  }

  private preempt(pod: Pod, podClass: PodClass, { node, pods }: Victims): void {
    const { nominations, host, state } = this.parts;
    const nodeName = node.facts.name;
    for (const other of nominations.below(nodeName, pod.spec.priority)) {
      this.withdrawNomination(other);
      host.nominationCleared?.(other);
    }
    nominations.set(pod, podClass, nodeName);
    const victims = pods.filter((victim) => victim.deletedAt === undefined && state.isPlaced(victim));
    if (victims.length > 0) host.preempt(victims, pod, nodeName);
  }
}

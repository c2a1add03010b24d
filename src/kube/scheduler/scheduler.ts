// The kube-scheduler: takes pods without a node, decides, tells the host. It keeps its own account of nodes
// and of the pods on them, fed by the host's notifications.

import type { Milliseconds } from '../../base/time.ts';
import { Lane } from '../../kernel/lane.ts';
import type { Random } from '../../kernel/random.ts';
import type { Simulation } from '../../kernel/simulation.ts';
import type { Sleeper } from '../../kernel/eventQueue.ts';
import type { Node, Pod } from '../api/objects.ts';
import { Attempts, type Outcome } from './attempt.ts';
import { behaviourOf } from './behaviour.ts';
import { ClusterState } from './clusterState.ts';
import type { Admits, ClusterEvent } from './clusterEvents.ts';
import type { SchedulerHost } from './host.ts';
import { changesBetween, isSame } from './nodeChanges.ts';
import { Nominations } from './nominations.ts';
import type { QueuedPod } from './queuedPod.ts';
import { QueueTimer } from './queueTimer.ts';
import { SchedulingQueue } from './schedulingQueue.ts';
import { Settlement } from './settlement.ts';

export interface SchedulerOptions {
  readonly simulation: Simulation;
  readonly random: Random;
  /** 28 for Kubernetes 1.28. */
  readonly kubernetesMinor: number;
  readonly host: SchedulerHost;
  /**
   * How long one scheduling cycle takes.
   * @assumption 1 ms, may be off by a factor of 5: upstream has no fixed figure.
   */
  readonly cycle?: Milliseconds;
}

export class Scheduler implements Sleeper {
  private readonly simulation: Simulation;
  private readonly cycle: Milliseconds;
  private readonly state: ClusterState;
  private readonly nominations = new Nominations();
  private readonly attempts: Attempts;
  private readonly queue: SchedulingQueue;
  /** A cycle is under way or about to start. */
  private busy = false;
  private readonly settlement: Settlement;
  private readonly timer: QueueTimer;
  /** The cycle under way, whose time is not over. */
  private cycleOf: { readonly entry: QueuedPod; readonly outcome: Outcome } | undefined;

  constructor(options: SchedulerOptions) {
    const { simulation, random, host, cycle, kubernetesMinor } = options;
    this.simulation = simulation;
    this.cycle = cycle ?? 1;
    const behaviour = behaviourOf(kubernetesMinor);
    this.state = new ClusterState(host);
    const budgets = () => host.disruptionBudgets();
    this.attempts = new Attempts(this.state, this.nominations, behaviour, random, budgets);
    this.queue = new SchedulingQueue(behaviour);
    const { state, nominations, queue } = this;
    this.settlement = new Settlement({ simulation, random, host, behaviour, state, nominations, queue });
    this.timer = new QueueTimer(simulation, () => this.flush());
  }

  addNode(node: Node): void {
    if (this.state.nodeCount === 0) this.queue.resume(this.simulation.now);
    const { facts } = this.state.addNode(node);
    this.notify({ kind: 'node-added', node: facts, admits: this.admission(node.name) });
  }

  /** Labels, taints, cordon, allocatable or images of the node may be other than they were. */
  updateNode(node: Node): void {
    const known = this.state.node(node.name);
    if (known === undefined || isSame(known.facts, node)) return;
    const before = known.facts;
    this.state.updateNode(node);
    const changes = changesBetween(before, known.facts);
    if (changes === undefined) this.startSoon();
    else {
      const admits = this.admission(node.name);
      this.notify({ kind: 'node-updated', before, node: known.facts, changes, admits });
    }
  }

  /** The node left the API; the host tells of the pods on it one by one. */
  removeNode(name: string): void {
    const removed = this.state.removeNode(name);
    if (removed !== undefined) this.notify({ kind: 'node-removed', node: removed.facts });
  }

  /**
   * A pod appeared: without `nodeName` it queues, with it (set by its author) it is accounted for at once.
   */
  addPod(pod: Pod): void {
    const podClass = this.state.classes.of(pod);
    if (pod.nodeName !== undefined) {
      this.state.addPod(pod, podClass, pod.nodeName);
      this.notify({ kind: 'pod-assigned', podClass });
      return;
    }
    if (pod.nominatedNodeName !== undefined) this.nominations.set(pod, podClass, pod.nominatedNodeName);
    this.state.classes.retain(podClass);
    this.queue.add(pod, podClass, this.simulation.now);
    this.startSoon();
  }

  /** The pod's `deletedAt` was set; it keeps its place until `podDeleted`. */
  podTerminating(pod: Pod): void {
    this.state.markTerminating(pod);
  }

  /**
   * The pod turned Succeeded or Failed, or its object is gone, whichever comes first; a second call is
   * ignored.
   */
  podDeleted(pod: Pod): void {
    const podClass = this.state.removePod(pod);
    if (podClass !== undefined) this.notify({ kind: 'pod-gone', podClass, toldUpTo: Infinity });
    else if (this.forget(pod)) this.startSoon();
  }

  /** What had to be done before the binding could not be: the pod leaves its place and is tried again. */
  bindingFailed(pod: Pod): void {
    this.podDeleted(pod);
    this.addPod(pod);
  }

  /** Takes it from the queue, if it is there, and puts it back when it has changed. */
  requeue(pod: Pod, change: () => void): void {
    if (!this.forget(pod)) return;
    change();
    this.addPod(pod);
  }

  /** Takes it from the queue; false where it is not there. */
  forget(pod: Pod): boolean {
    const waiting = this.queue.delete(pod);
    if (waiting === undefined) return false;
    this.settlement.withdrawNomination(pod);
    this.state.classes.release(waiting);
    return true;
  }

  /** Services or owners changed so that `SchedulerHost.ownerSelector` may answer otherwise than before. */
  selectorsChanged(): void {
    this.attempts.forgetSelectors();
  }

  private notify(event: ClusterEvent): void {
    this.queue.notify(event, this.simulation.now);
    this.startSoon();
  }

  /** Starts a cycle if there is something to try and none is under way. */
  private startSoon(): void {
    this.setTimer();
    if (this.busy || !this.queue.canPop) return;
    this.busy = true;
    this.simulation.after(0, Lane.cluster, this);
  }

  /** Decides on the cluster as it is now; what comes of it is done when the cycle's time is over. */
  private startCycle(): void {
    const entry = this.queue.pop(this.seen);
    if (entry === undefined) {
      this.busy = false;
      return;
    }
    this.cycleOf = { entry, outcome: this.attempts.run(entry.pod, entry.podClass) };
    this.simulation.after(this.cycle, Lane.cluster, this);
  }

  /** A cycle is to start, after the one under way. */
  wake(): void {
    if (this.cycleOf !== undefined) this.endCycle(this.cycleOf.entry, this.cycleOf.outcome);
    this.startCycle();
  }

  private endCycle(entry: QueuedPod, outcome: Outcome): void {
    this.cycleOf = undefined;
    if (entry.place === 'in-flight') this.settlement.settle(entry, outcome);
    this.setTimer();
  }

  private admission(nodeName: string): Admits {
    return (podClass) => {
      const node = this.state.node(nodeName);
      return node !== undefined && this.attempts.admits(podClass, node);
    };
  }

  /** A number that differs whenever an attempt might go otherwise. */
  private get seen(): number {
    return this.state.log.head + this.nominations.version;
  }

  private setTimer(): void {
    this.timer.set(this.queue.dueTime(this.simulation.now, this.seen, this.state.nodeCount === 0));
  }

  private flush(): void {
    this.queue.flush(this.simulation.now, this.seen);
    this.startSoon();
  }
}

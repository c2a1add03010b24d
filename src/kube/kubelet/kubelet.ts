// The kubelet of one node: admits pods, runs a worker for each, reports whether the node is Ready.

import { MINUTE, SECOND, type Milliseconds } from '../../base/time.ts';
import type { AgentStop, Instance } from '../api/cniPort.ts';
import { KUBELET_ON_POD } from '../api/eventSource.ts';
import { refusalOf, rejectionOf, type Refusal } from './kubeletAdmission.ts';
import { PREEMPTION, victimsFor } from './kubeletPreemption.ts';
import { NodeServices, type KubeletPorts } from './nodeServices.ts';
import { podKey, type Node, type Pod } from '../api/objects.ts';
import type { PodColumn } from '../api/podRows.ts';
import { PodWorker } from './podWorker.ts';
import type { StatusReason } from '../api/statusReason.ts';
import { isCritical } from '../api/systemPriorities.ts';
import type { TerminationWatcher } from './termination.ts';

/**
 * After its start the kubelet looks every 100 ms whether it became Ready, and says so at once; later the runtime is
 * asked every 5 s and the status sent every 10 s. @upstream pkg/kubelet/kubelet.go fastStatusUpdateOnce
 */
const EAGER_FOR = 2 * MINUTE;
const EAGER_PERIOD = 100;
const RUNTIME_PERIOD = 5 * SECOND;
const STATUS_PERIOD = 10 * SECOND;

const NO_PODS: readonly Pod[] = [];
/** Lists of them are replaced, not written to: whoever goes through one is not disturbed, and none has room to spare. */
const NO_WORKERS: readonly PodWorker[] = [];

export class Kubelet implements TerminationWatcher {
  readonly node: Node;
  /** The machine that it runs on. */
  readonly instance: Instance;
  private readonly services: NodeServices;
  private readonly ports: KubeletPorts;
  /** In order of admission. */
  private workers = NO_WORKERS;
  /** By which they are found; all kubelets share it. */
  private readonly column: PodColumn<PodWorker>;
  /** A critical pod that room is being made for, and who is still to go. */
  private making: { readonly pod: Pod; readonly victims: Pod[] } | undefined;
  /** Pods that came meanwhile, or while the machine was down. */
  private waiting = NO_PODS;
  private usedSlots = 0;
  private up = true;
  private startedAt: Milliseconds;

  constructor(node: Node, instance: Instance, ports: KubeletPorts, column: PodColumn<PodWorker>) {
    this.column = column;
    this.node = node;
    this.ports = ports;
    this.instance = instance;
    this.services = new NodeServices(node, instance.ipv6Address ?? instance.privateAddress, ports);
    this.startedAt = ports.environment.now;
  }

  /** Whether the machine runs. */
  get isUp(): boolean {
    return this.up;
  }

  /** Pods that were admitted and of which something still runs, or runs again after the machine's boot. */
  admitted(): readonly Pod[] {
    return this.active();
  }

  /** A pod bound to this node came into sight. */
  addPod(pod: Pod): void {
    if (this.up && this.making === undefined) this.admit(pod);
    else this.waiting = [...this.waiting, pod];
  }

  /** A pod that was here before the run, and that is not over. */
  placePod(pod: Pod): void {
    this.usedSlots++;
    this.newWorker(pod).place();
  }

  /** The node's network was there before the run. */
  placeNetwork(): void {
    this.services.networkConfigured = true;
  }

  placeImages(images: Iterable<string>): void {
    this.node.images = this.services.images.place(images);
  }

  /** A pod of this node was deleted; one that was never in sight is left to `addPod`. */
  podTerminating(pod: Pod): void {
    if (this.up) this.workerOf(pod)?.terminate();
  }

  stopped(pod: Pod): void {
    this.usedSlots--;
    if (this.making?.victims[0] !== pod) return;
    this.making.victims.shift();
    this.preemptNext();
  }

  ended(pod: Pod): void {
    const worker = this.workerOf(pod);
    if (worker === undefined) return;
    this.workers = this.workers.filter((each) => each !== worker);
    this.column.delete(pod);
  }

  /** The daemon answers, and its configuration is in place from now on. */
  networkReady(): void {
    const { services } = this;
    services.agentAnswers = true;
    for (const worker of this.workers) worker.agentAnswered();
    if (services.networkConfigured) return;
    services.networkConfigured = true;
    this.reportReadiness();
  }

  restartAgent(): void {
    for (const worker of this.workers) worker.restartAgent();
  }

  /** The machine stops without warning. */
  shutDown(why: AgentStop): void {
    this.up = false;
    this.services.cni.machineStopped();
    for (const worker of this.workers) worker.machineDown(why);
    if (this.making !== undefined) this.waiting = [...this.waiting, this.making.pod];
    this.making = undefined;
  }

  /** The machine is back after a reboot; the CNI's configuration file outlives it. */
  startUp(): void {
    this.up = true;
    this.startedAt = this.services.now;
    this.ports.cluster.nodes.rebooted(this.node);
    for (const worker of this.workers) worker.machineUp();
    this.addWaiting();
    this.reportReadiness();
  }

  /**
   * Of pods that the scheduler placed only the count is looked at: it has seen to the rest.
   * @upstream pkg/kubelet/lifecycle/predicate.go
   */
  private admit(pod: Pod): void {
    const refusal = refusalOf(pod, this.node, this.usedSlots, () => this.active());
    if (refusal === undefined) this.accept(pod);
    else if (isCritical(pod.spec)) this.makeRoom(pod, refusal);
    else this.reject(pod, rejectionOf(refusal));
  }

  /** For a critical pod lesser ones have to go, where that helps. */
  private makeRoom(pod: Pod, { shortages, misfits }: Refusal): void {
    if (misfits.length > 0) {
      this.reject(pod, rejectionOf({ shortages: [], misfits }));
      return;
    }
    const found = victimsFor(pod, this.active(), shortages);
    if (!found.ok) {
      this.reject(pod, { reason: 'UnexpectedAdmissionError', message: found.error });
      return;
    }
    this.making = { pod, victims: [...found.pods] };
    this.preemptNext();
  }

  /** One after the other: the kubelet waits for each, and sees to nothing new meanwhile. */
  private preemptNext(): void {
    const victim = this.making?.victims[0];
    if (victim === undefined) {
      this.roomIsMade();
      return;
    }
    const { reason, message } = PREEMPTION;
    this.ports.events.record(KUBELET_ON_POD, podKey(victim), 'Warning', reason, message);
    this.workerOf(victim)?.preempt(PREEMPTION);
  }

  private roomIsMade(): void {
    const { making } = this;
    this.making = undefined;
    if (making !== undefined) this.accept(making.pod);
    this.addWaiting();
  }

  private addWaiting(): void {
    const { waiting } = this;
    this.waiting = NO_PODS;
    for (const pod of waiting) this.addPod(pod);
  }

  private newWorker(pod: Pod): PodWorker {
    const worker = new PodWorker(pod, this.services, this);
    this.workers = this.workers.concat([worker]);
    this.column.set(worker);
    return worker;
  }

  /** A pod's row may show the worker of an earlier machine of this name. */
  private workerOf(pod: Pod): PodWorker | undefined {
    const worker = this.column.of(pod);
    return worker?.services === this.services ? worker : undefined;
  }

  /** Pods of which something still runs. */
  private active(): Pod[] {
    return this.workers.filter(({ hasStopped }) => !hasStopped).map(({ pod }) => pod);
  }

  private reject(pod: Pod, { reason, message }: StatusReason): void {
    this.ports.events.record(KUBELET_ON_POD, podKey(pod), 'Warning', reason, message);
    this.ports.cluster.rejectPod(pod, { reason, message: `Pod was rejected: ${message}` });
  }

  private accept(pod: Pod): void {
    this.usedSlots++;
    const worker = this.newWorker(pod);
    this.ports.cluster.acceptPod(pod);
    if (pod.deletedAt === undefined) worker.start();
    else worker.terminate();
  }

  private reportReadiness(): void {
    const { services } = this;
    const eager = services.now - this.startedAt < EAGER_FOR;
    const delay = eager
      ? services.below(EAGER_PERIOD)
      : services.below(RUNTIME_PERIOD) + services.below(STATUS_PERIOD);
    this.ports.environment.after(delay, () => {
      if (this.up) this.ports.cluster.nodes.setReady(this.node, services.networkConfigured);
    });
  }
}

// Makes NodeClaims for pods that the scheduler has no place for, a batch at a time.
// @upstream karpenter pkg/controllers/provisioning/provisioner.go, controller.go

import { SECOND, type Milliseconds } from '../../../base/time.ts';
import type { Pod } from '../../../kube/api/objects.ts';
import { nominated, provision, type ProvisioningResult } from '../scheduling/provision.ts';
import { isProvisionable } from '../scheduling/pendingPods.ts';
import { Batcher } from './batcher.ts';
import type { ClaimMaker } from './claimMaker.ts';
import type { ClusterState } from './clusterState.ts';
import type { KarpenterPorts } from './ports.ts';
import { WorkQueue } from './workQueue.ts';

/** A pod that waits asks again after so long, as long as it waits. */
const RETRY: Milliseconds = 10 * SECOND;

export class Provisioner {
  private readonly ports: KarpenterPorts;
  private readonly state: ClusterState;
  private readonly maker: ClaimMaker;
  private readonly batcher: Batcher;
  private readonly retries: WorkQueue;
  /** Pods that the scheduler has marked Unschedulable, and when each asked last. */
  private readonly waiting = new Map<string, Milliseconds>();
  /** The last pass could do nothing, and nothing has changed since. */
  private isInVain = false;

  constructor(ports: KarpenterPorts, state: ClusterState, maker: ClaimMaker) {
    this.ports = ports;
    this.state = state;
    this.maker = maker;
    const { batchIdle: idle, batchMax: longest } = ports.config;
    this.batcher = new Batcher(ports.simulation, { idle, longest }, () => this.schedule());
    this.retries = new WorkQueue(ports.simulation, (key) => this.ask(key));
  }

  podUnschedulable(key: string): void {
    if (this.waiting.has(key)) return;
    this.waiting.set(key, this.ports.simulation.now);
    this.retries.after(key, this.ports.cluster.propagationDelay());
  }

  podGone(key: string): void {
    if (this.waiting.delete(key)) this.retries.forget(key);
  }

  /** A node that is to go has pods that want another. */
  nodeLeaving(name: string): void {
    if (this.ports.cluster.isRunning) this.batcher.add(name);
  }

  /** Something is not as the last pass found it. */
  changed(): void {
    if (!this.isInVain) return;
    this.isInVain = false;
    const { now } = this.ports.simulation;
    for (const [key, askedAt] of this.waiting) this.retries.after(key, RETRY - ((now - askedAt) % RETRY));
  }

  resume(): void {
    this.isInVain = false;
    for (const key of this.waiting.keys()) this.retries.after(key, this.ports.cluster.propagationDelay());
  }

  /** Those that wait for a node, in the order in which they were found to. */
  pendingPods(): Pod[] {
    return [...this.waiting.keys()].flatMap((key) => this.ports.cluster.pod(key) ?? []);
  }

  private ask(key: string): void {
    const { cluster, simulation } = this.ports;
    const pod = cluster.pod(key);
    if (pod === undefined) {
      this.waiting.delete(key);
      return;
    }
    if (!cluster.isRunning || !isProvisionable(pod)) return;
    this.waiting.set(key, simulation.now);
    this.batcher.add(pod.uid);
    if (!this.isInVain) this.retries.after(key, RETRY);
  }

  /** As long as a launch is under way nobody knows what there will be: the batch is dropped, and its pods ask again. */
  private schedule(): void {
    const { cluster } = this.ports;
    if (!cluster.isRunning || !this.state.isSynced) return;
    const result = provision(this.state.provisioningInput(this.pendingPods()));
    for (const event of result.events) cluster.recordEvent(event);
    this.nominate(result);
    for (const planned of result.claims) this.maker.create(planned, 'Provisioned');
    this.rest(result);
  }

  private nominate({ existing }: ProvisioningResult): void {
    for (const { node, pods } of existing) {
      this.state.nominate(node.name);
      const names = { claim: node.claim?.name, node: node.node?.name };
      for (const pod of pods) this.ports.cluster.recordEvent(nominated(pod, names));
    }
  }

  /** Pods that fail would fail again. */
  private rest({ claims, existing }: ProvisioningResult): void {
    if (claims.length > 0 || existing.length > 0) return;
    this.isInVain = true;
    for (const key of this.waiting.keys()) this.retries.forget(key);
  }
}

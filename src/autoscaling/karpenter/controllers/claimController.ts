// Brings NodeClaims through their lives as `lifecycle/` decides: launch, registration, initialization, the end.
// @upstream karpenter pkg/controllers/nodeclaim/lifecycle/controller.go, nodeclaim/expiration/controller.go

import type { Milliseconds } from '../../../base/time.ts';
import type { NodeClaim } from '../../../kube/api/nodeClaim.ts';
import type { Node } from '../../../kube/api/objects.ts';
import type { NodeChange } from '../lifecycle/claimedNode.ts';
import { isTrue, type Conditions } from '../lifecycle/conditions.ts';
import { launchBackOff, type LaunchAnswer, launchOf, needsLaunch } from '../lifecycle/launch.ts';
import {
  expiryOf,
  type LifecycleDecision,
  reconcileDeletion,
  reconcileLifecycle,
  WRITES_SETTLE,
} from '../lifecycle/reconcile.ts';
import type { ClaimBook, ClaimState } from './claimBook.ts';
import type { KarpenterPorts } from './ports.ts';
import { Terminator } from './terminator.ts';
import { WorkQueue } from './workQueue.ts';

export interface Launcher {
  /** `done` is called once, later. */
  launch(claim: NodeClaim, done: (answer: LaunchAnswer) => void): void;
  terminate(instanceId: string): void;
}

export class ClaimController {
  private readonly ports: KarpenterPorts;
  private readonly book: ClaimBook;
  private readonly launcher: Launcher;
  private readonly terminator: Terminator;
  private readonly queue: WorkQueue;
  private readonly expirations: WorkQueue;

  constructor(ports: KarpenterPorts, book: ClaimBook, launcher: Launcher) {
    this.ports = ports;
    this.book = book;
    this.launcher = launcher;
    this.queue = new WorkQueue(ports.simulation, (name) => this.reconcile(name));
    this.expirations = new WorkQueue(ports.simulation, (name) => this.expire(name));
    this.terminator = new Terminator(ports, book, {
      delete: (claim, reason) => this.delete(claim, reason),
      nodeRemoved: (claim) => this.look(claim.name),
      terminateInstance: (claim) => this.terminate(claim),
    });
  }

  /** The controllers have started again: whatever came meanwhile is looked at now. */
  resume(): void {
    this.terminator.resume();
    for (const { claim } of this.book.all()) {
      this.look(claim.name);
      for (const { name } of this.book.nodesOf(claim)) this.terminator.look(name);
      this.planExpiration(claim);
    }
  }

  /** It is in the book. */
  created(claim: NodeClaim): void {
    this.look(claim.name);
    this.planExpiration(claim);
  }

  joined(node: Node, instanceId: string): void {
    this.book.joined(node, instanceId);
    this.nodeChanged(node);
  }

  nodeChanged(node: Node): void {
    const claim = this.book.ofNode(node.name);
    if (claim === undefined) return;
    if (!isTrue(claim.conditions, 'Initialized') && claim.deletedAt === undefined) this.look(claim.name);
    this.terminator.look(node.name);
  }

  podChangedOn(node: string): void {
    this.terminator.look(node);
  }

  instanceEnded({ nodeName }: NodeClaim): void {
    if (nodeName !== undefined) this.terminator.instanceEnded(nodeName);
  }

  /** Somebody else took the Node away. */
  nodeRemoved(node: Node): void {
    const claim = this.book.ofNode(node.name);
    this.book.left(node);
    if (claim !== undefined) this.look(claim.name);
  }

  /** Its finalizer keeps it until nothing of it is left. */
  delete(claim: NodeClaim, reason: string): void {
    if (claim.deletedAt !== undefined) return;
    claim.deletedAt = this.ports.simulation.now;
    const { name: nodeClaim, nodePool, nodeName } = claim;
    const node = nodeName === undefined ? {} : { node: nodeName };
    this.ports.emit({ kind: 'nodeclaim-deleted', nodeClaim, nodePool, ...node, reason });
    this.look(nodeClaim);
  }

  private look(name: string): void {
    this.queue.after(name, this.ports.cluster.propagationDelay());
  }

  private planExpiration(claim: NodeClaim): void {
    const at = expiryOf(claim);
    if (at !== Infinity) this.expirations.after(claim.name, Math.max(0, at - this.ports.simulation.now));
  }

  private expire(name: string): void {
    const claim = this.book.get(name)?.claim;
    if (claim !== undefined && this.ports.cluster.isRunning) this.delete(claim, 'Expired');
  }

  private reconcile(name: string): void {
    const state = this.book.get(name);
    const { cluster, simulation } = this.ports;
    if (state === undefined || !cluster.isRunning) return;
    const wait = state.settledAt - simulation.now;
    if (wait > 0) this.queue.after(name, wait);
    else if (state.claim.deletedAt === undefined) this.live(state);
    else this.end(state, state.claim.deletedAt);
  }

  private live(state: ClaimState): void {
    const { claim } = state;
    const { simulation, startTime } = this.ports;
    const { answer } = state;
    state.answer = undefined;
    const { conditions: before } = claim;
    const nodes = this.book.nodesOf(claim);
    const decision = reconcileLifecycle(claim, { now: simulation.now, startTime, nodes }, answer);
    this.write(state, decision.conditions);
    this.perform(state, decision);
    this.tell(claim, before);
    const isToLaunch = decision.deletes === undefined && needsLaunch(claim, claim.conditions);
    if (isToLaunch && !decision.launchFailed && !state.isLaunching) this.launch(state);
  }

  private perform(state: ClaimState, decision: LifecycleDecision): void {
    const { claim } = state;
    const { cluster } = this.ports;
    const { launched, nodeName, nodeChange, deletes, requeueAfter } = decision;
    if (launched !== undefined) Object.assign(claim, launched);
    if (nodeName !== undefined) claim.nodeName = nodeName;
    if (nodeChange !== undefined && claim.nodeName !== undefined) this.change(claim.nodeName, nodeChange);
    for (const event of decision.events) cluster.recordEvent(event);
    if (decision.launchFailed) {
      state.failures++;
      this.queue.after(claim.name, launchBackOff(state.failures));
    }
    if (deletes !== undefined) this.delete(claim, deletes);
    if (requeueAfter !== undefined) this.queue.after(claim.name, requeueAfter);
  }

  private tell({ name: nodeClaim, nodeName: node, conditions }: NodeClaim, before: Conditions): void {
    const { emit } = this.ports;
    if (node === undefined) return;
    const isNew = (type: 'Registered' | 'Initialized'): boolean =>
      isTrue(conditions, type) && !isTrue(before, type);
    if (isNew('Registered')) emit({ kind: 'nodeclaim-registered', nodeClaim, node });
    if (isNew('Initialized')) emit({ kind: 'nodeclaim-initialized', nodeClaim, node });
  }

  private launch(state: ClaimState): void {
    state.isLaunching = true;
    this.launcher.launch(state.claim, (answer) => {
      state.isLaunching = false;
      state.answer = answer;
      if (answer.kind === 'launched') {
        this.book.launched(state.claim, answer.instance);
        this.ports.cloud.boot(state.claim, launchOf(state.claim, answer));
      }
      this.reconcile(state.claim.name);
    });
  }

  private end(state: ClaimState, deletedAt: Milliseconds): void {
    const { claim } = state;
    const { cluster, cloud, simulation, startTime } = this.ports;
    // What was asked for before has to come first, so that it is ended.
    if (state.isLaunching) return;
    const instance = claim.instance && cloud.stateOf(claim.instance.instanceId);
    const nodes = this.book.nodesOf(claim);
    const decision = reconcileDeletion(claim, { now: simulation.now, startTime, nodes }, instance);
    this.write(state, decision.conditions);
    if (decision.annotations !== undefined) claim.annotations = decision.annotations;
    for (const event of decision.events) cluster.recordEvent(event);
    for (const node of decision.deletesNodes) {
      this.book.deleteNode(node, deletedAt);
      this.terminator.look(node);
    }
    if (decision.terminatesInstance) this.terminate(claim);
    if (decision.isDone) this.remove(claim);
    else if (decision.requeueAfter !== undefined) this.queue.after(claim.name, decision.requeueAfter);
  }

  private terminate({ instance }: NodeClaim): void {
    if (instance !== undefined) this.launcher.terminate(instance.instanceId);
  }

  private remove({ name: nodeClaim, nodeName }: NodeClaim): void {
    this.book.remove(nodeClaim);
    this.queue.forget(nodeClaim);
    this.expirations.forget(nodeClaim);
    const node = nodeName === undefined ? {} : { node: nodeName };
    this.ports.emit({ kind: 'nodeclaim-removed', nodeClaim, ...node });
  }

  /** A status write is left alone for a while. */
  private write(state: ClaimState, conditions: Conditions): void {
    if (conditions === state.claim.conditions) return;
    state.claim.conditions = conditions;
    state.settledAt = this.ports.simulation.now + WRITES_SETTLE;
  }

  private change(name: string, { labels, annotations, taints, finalizers }: NodeChange): void {
    const { cluster } = this.ports;
    this.book.setFinalizers(name, finalizers);
    const node = cluster.node(name);
    if (node === undefined) return;
    if (labels !== node.labels) cluster.setLabels(node, labels);
    if (annotations !== node.annotations) cluster.setAnnotations(node, annotations);
    if (taints !== node.taints) cluster.setTaints(node, taints);
  }
}

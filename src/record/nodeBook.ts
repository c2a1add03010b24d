// The nodes as the facts tell them: the instance and the ENIs attached to it, the Node object, its daemon and its pool
// of addresses. A node is known from the launch of its instance and forgotten when instance and Node are both gone.
// Both come and go by themselves: a Node outlives its instance until the cluster notices, and meanwhile another instance
// may get the address and with it the name. What kubectl shows of the Node changes by the Node's own facts alone.

import type { Milliseconds } from '../base/time.ts';
import { AddressPool } from './addressPool.ts';
import { GroupBook } from './groupBook.ts';
import type { PodState } from './podState.ts';
import { Tally } from './tally.ts';

export type DaemonState = 'absent' | 'starting' | 'ready' | 'failed' | 'stopped';

/** Until when a daemon asks for no addresses, and EC2's code for why. */
export interface IncreasePause {
  readonly code: string;
  readonly until: Milliseconds;
}

export class NodeState {
  readonly node: string;
  /** Of the Node, or of the instance where no Node is registered. */
  instanceType: string;
  subnet: string;
  readonly knownSince: Milliseconds;
  instance: string | undefined;
  /** The Node stands for an instance that was terminated. */
  instanceGone = false;
  /** Known once the kubelet registered the Node. */
  group: string | undefined;
  maxPods = 0;
  registeredAt: Milliseconds | undefined;
  ready = false;
  cordoned = false;
  /** Pods that take a pod slot, those on the host's network included. */
  readonly pods = new Tally();
  readonly hostNetworkPods = new Tally();
  /** Attached ENIs → device index, as EC2 has it: the daemon's pool follows a little later. */
  readonly attached = new Map<string, number>();
  attachedChangedAt: Milliseconds;
  daemon: DaemonState = 'absent';
  readonly pool = new AddressPool();
  pause: IncreasePause | undefined;

  constructor(node: string, instanceType: string, subnet: string, at: Milliseconds) {
    this.node = node;
    this.instanceType = instanceType;
    this.subnet = subnet;
    this.knownSince = at;
    this.attachedChangedAt = at;
  }
}

export class NodeBook {
  /** In the order in which they became known. */
  readonly nodes = new Map<string, NodeState>();
  /** Nodes whose kubelet has registered them. */
  readonly registered = new Tally();
  readonly groups = new GroupBook();
  /** Nodes that are Ready. */
  readyCount = 0;
  /** Facts about one node often come together. */
  private lastFound: NodeState | undefined;

  find(name: string): NodeState | undefined {
    if (this.lastFound?.node !== name) this.lastFound = this.nodes.get(name);
    return this.lastFound;
  }

  launch(
    at: Milliseconds,
    node: string,
    instance: string,
    instanceType: string,
    subnet: string,
    eni: string,
  ): void {
    const state = this.find(node) ?? this.add(new NodeState(node, instanceType, subnet, at));
    state.instance = instance;
    state.attached.set(eni, 0);
    state.attachedChangedAt = at;
  }

  register(at: Milliseconds, node: string, group: string, instanceType: string, subnet: string): NodeState {
    const state = this.find(node) ?? this.add(new NodeState(node, instanceType, subnet, at));
    if (state.registeredAt === undefined) this.countRegistered(at, group, 1);
    state.group = group;
    state.instanceType = instanceType;
    state.subnet = subnet;
    state.instanceGone = false;
    state.registeredAt ??= at;
    return state;
  }

  setReady(node: string, ready: boolean): void {
    const state = this.find(node);
    if (state === undefined || state.ready === ready) return;
    state.ready = ready;
    this.readyCount += ready ? 1 : -1;
  }

  attach(at: Milliseconds, node: string, eni: string, device: number): void {
    const state = this.find(node);
    if (state === undefined) return;
    state.attached.set(eni, device);
    state.attachedChangedAt = at;
  }

  detach(at: Milliseconds, node: string, eni: string): void {
    const state = this.find(node);
    if (state?.attached.delete(eni) === true) state.attachedChangedAt = at;
  }

  terminate(at: Milliseconds, node: string): void {
    const state = this.find(node);
    if (state === undefined) return;
    state.instance = undefined;
    state.attached.clear();
    state.attachedChangedAt = at;
    state.pool.clear(at);
    state.daemon = 'absent';
    state.pause = undefined;
    state.instanceGone = true;
    this.forgetIfGone(state);
  }

  unregister(at: Milliseconds, node: string): void {
    const state = this.find(node);
    if (state?.group === undefined || state.registeredAt === undefined) return;
    this.countRegistered(at, state.group, -1);
    state.registeredAt = undefined;
    state.cordoned = false;
    this.setReady(node, false);
    this.forgetIfGone(state);
  }

  /** A pod took (1) or gave up (−1) one of its node's pod slots. */
  countPod(at: Milliseconds, pod: PodState, amount: number): void {
    const state = pod.node === undefined ? undefined : this.find(pod.node);
    // Bound to a node of that name that is forgotten.
    if (state === undefined || pod.boundAt < state.knownSince) return;
    state.pods.add(at, amount);
    if (pod.hostNetwork) state.hostNetworkPods.add(at, amount);
  }

  private add(state: NodeState): NodeState {
    this.nodes.set(state.node, state);
    this.lastFound = state;
    return state;
  }

  private forget(state: NodeState): void {
    this.nodes.delete(state.node);
    this.lastFound = undefined;
  }

  private countRegistered(at: Milliseconds, group: string, amount: number): void {
    this.registered.add(at, amount);
    this.groups.find(group).nodes.add(at, amount);
  }

  private forgetIfGone(state: NodeState): void {
    if (state.instance === undefined && state.registeredAt === undefined) this.forget(state);
  }
}

// The sandboxes that stand: CNI ADD succeeded, CNI DEL has not been called, and the machine has been up ever since. It
// listens at the plugin, so it knows what the daemons and the API server may be wrong about.

import { assert } from '../base/assert.ts';
import type { Address } from '../base/address.ts';
import type { Milliseconds } from '../base/time.ts';
import type { OpenTurn, TurnsAhead } from '../kernel/openTurns.ts';
import { AddressSet } from './addressSet.ts';
import type { CardAddress, CniAddAnswer, CniPlugin, CniPort, NodeCni, Sandbox } from '../kube/api/cniPort.ts';

export interface StandingSandbox extends Sandbox {
  readonly node: string;
  readonly eni: string;
  readonly address: Address;
  /** On further network cards; absent where there are none. */
  readonly others?: readonly CardAddress[];
}

export interface CniPlugins {
  pluginOn(node: string, calls: TurnsAhead): CniPlugin;
}

export interface SandboxWatcher {
  /** A sandbox was given an address that other sandboxes have, oldest first. */
  addressShared(newcomer: StandingSandbox, holders: readonly StandingSandbox[]): void;
  sandboxFell(sandbox: StandingSandbox): void;
}

const NONE: ReadonlyMap<string, StandingSandbox> = new Map();

export class Sandboxes implements CniPort {
  private readonly plugins: CniPlugins;
  private readonly watcher: SandboxWatcher;
  /** Of each node by id, oldest first. */
  private readonly byNode = new Map<string, Map<string, StandingSandbox>>();
  /** Those that some sandbox has. */
  private readonly held = new AddressSet();
  /** All that have an address which several have, oldest first. */
  private readonly shared = new Map<Address, readonly StandingSandbox[]>();

  constructor(plugins: CniPlugins, watcher: SandboxWatcher) {
    this.plugins = plugins;
    this.watcher = watcher;
  }

  pluginOn(node: string, calls: TurnsAhead): NodeCni {
    return new NodeSandboxes(node, this.plugins.pluginOn(node, calls), this);
  }

  /** By id, oldest first. */
  on(node: string): ReadonlyMap<string, StandingSandbox> {
    return this.byNode.get(node) ?? NONE;
  }

  /** As `on`, and kept up to date until the machine stops: for the allocator that runs on it. */
  follow(node: string): Map<string, StandingSandbox> {
    let standing = this.byNode.get(node);
    if (standing === undefined) {
      standing = new Map();
      this.byNode.set(node, standing);
    }
    return standing;
  }

  machineStopped(node: string): void {
    const standing = this.byNode.get(node);
    for (const sandbox of standing?.values() ?? []) {
      standing?.delete(sandbox.id);
      this.fell(sandbox);
    }
    this.byNode.delete(node);
  }

  /** Those that have one address, oldest first, for each address that several have. */
  sharing(): Iterable<readonly StandingSandbox[]> {
    return this.shared.values();
  }

  stood(sandbox: StandingSandbox): void {
    const { address } = sandbox;
    if (!this.held.has(address)) {
      this.held.add(address);
      return;
    }
    const holders = this.shared.get(address) ?? [this.otherThan(sandbox)];
    this.shared.set(address, [...holders, sandbox]);
    this.watcher.addressShared(sandbox, holders);
  }

  fell(sandbox: StandingSandbox): void {
    const { address } = sandbox;
    const sharing = this.shared.size === 0 ? undefined : this.shared.get(address);
    if (sharing === undefined) this.held.delete(address);
    else
      this.keep(
        address,
        sharing.filter((each) => each !== sandbox),
      );
    this.watcher.sandboxFell(sandbox);
  }

  /** The one that had the address of this one so far: it happens so seldom that nobody keeps account of it. */
  private otherThan(newcomer: StandingSandbox): StandingSandbox {
    let holder: StandingSandbox | undefined;
    for (const standing of this.byNode.values()) {
      for (const each of standing.values()) {
        if (each.address === newcomer.address && each !== newcomer) holder = each;
      }
    }
    assert(holder !== undefined, 'an address that is held has a holder');
    return holder;
  }

  /** Of those that had an address together. */
  private keep(address: Address, left: readonly StandingSandbox[]): void {
    if (left.length < 2) this.shared.delete(address);
    else this.shared.set(address, left);
  }
}

/** Those of one node: what its kubelet asks of the plugin goes by here. */
class NodeSandboxes implements NodeCni {
  /** By id: what all sandboxes have under this node's name, from the first on. */
  private standing: Map<string, StandingSandbox> | undefined;
  private readonly node: string;
  private readonly plugin: CniPlugin;
  private readonly all: Sandboxes;

  constructor(node: string, plugin: CniPlugin, all: Sandboxes) {
    this.node = node;
    this.plugin = plugin;
    this.all = all;
  }

  get named(): string | undefined {
    return this.plugin.named;
  }

  add(sandbox: Sandbox): CniAddAnswer {
    const answer = this.plugin.add(sandbox);
    if (answer.ok) this.stood(sandbox, answer.address, answer.eni, answer.others);
    return answer;
  }

  stands(sandbox: Sandbox, address: Address): void {
    this.stood(sandbox, address, this.plugin.sandboxStands(sandbox, address) ?? '', undefined);
  }

  del(sandbox: Sandbox, done: (ok: boolean) => void): void {
    const standing = this.standing?.get(sandbox.id);
    if (standing !== undefined) {
      this.standing?.delete(sandbox.id);
      this.all.fell(standing);
    }
    this.plugin.del(sandbox, done);
  }

  callDue(at: Milliseconds): void {
    this.plugin.callDue(at);
  }

  nextCall(due: readonly OpenTurn[]): number {
    return this.plugin.nextCall(due);
  }

  private stood(
    { id, pod }: Sandbox,
    address: Address,
    eni: string,
    others: readonly CardAddress[] | undefined,
  ): void {
    const own = { id, pod, node: this.node, eni, address };
    const standing = others === undefined ? own : { ...own, others };
    this.standing ??= this.all.follow(this.node);
    this.standing.set(id, standing);
    this.all.stood(standing);
  }

  machineStopped(): void {
    this.standing = undefined;
    this.all.machineStopped(this.node);
  }
}

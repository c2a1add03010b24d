// The sandboxes that stand: CNI ADD succeeded, CNI DEL has not been called, and the machine has been up ever since. It
// listens at the plugin, so it knows what the daemons and the API server may be wrong about.

import type { Ipv4 } from '../base/ipv4.ts';
import type { CniAddAnswer, CniPlugin, CniPort, Sandbox } from '../kube/api/cniPort.ts';

export interface StandingSandbox {
  /** 64 hex digits. */
  readonly id: string;
  /** `namespace/name` */
  readonly pod: string;
  readonly node: string;
  readonly eni: string;
  readonly address: Ipv4;
}

export interface SandboxWatcher {
  /** A sandbox was given an address that other sandboxes have, oldest first. */
  addressShared(newcomer: StandingSandbox, holders: readonly StandingSandbox[]): void;
  sandboxFell(sandbox: StandingSandbox): void;
}

export class Sandboxes implements CniPort {
  private readonly plugin: CniPlugin;
  private readonly watcher: SandboxWatcher;
  private readonly byNode = new Map<string, Map<string, StandingSandbox>>();
  private readonly byAddress = new Map<Ipv4, readonly StandingSandbox[]>();
  private readonly shared = new Set<Ipv4>();

  constructor(plugin: CniPlugin, watcher: SandboxWatcher) {
    this.plugin = plugin;
    this.watcher = watcher;
  }

  add(node: string, sandbox: Sandbox): CniAddAnswer {
    const answer = this.plugin.add(node, sandbox);
    if (answer.ok) {
      const { address, eni } = answer;
      this.stand({ id: sandbox.id, pod: sandbox.podKey, node, eni, address });
    }
    return answer;
  }

  del(node: string, sandbox: Sandbox, done: (ok: boolean) => void): void {
    const standing = this.byNode.get(node)?.get(sandbox.id);
    if (standing !== undefined) this.fall(standing);
    this.plugin.del(node, sandbox, done);
  }

  machineStopped(node: string): void {
    for (const sandbox of this.byNode.get(node)?.values() ?? []) this.fall(sandbox);
    this.byNode.delete(node);
  }

  /** Oldest first. */
  on(node: string): Iterable<StandingSandbox> {
    return this.byNode.get(node)?.values() ?? [];
  }

  /** Those that have one address, oldest first, for each address that several have. */
  *sharing(): Generator<readonly StandingSandbox[]> {
    for (const address of this.shared) yield this.byAddress.get(address) ?? [];
  }

  private stand(sandbox: StandingSandbox): void {
    const { id, node, address } = sandbox;
    let onNode = this.byNode.get(node);
    if (onNode === undefined) {
      onNode = new Map();
      this.byNode.set(node, onNode);
    }
    onNode.set(id, sandbox);
    const holders = this.byAddress.get(address);
    this.byAddress.set(address, holders === undefined ? [sandbox] : [...holders, sandbox]);
    if (holders === undefined) return;
    this.shared.add(address);
    this.watcher.addressShared(sandbox, holders);
  }

  private fall(sandbox: StandingSandbox): void {
    const { id, node, address } = sandbox;
    this.byNode.get(node)?.delete(id);
    const left = (this.byAddress.get(address) ?? []).filter((each) => each !== sandbox);
    if (left.length === 0) this.byAddress.delete(address);
    else this.byAddress.set(address, left);
    if (left.length < 2) this.shared.delete(address);
    this.watcher.sandboxFell(sandbox);
  }
}

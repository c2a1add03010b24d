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

const NONE: ReadonlyMap<string, StandingSandbox> = new Map();

export class Sandboxes implements CniPort {
  private readonly plugin: CniPlugin;
  private readonly watcher: SandboxWatcher;
  private readonly byNode = new Map<string, Map<string, StandingSandbox>>();
  /** The oldest that has an address. */
  private readonly byAddress = new Map<Ipv4, StandingSandbox>();
  /** All that have an address which several have, oldest first. */
  private readonly shared = new Map<Ipv4, readonly StandingSandbox[]>();

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

  /** By id, oldest first. */
  on(node: string): ReadonlyMap<string, StandingSandbox> {
    return this.byNode.get(node) ?? NONE;
  }

  /** As `on`, and kept up to date until the machine stops: for the allocator that runs on it. */
  follow(node: string): ReadonlyMap<string, StandingSandbox> {
    return this.standingOn(node);
  }

  /** Those that have one address, oldest first, for each address that several have. */
  sharing(): Iterable<readonly StandingSandbox[]> {
    return this.shared.values();
  }

  private standingOn(node: string): Map<string, StandingSandbox> {
    let standing = this.byNode.get(node);
    if (standing === undefined) {
      standing = new Map();
      this.byNode.set(node, standing);
    }
    return standing;
  }

  private stand(sandbox: StandingSandbox): void {
    const { id, node, address } = sandbox;
    this.standingOn(node).set(id, sandbox);
    const oldest = this.byAddress.get(address);
    if (oldest === undefined) {
      this.byAddress.set(address, sandbox);
      return;
    }
    const holders = this.shared.get(address) ?? [oldest];
    this.shared.set(address, [...holders, sandbox]);
    this.watcher.addressShared(sandbox, holders);
  }

  private fall(sandbox: StandingSandbox): void {
    const { id, node, address } = sandbox;
    this.byNode.get(node)?.delete(id);
    const left = this.shared.get(address)?.filter((each) => each !== sandbox) ?? [];
    const [oldest] = left;
    if (oldest === undefined) this.byAddress.delete(address);
    else this.byAddress.set(address, oldest);
    if (left.length < 2) this.shared.delete(address);
    else this.shared.set(address, left);
    this.watcher.sandboxFell(sandbox);
  }
}

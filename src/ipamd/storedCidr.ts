// One CIDR of an ENI, a /32, a /28 or IPv6's /80, and the addresses of it that ever held a pod.
// @upstream pkg/ipamd/datastore/data_store.go#CidrInfo, #getUnusedIP

import { assert } from '../base/assert.ts';
import {
  addressInBlock,
  blockAddresses,
  formatBlock,
  type Address,
  type AddressBlock,
} from '../base/address.ts';
import type { Milliseconds } from '../base/time.ts';
import type { Chooser } from '../kernel/chooser.ts';
import { GoMap } from '../kernel/goMap.ts';

export interface StoredAddress {
  readonly address: Address;
  sandbox: string | undefined;
  /** `namespace/name` of the pod that has it or had it last. */
  pod: string;
  /** When its last pod got it. */
  assignedAt: Milliseconds;
  /** When its last pod left; `NEVER` before that. */
  unassignedAt: Milliseconds;
}

/** Before any run. A small integer, where −Infinity would cost every address an object. */
export const NEVER: Milliseconds = -(2 ** 30);

/** An address that never held a pod is not stored. */
export class StoredCidr {
  readonly cidr: AddressBlock;
  /** How many addresses it has. */
  readonly size: number;
  private pods = 0;
  /** What is stored: of a /32, */
  private single: StoredAddress | undefined = undefined;
  /** and of a prefix, from its first pod on. */
  private several: GoMap<Address, StoredAddress> | undefined = undefined;
  /** Of a prefix, as `longestIdle`; undefined: to be found out. */
  private idleSince: Milliseconds | undefined = undefined;

  constructor(cidr: AddressBlock) {
    this.cidr = cidr;
    this.size = blockAddresses(cidr);
  }

  /** Addresses with a pod. */
  get assigned(): number {
    return this.pods;
  }

  /** Addresses were given to pods, or given back. */
  countAssigned(change: number): void {
    this.pods += change;
    this.idleSince = undefined;
  }

  /** CIDR text, as the store is keyed. */
  get key(): string {
    return formatBlock(this.cidr);
  }

  /** How many addresses are stored. */
  get stored(): number {
    return this.single === undefined ? (this.several?.size ?? 0) : 1;
  }

  addresses(): readonly StoredAddress[] {
    return this.single === undefined ? (this.several?.values() ?? []) : [this.single];
  }

  at(address: Address): StoredAddress | undefined {
    return this.single?.address === address ? this.single : this.several?.get(address);
  }

  store(address: StoredAddress): void {
    this.idleSince = undefined;
    if (!isPrefix(this)) {
      this.single = address;
      return;
    }
    this.several ??= new GoMap();
    this.several.set(address.address, address);
  }

  /** The addresses that could be given out again are stored no more; returns the one to be, if there is one. */
  forgetReusable(now: Milliseconds, cooldown: Milliseconds, chooser: Chooser): Address | undefined {
    const isReusable = (each: StoredAddress): boolean =>
      each.sandbox === undefined && !isCooling(each, now, cooldown);
    const { single, several } = this;
    this.idleSince = undefined;
    if (several === undefined) {
      if (single === undefined || !isReusable(single)) return undefined;
      this.single = undefined;
      return single.address;
    }
    const reused = chooser.first('assign-address', several, isReusable);
    for (const each of several.values()) if (isReusable(each)) several.delete(each.address);
    return reused?.address;
  }

  /** Whether an address may be given out. */
  isAssignable(now: Milliseconds, cooldown: Milliseconds): boolean {
    if (this.pods >= this.size) return false;
    return this.stored < this.size || now - this.longestIdle > cooldown;
  }

  /** Of addresses that all have had a pod: since when that one has none that has been without for longest; Infinity: no one. */
  get longestIdle(): Milliseconds {
    const { single } = this;
    if (single !== undefined) return single.sandbox === undefined ? single.unassignedAt : Infinity;
    return (this.idleSince ??= this.findLongestIdle());
  }

  /** Of those that a pod has had, how many may not be given out yet. */
  coolingAt(now: Milliseconds, cooldown: Milliseconds): number {
    const { single, several, pods } = this;
    if (single !== undefined) return isCooling(single, now, cooldown) ? 1 : 0;
    if (several === undefined || several.size === pods) return 0;
    let cooling = 0;
    for (const address of several.values()) if (isCooling(address, now, cooldown)) cooling++;
    return cooling;
  }

  private findLongestIdle(): Milliseconds {
    let since = Infinity;
    for (const { sandbox, unassignedAt } of this.addresses())
      if (sandbox === undefined && unassignedAt < since) since = unassignedAt;
    return since;
  }
}

export function newAddress(address: Address): StoredAddress {
  return { address, sandbox: undefined, pod: '', assignedAt: NEVER, unassignedAt: NEVER };
}

export function isPrefix(cidr: Pick<StoredCidr, 'size'>): boolean {
  return cidr.size > 1;
}

/** Whether an address without a pod may not be given out yet. @upstream data_store.go#inCoolingPeriod */
function isCooling(address: StoredAddress, now: Milliseconds, cooldown: Milliseconds): boolean {
  return address.sandbox === undefined && now - address.unassignedAt <= cooldown;
}

/**
 * Takes an address of a CIDR that has an assignable one: a stored one out of cooldown first (the others out of
 * cooldown are forgotten), else the lowest that is not stored.
 */
export function takeAddress(
  cidr: StoredCidr,
  now: Milliseconds,
  cooldown: Milliseconds,
  chooser: Chooser,
): StoredAddress {
  const hasIdle = cidr.stored > cidr.assigned;
  const reused = hasIdle ? cidr.forgetReusable(now, cooldown, chooser) : undefined;
  const taken = newAddress(reused ?? lowestNotStored(cidr));
  taken.assignedAt = now;
  cidr.store(taken);
  return taken;
}

function lowestNotStored(cidr: StoredCidr): Address {
  let offset = 0;
  while (cidr.at(addressInBlock(cidr.cidr, offset)) !== undefined) offset++;
  assert(offset < cidr.size, 'a CIDR chosen for a pod has an assignable address');
  return addressInBlock(cidr.cidr, offset);
}

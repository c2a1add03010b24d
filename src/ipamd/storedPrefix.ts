// A prefix of an ENI, a /28 or IPv6's /80, and the addresses of it that ever held a pod.
// @upstream pkg/ipamd/datastore/data_store.go#getUnusedIP

import { assert } from '../base/assert.ts';
import { addressInBlock, blockAddresses, type Address, type AddressBlock } from '../base/address.ts';
import type { Milliseconds } from '../base/time.ts';
import type { Chooser } from '../kernel/chooser.ts';
import { GoMap } from '../kernel/goMap.ts';
import {
  isCooling,
  NEVER,
  StoredCidr,
  type PastOfAddress,
  type StoredAddress,
  type StoredEni,
} from './storedEni.ts';

export class StoredPrefix extends StoredCidr {
  readonly size: number;
  private pods = 0;
  /** From the first pod on. */
  private stored: GoMap<Address, StoredAddress> | undefined = undefined;
  /** As `longestIdle`; undefined: to be found out. */
  private idleSince: Milliseconds | undefined = undefined;

  constructor(eni: StoredEni, cidr: AddressBlock) {
    super(eni, cidr);
    this.size = blockAddresses(cidr);
  }

  get assigned(): number {
    return this.pods;
  }

  countAssigned(change: number): void {
    this.pods += change;
    this.idleSince = undefined;
  }

  addresses(): readonly StoredAddress[] {
    return this.stored?.values() ?? [];
  }

  at(address: Address): StoredAddress | undefined {
    return this.stored?.get(address);
  }

  place(
    address: Address,
    { pod = '', assignedAt = NEVER, unassignedAt = NEVER }: PastOfAddress,
  ): StoredAddress {
    const placed = { holder: this, address, sandbox: undefined, pod, assignedAt, unassignedAt };
    this.idleSince = undefined;
    this.stored ??= new GoMap();
    this.stored.set(address, placed);
    return placed;
  }

  isAssignable(now: Milliseconds, cooldown: Milliseconds): boolean {
    if (this.pods >= this.size) return false;
    return this.storedCount < this.size || now - this.longestIdle > cooldown;
  }

  /**
   * A stored one out of cooldown first (the others out of cooldown are forgotten), else the lowest that is not stored.
   */
  take(now: Milliseconds, cooldown: Milliseconds, chooser: Chooser): StoredAddress {
    const hasIdle = this.storedCount > this.pods;
    const reused = hasIdle ? this.forgetReusable(now, cooldown, chooser) : undefined;
    return this.place(reused ?? this.lowestNotStored(), { assignedAt: now });
  }

  get longestIdle(): Milliseconds {
    return (this.idleSince ??= this.findLongestIdle());
  }

  coolingAt(now: Milliseconds, cooldown: Milliseconds): number {
    if (this.storedCount === this.pods) return 0;
    let cooling = 0;
    for (const address of this.addresses()) if (isCooling(address, now, cooldown)) cooling++;
    return cooling;
  }

  private get storedCount(): number {
    return this.stored?.size ?? 0;
  }

  /** The addresses that could be given out again are stored no more; returns the one to be, if there is one. */
  private forgetReusable(now: Milliseconds, cooldown: Milliseconds, chooser: Chooser): Address | undefined {
    const { stored } = this;
    if (stored === undefined) return undefined;
    const isReusable = (each: StoredAddress): boolean =>
      each.sandbox === undefined && !isCooling(each, now, cooldown);
    this.idleSince = undefined;
    const reused = chooser.first('assign-address', stored, isReusable);
    for (const each of stored.values()) if (isReusable(each)) stored.delete(each.address);
    return reused?.address;
  }

  private lowestNotStored(): Address {
    let offset = 0;
    while (this.at(addressInBlock(this.cidr, offset)) !== undefined) offset++;
    assert(offset < this.size, 'a CIDR chosen for a pod has an assignable address');
    return addressInBlock(this.cidr, offset);
  }

  private findLongestIdle(): Milliseconds {
    let since = Infinity;
    for (const { sandbox, unassignedAt } of this.addresses())
      if (sandbox === undefined && unassignedAt < since) since = unassignedAt;
    return since;
  }
}

// A /32 of an ENI: the CIDR and its one address are the same object, since most nodes have many of them.

import type { Address } from '../base/address.ts';
import type { Milliseconds } from '../base/time.ts';
import { isCooling, NEVER, StoredCidr, type PastOfAddress, type StoredAddress } from './storedEni.ts';

export class StoredSecondary extends StoredCidr implements StoredAddress {
  sandbox: string | undefined = undefined;
  pod = '';
  assignedAt: Milliseconds = NEVER;
  unassignedAt: Milliseconds = NEVER;

  get holder(): StoredCidr {
    return this;
  }

  get address(): Address {
    return this.cidr.base;
  }

  get size(): number {
    return 1;
  }

  get assigned(): number {
    return this.sandbox === undefined ? 0 : 1;
  }

  addresses(): readonly StoredAddress[] {
    return this.isStored ? [this] : [];
  }

  at(address: Address): StoredAddress | undefined {
    return this.isStored && address === this.cidr.base ? this : undefined;
  }

  place(
    _address: Address,
    { pod = '', assignedAt = NEVER, unassignedAt = NEVER }: PastOfAddress,
  ): StoredAddress {
    this.pod = pod;
    this.assignedAt = assignedAt;
    this.unassignedAt = unassignedAt;
    return this;
  }

  isAssignable(now: Milliseconds, cooldown: Milliseconds): boolean {
    return this.sandbox === undefined && (this.unassignedAt === NEVER || now - this.unassignedAt > cooldown);
  }

  take(now: Milliseconds): StoredAddress {
    return this.place(this.address, { assignedAt: now });
  }

  /** Who has it says it all. */
  countAssigned(): void {}

  get longestIdle(): Milliseconds {
    return this.sandbox === undefined ? this.unassignedAt : Infinity;
  }

  coolingAt(now: Milliseconds, cooldown: Milliseconds): number {
    return this.isStored && isCooling(this, now, cooldown) ? 1 : 0;
  }

  private get isStored(): boolean {
    return this.sandbox !== undefined || this.unassignedAt !== NEVER;
  }
}

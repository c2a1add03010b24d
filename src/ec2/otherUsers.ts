// Whoever else uses the VPC: takes and frees addresses of its subnets, hangs ENIs on nodes and tears them off.

import { assert } from '../base/assert.ts';
import { formatIpv4, type Ipv4 } from '../base/ipv4.ts';
import type { Account } from './account.ts';
import { success, type Ec2Answer } from './answer.ts';
import type { AddressRange } from './config.ts';
import type { Instance } from './instance.ts';
import type { Subnet } from './subnet.ts';

export class OtherUsers {
  private readonly account: Account;

  constructor(account: Account) {
    this.account = account;
  }

  /** Takes the unused addresses of a range, those in reservations included. */
  takeAddresses(subnetId: string, range: AddressRange): void {
    this.change(subnetId, 'addresses-taken', (subnet) => subnet.take(range));
  }

  /** Takes as many as asked for, or all that are free, here and there. */
  takeRandomAddresses(subnetId: string, count: number): void {
    this.change(subnetId, 'addresses-taken', (subnet) => subnet.takeRandom(count));
  }

  /** Gives back what others have in the range. */
  freeAddresses(subnetId: string, range: AddressRange): void {
    this.change(subnetId, 'addresses-freed', (subnet) => subnet.free(range));
  }

  /** Creates an ENI and attaches it at the lowest free device index. Answers its id. It outlives the instance, as EC2 has it. */
  attachEni(instance: Instance, subnetId: string, ips: number): Ec2Answer<string> {
    const { networkInterfaces, clock } = this.account;
    const created = networkInterfaces.create(this.subnet(subnetId), { kind: 'ips', count: ips }, undefined);
    if (!created.ok) return created;
    const { id } = created.value;
    const attached = networkInterfaces.attach(id, instance, instance.freeDevice, clock.now);
    if (attached.ok) return success(id);
    networkInterfaces.tearOff(id);
    return attached;
  }

  /** Detaches an ENI, if it is attached, and deletes it at once. */
  tearOffEni(eniId: string): Ec2Answer<void> {
    return this.account.networkInterfaces.tearOff(eniId);
  }

  private change(
    subnetId: string,
    kind: 'addresses-taken' | 'addresses-freed',
    apply: (subnet: Subnet) => number,
  ): void {
    const subnet = this.subnet(subnetId);
    const before = subnet.takenAddresses();
    if (apply(subnet) === 0) return;
    const after = subnet.takenAddresses();
    const changed = kind === 'addresses-taken' ? without(after, before) : without(before, after);
    this.account.emit({ kind, subnet: subnetId, ranges: rangesOf(changed) });
    this.account.networkInterfaces.announceSubnet(subnet);
  }

  private subnet(subnetId: string): Subnet {
    const subnet = this.account.subnets.get(subnetId);
    assert(subnet !== undefined, 'a subnet that does not exist');
    return subnet;
  }
}

function without(addresses: readonly Ipv4[], others: readonly Ipv4[]): Ipv4[] {
  const known = new Set(others);
  return addresses.filter((address) => !known.has(address));
}

/** Ascending addresses, those that follow each other as one. */
function rangesOf(addresses: readonly Ipv4[]): string[] {
  const ranges: { readonly first: Ipv4; last: Ipv4 }[] = [];
  for (const address of addresses) {
    const range = ranges.at(-1);
    if (range?.last === address - 1) range.last = address;
    else ranges.push({ first: address, last: address });
  }
  return ranges.map(({ first, last }) =>
    first === last ? formatIpv4(first) : `${formatIpv4(first)}-${formatIpv4(last)}`,
  );
}

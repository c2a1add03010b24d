// Whoever else uses the VPC: takes and frees addresses of its subnets, hangs ENIs on nodes and tears them off.

import { assert } from '../base/assert.ts';
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
    const subnet = this.subnet(subnetId);
    if (subnet.take(range) > 0) this.account.networkInterfaces.announceSubnet(subnet);
  }

  /** Takes as many as asked for, or all that are free, here and there. */
  takeRandomAddresses(subnetId: string, count: number): void {
    const subnet = this.subnet(subnetId);
    if (subnet.takeRandom(count) > 0) this.account.networkInterfaces.announceSubnet(subnet);
  }

  /** Gives back what others have in the range. */
  freeAddresses(subnetId: string, range: AddressRange): void {
    const subnet = this.subnet(subnetId);
    if (subnet.free(range) > 0) this.account.networkInterfaces.announceSubnet(subnet);
  }

  /** Creates an ENI and attaches it at the lowest free device index. Answers its id. */
  attachEni(instance: Instance, subnetId: string, ips: number): Ec2Answer<string> {
    const { networkInterfaces } = this.account;
    const created = networkInterfaces.create(this.subnet(subnetId), { kind: 'ips', count: ips }, undefined);
    if (!created.ok) return created;
    const { id } = created.value;
    const attached = networkInterfaces.attach(id, instance, instance.freeDevice);
    if (attached.ok) return success(id);
    networkInterfaces.tearOff(id);
    return attached;
  }

  /** Detaches an ENI, if it is attached, and deletes it at once. */
  tearOffEni(eniId: string): Ec2Answer<void> {
    return this.account.networkInterfaces.tearOff(eniId);
  }

  private subnet(subnetId: string): Subnet {
    const subnet = this.account.subnets.get(subnetId);
    assert(subnet !== undefined, 'a subnet that does not exist');
    return subnet;
  }
}

// EC2 as one instance's daemon calls it through the SDK: what each call does and answers. Times, retries and errors
// that concern any call are in `apiCaller.ts`.

import { elementAt } from '../base/assert.ts';
import type { Cidr, Ipv4 } from '../base/ipv4.ts';
import { drawLatency } from '../kernel/latency.ts';
import type { Process } from '../kernel/process.ts';
import type { RandomStream } from '../kernel/random.ts';
import type { Account } from './account.ts';
import { failure, notFound, success, type AddressRequest, type Ec2Answer } from './answer.ts';
import { ApiCaller, type CallSubject } from './apiCaller.ts';
import type { Instance } from './instance.ts';
import type { SdkGeneration } from './sdk.ts';

export interface CreatedInterface {
  readonly eniId: string;
  readonly primary: Ipv4;
  readonly cidrs: readonly Cidr[];
}

export interface DescribedInterface {
  readonly eniId: string;
  readonly tagged: boolean;
  readonly cidrs: readonly Cidr[];
}

export interface SubnetDescription {
  readonly subnetId: string;
  readonly availableIpAddressCount: number;
  readonly tags: Readonly<Record<string, string>>;
}

export class Ec2Client {
  private readonly account: Account;
  private readonly instance: Instance;
  private readonly caller: ApiCaller;
  private readonly latencies: RandomStream;

  constructor(account: Account, instance: Instance, sdk: SdkGeneration, latencies: RandomStream) {
    this.account = account;
    this.instance = instance;
    this.caller = new ApiCaller(account, instance, sdk, latencies);
    this.latencies = latencies;
  }

  assignPrivateIpAddresses(eniId: string, request: AddressRequest): Process<Ec2Answer<readonly Cidr[]>> {
    const subject: CallSubject = { eni: eniId };
    return this.caller.call('AssignPrivateIpAddresses', subject, () => {
      const given = this.account.networkInterfaces.assign(eniId, request);
      if (given.ok) subject.cidrs = given.value;
      return given;
    });
  }

  unassignPrivateIpAddresses(eniId: string, cidrs: readonly Cidr[]): Process<Ec2Answer<void>> {
    return this.caller.call('UnassignPrivateIpAddresses', { eni: eniId, cidrs }, () =>
      this.account.networkInterfaces.unassign(eniId, cidrs),
    );
  }

  createNetworkInterface(subnetId: string, request: AddressRequest): Process<Ec2Answer<CreatedInterface>> {
    const subject: CallSubject = {};
    return this.caller.call('CreateNetworkInterface', subject, () => {
      const subnet = this.account.subnets.get(subnetId);
      if (subnet === undefined) {
        return failure('InvalidSubnetID.NotFound', `The subnet ID '${subnetId}' does not exist`);
      }
      const created = this.account.networkInterfaces.create(subnet, request, this.instance.instanceId);
      if (!created.ok) return created;
      created.value.createdAt = this.account.clock.now;
      const { id, primary, cidrs } = created.value;
      subject.eni = id;
      subject.cidrs = cidrs;
      return success({ eniId: id, primary, cidrs });
    });
  }

  describeInstances(): Process<Ec2Answer<{ readonly freeDevice: number }>> {
    return this.caller.call('DescribeInstances', {}, () => success({ freeDevice: this.instance.freeDevice }));
  }

  attachNetworkInterface(eniId: string, device: number): Process<Ec2Answer<void>> {
    return this.caller.call('AttachNetworkInterface', { eni: eniId }, () =>
      this.account.networkInterfaces.attach(eniId, this.instance, device, this.account.clock.now),
    );
  }

  /** Security groups or deletion with the instance: neither is modelled, so it only has to exist. */
  modifyNetworkInterfaceAttribute(eniId: string): Process<Ec2Answer<void>> {
    return this.caller.call('ModifyNetworkInterfaceAttribute', { eni: eniId }, () =>
      this.account.networkInterfaces.find(eniId) === undefined ? notFound(eniId) : success(undefined),
    );
  }

  detachNetworkInterface(eniId: string): Process<Ec2Answer<void>> {
    return this.caller.call('DetachNetworkInterface', { eni: eniId }, () => {
      const delay = drawLatency(this.account.config.detachDelay, this.latencies);
      return this.account.networkInterfaces.detach(eniId, this.account.clock.now + delay);
    });
  }

  deleteNetworkInterface(eniId: string): Process<Ec2Answer<void>> {
    return this.caller.call('DeleteNetworkInterface', { eni: eniId }, () =>
      this.account.networkInterfaces.delete(eniId, this.account.clock.now),
    );
  }

  /** All of them, or NotFound for the first that does not exist. */
  describeNetworkInterfaces(eniIds: readonly string[]): Process<Ec2Answer<readonly DescribedInterface[]>> {
    const subject: CallSubject = eniIds.length === 1 ? { eni: elementAt(eniIds, 0) } : {};
    return this.caller.call('DescribeNetworkInterfaces', subject, () => {
      const described: DescribedInterface[] = [];
      for (const eniId of eniIds) {
        const eni = this.account.networkInterfaces.find(eniId);
        if (eni === undefined) return notFound(eniId);
        described.push({ eniId, tagged: eni.tagged, cidrs: eni.cidrs });
      }
      return success(described);
    });
  }

  /** Of the instance's availability zone, in the scenario's order. */
  describeSubnets(): Process<Ec2Answer<readonly SubnetDescription[]>> {
    return this.caller.call('DescribeSubnets', {}, () => {
      const described: SubnetDescription[] = [];
      for (const { id, availabilityZone, availableIpAddressCount, tags } of this.account.subnets.values()) {
        if (availabilityZone !== this.instance.availabilityZone) continue;
        described.push({ subnetId: id, availableIpAddressCount, tags });
      }
      return success(described);
    });
  }

  createTags(eniId: string): Process<Ec2Answer<void>> {
    return this.caller.call('CreateTags', { eni: eniId }, () => this.account.networkInterfaces.tag(eniId));
  }
}

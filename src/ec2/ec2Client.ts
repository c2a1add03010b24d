// EC2 as one instance's daemon calls it through the SDK: what each call does and answers. Times, retries and errors
// that concern any call are in `apiCaller.ts`.

import { elementAt } from '../base/assert.ts';
import type { Cidr, Ipv4 } from '../base/ipv4.ts';
import type { Ipv6, Ipv6Cidr } from '../base/ipv6.ts';
import type { Milliseconds } from '../base/time.ts';
import { drawLatency } from '../kernel/latency.ts';
import type { Process } from '../kernel/process.ts';
import type { RandomStream } from '../kernel/random.ts';
import { NO_IPV6 } from './ipv6OfEni.ts';
import type { Account } from './account.ts';
import { notFound, success, type AddressRequest, type Ec2Answer, type NewEniRequest } from './answer.ts';
import { ApiCaller, type CallManner, type CallSubject } from './apiCaller.ts';
import { FILTERED_DESCRIBE } from './calls.ts';
import type { Instance } from './instance.ts';
import type { SdkGeneration } from './sdk.ts';

export interface CreatedInterface {
  readonly eniId: string;
  readonly primary: Ipv4;
  readonly cidrs: readonly Cidr[];
  readonly ipv6Addresses: readonly Ipv6[];
}

export interface DescribedInterface {
  readonly eniId: string;
  readonly tagged: boolean;
  /** Tagged so that no daemon takes it for its own. */
  readonly noManage: boolean;
  /** It carries branch ENIs. */
  readonly isTrunk: boolean;
  readonly cidrs: readonly Cidr[];
  readonly ipv6Prefixes: readonly Ipv6Cidr[];
}

/** @upstream pkg/awsutils/awsutils.go#describeENIPageSize */
const PAGE = 1000;

/** An ENI of a daemon's making that no instance has. */
export interface AvailableInterface {
  readonly eniId: string;
  readonly createdAt: Milliseconds;
}

/** An attribute of an ENI: its security groups, or that it is deleted with the instance that it is attached to. */
export type InterfaceAttribute = 'groups' | 'deleteOnTermination';

export interface SubnetDescription {
  readonly subnetId: string;
  readonly availableIpAddressCount: number;
  readonly tags: Readonly<Record<string, string>>;
}

export class Ec2Client extends ApiCaller {
  /** So that a search for leaked ENIs moves no other call. */
  private readonly searchLatencies: RandomStream;

  constructor(
    account: Account,
    instance: Instance,
    sdk: SdkGeneration,
    latencies: RandomStream,
    searchLatencies: RandomStream,
  ) {
    super(account, instance, sdk, latencies);
    this.searchLatencies = searchLatencies;
  }

  assignPrivateIpAddresses(eniId: string, request: AddressRequest): Process<Ec2Answer<readonly Cidr[]>> {
    const subject: CallSubject = { eni: eniId };
    return this.call('AssignPrivateIpAddresses', subject, () => {
      const given = this.account.networkInterfaces.assign(eniId, request);
      if (given.ok) subject.cidrs = given.value;
      return given;
    });
  }

  unassignPrivateIpAddresses(eniId: string, cidrs: readonly Cidr[]): Process<Ec2Answer<void>> {
    return this.call('UnassignPrivateIpAddresses', { eni: eniId, cidrs }, () =>
      this.account.networkInterfaces.unassign(eniId, cidrs),
    );
  }

  assignIpv6Addresses(eniId: string, prefixes: number): Process<Ec2Answer<readonly Ipv6Cidr[]>> {
    const subject: CallSubject = { eni: eniId };
    return this.call('AssignIpv6Addresses', subject, () => {
      const given = this.account.networkInterfaces.assignIpv6Prefixes(eniId, prefixes);
      if (given.ok) subject.cidrs = given.value;
      return given;
    });
  }

  /** `groups`: the node’s unless it is said. */
  createNetworkInterface(
    subnetId: string,
    request: NewEniRequest,
    groups: readonly string[] = [],
  ): Process<Ec2Answer<CreatedInterface>> {
    const subject: CallSubject = {};
    return this.call('CreateNetworkInterface', subject, () => {
      const created = this.createIn(subnetId, request, this.instance.instanceId);
      if (!created.ok) return created;
      created.value.groups = groups;
      const { id, primary, cidrs, ipv6 } = created.value;
      subject.eni = id;
      subject.cidrs = cidrs;
      return success({ eniId: id, primary, cidrs, ipv6Addresses: ipv6?.addresses ?? [] });
    });
  }

  describeInstances(networkCard = 0): Process<Ec2Answer<{ readonly freeDevice: number }>> {
    return this.call('DescribeInstances', {}, () =>
      success({ freeDevice: this.instance.freeDevice(networkCard) }),
    );
  }

  attachNetworkInterface(eniId: string, device: number, networkCard = 0): Process<Ec2Answer<void>> {
    const { networkInterfaces, clock } = this.account;
    return this.call('AttachNetworkInterface', { eni: eniId }, () =>
      networkInterfaces.attach(eniId, this.instance, { networkCard, device }, clock.now),
    );
  }

  /** `groups`: those of the node. */
  modifyNetworkInterfaceAttribute(
    eniId: string,
    attribute: InterfaceAttribute = 'groups',
  ): Process<Ec2Answer<void>> {
    const { networkInterfaces } = this.account;
    return this.call('ModifyNetworkInterfaceAttribute', { eni: eniId }, () => {
      if (attribute === 'deleteOnTermination') return networkInterfaces.deleteOnTermination(eniId);
      const eni = networkInterfaces.find(eniId);
      if (eni === undefined) return notFound(eniId);
      eni.groups = [];
      return success(undefined);
    });
  }

  detachNetworkInterface(eniId: string): Process<Ec2Answer<void>> {
    return this.call('DetachNetworkInterface', { eni: eniId }, () => {
      const delay = drawLatency(this.account.config.detachDelay, this.latencies);
      return this.account.networkInterfaces.detach(eniId, this.account.clock.now + delay);
    });
  }

  deleteNetworkInterface(eniId: string): Process<Ec2Answer<void>> {
    return this.call('DeleteNetworkInterface', { eni: eniId }, () =>
      this.account.networkInterfaces.delete(eniId, this.account.clock.now),
    );
  }

  /** ENIs that daemons created and that have the status `available`, page by page. */
  *describeAvailableInterfaces(): Process<Ec2Answer<readonly AvailableInterface[]>> {
    const manner: CallManner = { bucket: FILTERED_DESCRIBE, latencies: this.searchLatencies };
    const found: AvailableInterface[] = [];
    for (;;) {
      const page = yield* this.call(
        'DescribeNetworkInterfaces',
        {},
        () =>
          success(
            this.account.networkInterfaces
              .available(this.account.clock.now)
              .slice(found.length, found.length + PAGE),
          ),
        manner,
      );
      if (!page.ok) return page;
      for (const { id, createdAt } of page.value) found.push({ eniId: id, createdAt });
      if (page.value.length < PAGE) return success(found);
    }
  }

  /** As any delete, with its time drawn as those of searches are. */
  deleteAvailableInterface(eniId: string): Process<Ec2Answer<void>> {
    return this.call(
      'DeleteNetworkInterface',
      { eni: eniId },
      () => this.account.networkInterfaces.delete(eniId, this.account.clock.now),
      { bucket: 'DeleteNetworkInterface', latencies: this.searchLatencies },
    );
  }

  /** All of them, or NotFound for the first that does not exist. */
  describeNetworkInterfaces(eniIds: readonly string[]): Process<Ec2Answer<readonly DescribedInterface[]>> {
    const subject: CallSubject = eniIds.length === 1 ? { eni: elementAt(eniIds, 0) } : {};
    return this.call('DescribeNetworkInterfaces', subject, () => {
      const described: DescribedInterface[] = [];
      for (const eniId of eniIds) {
        const eni = this.account.networkInterfaces.find(eniId);
        if (eni === undefined) return notFound(eniId);
        const { tagged, noManage, cidrs, ipv6 = NO_IPV6, interfaceType } = eni;
        const isTrunk = interfaceType === 'trunk';
        described.push({ eniId, tagged, noManage, isTrunk, cidrs, ipv6Prefixes: ipv6.prefixes });
      }
      return success(described);
    });
  }

  /** Of the instance's availability zone, in the scenario's order. */
  describeSubnets(): Process<Ec2Answer<readonly SubnetDescription[]>> {
    return this.call('DescribeSubnets', {}, () => {
      const described: SubnetDescription[] = [];
      for (const subnet of this.account.subnets.values()) {
        const { id, availabilityZone, availableIpAddressCount, tags, isForeign } = subnet;
        if (isForeign || availabilityZone !== this.instance.availabilityZone) continue;
        described.push({ subnetId: id, availableIpAddressCount, tags });
      }
      return success(described);
    });
  }

  /** Those with a tag for ENIs: nobody has such groups. */
  describeSecurityGroups(): Process<Ec2Answer<void>> {
    return this.call('DescribeSecurityGroups', {}, () => success(undefined));
  }

  createTags(eniId: string): Process<Ec2Answer<void>> {
    return this.call('CreateTags', { eni: eniId }, () => this.account.networkInterfaces.tag(eniId));
  }
}

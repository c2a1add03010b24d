// EC2 as the VPC resource controller calls it for one instance: its trunk ENI and the branches on it. The credentials are
// the controller's, so calls work after the instance is gone.
// @upstream amazon-vpc-resource-controller-k8s pkg/aws/ec2/api/helper.go

import { formatCidr, type Ipv4 } from '../base/ipv4.ts';
import { formatIpv6Cidr, type Ipv6 } from '../base/ipv6.ts';
import type { Process } from '../kernel/process.ts';
import { DONE, failure, notFound, success, type Ec2Answer } from './answer.ts';
import { ApiCaller, type CallSubject } from './apiCaller.ts';
import { eniMac } from './eniMac.ts';
import { primaryRequest } from './ipv6OfEni.ts';
import type { NetworkInterface } from './networkInterface.ts';

export interface BranchInterface {
  readonly eniId: string;
  readonly address: Ipv4;
  readonly mac: string;
  readonly subnetCidr: string;
  /** In a dual-stack subnet. */
  readonly ipv6: { readonly address: Ipv6; readonly subnetCidr: string } | undefined;
}

const NO_ADDRESSES = { kind: 'ips', count: 0 } as const;

export class TrunkClient extends ApiCaller {
  protected override get isDisowned(): boolean {
    return false;
  }

  protected override get caller() {
    return 'vpc-resource-controller' as const;
  }

  createTrunk(subnetId: string): Process<Ec2Answer<string>> {
    const subject: CallSubject = {};
    return this.call('CreateNetworkInterface', subject, () => {
      const created = this.create(subnetId, subject);
      if (!created.ok) return created;
      created.value.interfaceType = 'trunk';
      return success(created.value.id);
    });
  }

  /** It goes with its instance. */
  attachTrunk(eniId: string): Process<Ec2Answer<void>> {
    const { networkInterfaces, clock } = this.account;
    return this.call('AttachNetworkInterface', { eni: eniId }, () => {
      const device = this.instance.highestFreeDevice;
      if (device === undefined) return failure('AttachmentLimitExceeded');
      const attached = networkInterfaces.attach(eniId, this.instance, { networkCard: 0, device }, clock.now);
      return attached.ok ? networkInterfaces.deleteOnTermination(eniId) : attached;
    });
  }

  createBranch(subnetId: string, groups: readonly string[]): Process<Ec2Answer<BranchInterface>> {
    const subject: CallSubject = {};
    return this.call('CreateNetworkInterface', subject, () => {
      const created = this.create(subnetId, subject);
      if (!created.ok) return created;
      const { id, primary, subnet, ipv6 } = created.value;
      const [ipv6Address] = ipv6?.addresses ?? [];
      created.value.interfaceType = 'branch';
      created.value.groups = groups;
      return success({
        eniId: id,
        address: primary,
        mac: eniMac(id),
        subnetCidr: formatCidr(subnet.cidr),
        ipv6:
          ipv6Address === undefined || subnet.ipv6 === undefined
            ? undefined
            : { address: ipv6Address, subnetCidr: formatIpv6Cidr(subnet.ipv6.cidr) },
      });
    });
  }

  associateTrunkInterface(branchId: string, trunkId: string, vlan: number): Process<Ec2Answer<void>> {
    return this.call('AssociateTrunkInterface', { eni: branchId }, () =>
      this.associate(branchId, trunkId, vlan),
    );
  }

  deleteNetworkInterface(eniId: string): Process<Ec2Answer<void>> {
    const { networkInterfaces, clock } = this.account;
    return this.call('DeleteNetworkInterface', { eni: eniId }, () =>
      networkInterfaces.delete(eniId, clock.now),
    );
  }

  private associate(branchId: string, trunkId: string, vlan: number): Ec2Answer<void> {
    const { networkInterfaces, emit } = this.account;
    const [branch, trunk] = [networkInterfaces.find(branchId), networkInterfaces.find(trunkId)];
    if (branch === undefined) return notFound(branchId);
    if (trunk?.attachment === undefined) return notFound(trunkId);
    branch.branch = { trunk, vlan };
    const { node } = trunk.attachment.host;
    emit({ kind: 'branch-associated', eni: branchId, trunk: trunkId, node, vlan });
    return DONE;
  }

  private create(subnetId: string, subject: CallSubject): Ec2Answer<NetworkInterface> {
    const subnet = this.account.subnets.get(subnetId);
    const request = subnet === undefined ? NO_ADDRESSES : primaryRequest(subnet);
    const created = this.createIn(subnetId, request, undefined);
    if (created.ok) subject.eni = created.value.id;
    return created;
  }
}

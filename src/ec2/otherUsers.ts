// Whoever else uses the VPC: takes and frees addresses of its subnets, hangs ENIs on nodes and tears them off.

import { assert, elementAt } from '../base/assert.ts';
import { cidrSize, formatIpv4, PREFIX_LENGTH, type Cidr, type Ipv4 } from '../base/ipv4.ts';
import type { Account } from './account.ts';
import { failure, success, type AddressRequest, type Ec2Answer } from './answer.ts';
import type { AddressRange } from './config.ts';
import type { Instance } from './instance.ts';
import type { AttachmentPlace, NetworkInterface } from './networkInterface.ts';
import type { Subnet } from './subnet.ts';

/** An ENI that somebody else hangs on a node. */
export interface ForeignEni {
  /** The node's own unless it is said. */
  readonly subnet?: string | undefined;
  readonly secondaryIps: number;
  /** /28s; without secondary addresses. */
  readonly prefixes: number;
  /** Carries the tag node.k8s.amazonaws.com/no_manage. */
  readonly noManage: boolean;
  readonly networkCard: number;
}

/** An interface of EKS' own, between the cluster's VPC and its control plane. */
export interface ControlPlaneEni {
  readonly subnet: string;
  readonly address: Ipv4;
}

export class OtherUsers {
  private readonly account: Account;
  private controlPlane: readonly ControlPlaneEni[] = [];

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

  /** EKS creates an interface of its own in the subnet, if that has a free address. */
  attachControlPlane(subnetId: string): void {
    const addresses = this.change(subnetId, 'addresses-taken', (subnet) => subnet.takeRandom(1));
    this.controlPlane = this.controlPlane.concat(addresses.map((address) => ({ subnet: subnetId, address })));
  }

  /** Interfaces of EKS, those whose address others gave back left out. */
  controlPlaneEnis(): readonly ControlPlaneEni[] {
    return this.controlPlane.filter(
      ({ subnet, address }) => this.subnet(subnet).stateOf(address) === 'taken',
    );
  }

  /** Gives back what others have in the range. */
  freeAddresses(subnetId: string, range: AddressRange): void {
    this.change(subnetId, 'addresses-freed', (subnet) => subnet.free(range));
  }

  /**
   * Creates an ENI, with so many secondary addresses, what is asked for, or without any IPv4 address, and attaches it at the lowest free device
   * index of a network card. Answers its id. It outlives the instance, as EC2 has it.
   */
  attachEni(
    instance: Instance,
    subnetId: string,
    carried: number | 'none' | AddressRequest,
    {
      noManage = false,
      networkCard = 0,
    }: { readonly noManage?: boolean; readonly networkCard?: number } = {},
  ): Ec2Answer<string> {
    const request = typeof carried === 'number' ? ({ kind: 'ips', count: carried } as const) : carried;
    const created = this.account.networkInterfaces.create(this.subnet(subnetId), request, undefined);
    if (!created.ok) return created;
    created.value.noManage = noManage;
    const attached = this.attach(created.value, instance, {
      networkCard,
      device: instance.freeDevice(networkCard),
    });
    return attached.ok ? success(created.value.id) : attached;
  }

  /** As `attachEni`; that EC2 refuses it is told as a fact. */
  hangEni(instance: Instance, { subnet, secondaryIps, prefixes, ...rest }: ForeignEni): void {
    const carried = prefixes > 0 ? ({ kind: 'prefixes', count: prefixes } as const) : secondaryIps;
    const own = elementAt(instance.enis, 0).subnet.id;
    const attached = this.attachEni(instance, subnet ?? own, carried, rest);
    if (attached.ok) return;
    this.account.emit({ kind: 'foreign-eni-refused', node: instance.node, code: attached.code });
  }

  /** Detaches and deletes all ENIs of an instance that others attached. */
  takeEnisOff(instance: Instance): void {
    const foreign = instance.enis.filter(
      ({ createdBy, interfaceType }, index) =>
        index > 0 && createdBy === undefined && interfaceType === 'interface',
    );
    for (const { id } of foreign) this.tearOffEni(id);
  }

  /** Creates a trunk ENI and attaches it at the highest free device index, as the VPC resource controller does. */
  attachTrunk(
    instance: Instance,
    subnetId: string,
  ): Ec2Answer<{ readonly eni: string; readonly device: number }> {
    const { networkInterfaces } = this.account;
    const device = instance.highestFreeDevice;
    if (device === undefined) return failure('AttachmentLimitExceeded');
    const created = networkInterfaces.create(this.subnet(subnetId), { kind: 'ips', count: 0 }, undefined);
    if (!created.ok) return created;
    created.value.interfaceType = 'trunk';
    const attached = this.attach(created.value, instance, { networkCard: 0, device });
    return attached.ok ? success({ eni: created.value.id, device }) : attached;
  }

  /** One that cannot be attached is deleted. */
  private attach({ id }: NetworkInterface, instance: Instance, place: AttachmentPlace): Ec2Answer<void> {
    const { networkInterfaces, clock } = this.account;
    const attached = networkInterfaces.attach(id, instance, place, clock.now);
    if (!attached.ok) networkInterfaces.tearOff(id);
    return attached;
  }

  /** Detaches an ENI, if it is attached, and deletes it at once. */
  tearOffEni(eniId: string): Ec2Answer<void> {
    return this.account.networkInterfaces.tearOff(eniId);
  }

  /** Takes the last block of an ENI and gives it another one, the lowest that is free. */
  exchangeLast(eniId: string): { readonly lost: Cidr; readonly got: Cidr } | undefined {
    const { networkInterfaces } = this.account;
    const eni = networkInterfaces.find(eniId);
    const lost = eni?.cidrs.at(-1);
    if (eni === undefined || lost === undefined) return undefined;
    networkInterfaces.unassign(eniId, [lost]);
    // Nobody is given at once what was just given back.
    const range = { first: lost.base, last: lost.base + cidrSize(lost) - 1 };
    eni.subnet.take(range);
    const kind = lost.length === PREFIX_LENGTH ? 'prefixes' : 'ips';
    const given = networkInterfaces.assign(eniId, { kind, count: 1 });
    eni.subnet.free(range);
    return given.ok ? { lost, got: elementAt(given.value, 0) } : undefined;
  }

  /** Without a value, the tag is removed. */
  tagSubnet(subnetId: string, key: string, value: string | undefined): void {
    const subnet = this.subnet(subnetId);
    const others = Object.entries(subnet.tags).filter(([name]) => name !== key);
    subnet.tags = Object.fromEntries(value === undefined ? others : [...others, [key, value]]);
  }

  /** Answers the addresses that changed. */
  private change(
    subnetId: string,
    kind: 'addresses-taken' | 'addresses-freed',
    apply: (subnet: Subnet) => number,
  ): readonly Ipv4[] {
    const subnet = this.subnet(subnetId);
    const before = subnet.takenAddresses();
    if (apply(subnet) === 0) return [];
    const after = subnet.takenAddresses();
    const changed = kind === 'addresses-taken' ? without(after, before) : without(before, after);
    this.account.emit({ kind, subnet: subnetId, ranges: rangesOf(changed) });
    this.account.networkInterfaces.announceSubnet(subnet);
    return changed;
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

// All ENIs of the account and what may be done to them: create, attach, fill, empty, detach, delete. Each change is
// made at once and whole, or refused with EC2's error; how long a call takes is for `ec2Client.ts`.

import { assert } from '../base/assert.ts';
import { formatCidr, formatIpv4, type Cidr } from '../base/ipv4.ts';
import { formatIpv6Cidr, type Ipv6Cidr } from '../base/ipv6.ts';
import type { Milliseconds } from '../base/time.ts';
import { allocateForNewEni, allocateMore, NO_ADDRESSES, releaseAll, singleAddress } from './allocation.ts';
import { DONE, failure, notFound, success } from './answer.ts';
import type { AddressRequest, Ec2Answer, NewEniRequest } from './answer.ts';
import { eniAttached, eniDeleted, type Ec2Fact } from './facts.ts';
import { allocateIpv6Prefixes, primaryRequest, withPrefixes } from './ipv6OfEni.ts';
import type { PlacedEni } from './placed.ts';
import { attachmentAt, NetworkInterface } from './networkInterface.ts';
import type { AttachmentHost, AttachmentPlace } from './networkInterface.ts';
import type { Subnet } from './subnet.ts';

const NONE: readonly NetworkInterface[] = [];

export class NetworkInterfaces {
  private readonly enis = new Map<string, NetworkInterface>();
  /** Those of the daemons' making that no instance has. */
  private readonly loose = new Set<NetworkInterface>();
  private readonly quota: number;
  private readonly nextId: () => string;
  private readonly emit: (fact: Ec2Fact) => void;
  private readonly watches: Set<NetworkInterface>[] = [];
  private made = 0;

  constructor(quota: number, nextId: () => string, emit: (fact: Ec2Fact) => void) {
    this.quota = quota;
    this.nextId = nextId;
    this.emit = emit;
  }

  /** Gathers from now on every ENI that comes, goes, moves or carries other addresses, until it is emptied. */
  watchChanges(): Set<NetworkInterface> {
    const watch = new Set<NetworkInterface>();
    this.watches.push(watch);
    return watch;
  }

  /** In order of creation. */
  all(): IterableIterator<NetworkInterface> {
    return this.enis.values();
  }

  find(eniId: string): NetworkInterface | undefined {
    return this.enis.get(eniId);
  }

  /** Those of the daemons' making that no instance has, in order of creation. */
  unattached(): readonly NetworkInterface[] {
    return this.loose.size === 0 ? NONE : [...this.loose].sort((one, other) => one.order - other.order);
  }

  /** Of these, those with the status `available`: no detach is under way. */
  available(now: Milliseconds): readonly NetworkInterface[] {
    return this.unattached().filter(({ inUseUntil }) => inUseUntil <= now);
  }

  /** For a new instance, whose launch then tells of it: no facts here. */
  createPrimary(subnet: Subnet): Ec2Answer<NetworkInterface> {
    return this.add(subnet, primaryRequest(subnet), undefined);
  }

  /** One that was there before the run; the facts tell of it as of one that comes now. */
  place(placed: PlacedEni, subnet: Subnet, createdBy: string | undefined): NetworkInterface {
    const { id = this.freeId(), primary, cidrs, createdAt } = placed;
    for (const cidr of [singleAddress(primary), ...cidrs]) subnet.carries(cidr);
    const eni = new NetworkInterface(id, this.made++, subnet, primary, cidrs, createdBy);
    eni.createdAt = createdAt;
    assert(!this.enis.has(id), 'two ENIs of one name');
    this.enis.set(id, eni);
    this.keepUnattached(eni);
    this.tellChanged(eni);
    return eni;
  }

  /** Tells of an ENI that was placed or created, and is no primary one. */
  tellCreated({ id, subnet, primary, cidrs }: NetworkInterface): void {
    const address = formatIpv4(primary);
    this.emit({ kind: 'eni-created', eni: id, subnet: subnet.id, address, cidrs: cidrs.map(formatCidr) });
  }

  /** `createdBy`: the instance whose daemon asks; its ENIs carry the CNI's tags from the start. `none`: no IPv4. */
  create(
    subnet: Subnet,
    request: NewEniRequest | 'none',
    createdBy: string | undefined,
  ): Ec2Answer<NetworkInterface> {
    const created = this.add(subnet, request, createdBy);
    if (!created.ok) return created;
    this.tellCreated(created.value);
    this.announceSubnet(subnet);
    return created;
  }

  /** An ENI that was placed hangs on its instance since before the run. */
  attachPlaced(
    eni: NetworkInterface,
    host: AttachmentHost & { holds(eni: NetworkInterface): void },
    place: AttachmentPlace,
    since: Milliseconds,
  ): void {
    eni.attachment = attachmentAt(place, host, since, true);
    this.loose.delete(eni);
    host.holds(eni);
    this.emit(eniAttached(eni, host.node, place));
  }

  attach(eniId: string, host: AttachmentHost, place: AttachmentPlace, now: Milliseconds): Ec2Answer<void> {
    const eni = this.enis.get(eniId);
    if (eni === undefined) return notFound(eniId);
    const refusal =
      eni.attachment === undefined
        ? host.refuses(eni, place)
        : failure('InvalidParameterValue', `Interface: [${eniId}] in use.`);
    if (refusal !== undefined) return refusal;
    eni.attachment = attachmentAt(place, host, now, false);
    this.loose.delete(eni);
    this.tellChanged(eni);
    host.attached(eni);
    this.emit(eniAttached(eni, host.node, place));
    return DONE;
  }

  /** From now on it is deleted with the instance that has it. */
  deleteOnTermination(eniId: string): Ec2Answer<void> {
    const eni = this.enis.get(eniId);
    if (eni === undefined) return notFound(eniId);
    if (eni.attachment !== undefined) eni.attachment.deleteOnTermination = true;
    return DONE;
  }

  /** The instance is without the ENI at once; until `inUseUntil` a delete is refused. */
  detach(eniId: string, inUseUntil: Milliseconds): Ec2Answer<void> {
    const eni = this.enis.get(eniId);
    if (eni === undefined) return notFound(eniId);
    if (eni.attachment === undefined) {
      return failure('InvalidAttachmentID.NotFound', `The network interface '${eniId}' is not attached`);
    }
    if (eni.attachment.networkCard === 0 && eni.attachment.device === 0) {
      return failure('OperationNotPermitted', 'The primary network interface cannot be detached');
    }
    eni.inUseUntil = inUseUntil;
    this.leaveHost(eni);
    return DONE;
  }

  delete(eniId: string, now: Milliseconds): Ec2Answer<void> {
    const eni = this.enis.get(eniId);
    if (eni === undefined) return notFound(eniId);
    if (eni.attachment !== undefined || now < eni.inUseUntil) {
      return failure('InvalidParameterValue', `Network interface '${eniId}' is currently in use.`);
    }
    this.remove(eni);
    return DONE;
  }

  /** Away with it, whatever it is attached to. */
  tearOff(eniId: string): Ec2Answer<void> {
    const eni = this.enis.get(eniId);
    if (eni === undefined) return notFound(eniId);
    this.leaveHost(eni);
    this.remove(eni);
    return DONE;
  }

  /** The instance is no more: its ENIs go with it, oldest first, but for those that nobody said this of. */
  instanceEnded(attached: readonly NetworkInterface[]): void {
    for (const eni of attached.toSorted((one, other) => one.order - other.order)) {
      if (eni.attachment?.deleteOnTermination === true) this.tearOff(eni.id);
      else this.leaveHost(eni);
    }
  }

  /**
   * All that was asked for, or nothing.
   * @assumption the limit of slots is that of the instance; an ENI that is not attached has none.
   */
  assign(eniId: string, request: AddressRequest): Ec2Answer<readonly Cidr[]> {
    const eni = this.enis.get(eniId);
    if (eni === undefined) return notFound(eniId);
    const host = eni.attachment?.host;
    if (host !== undefined && eni.slotsUsed + request.count > host.ipv4PerEni) {
      return failure('PrivateIpAddressLimitExceeded');
    }
    const given = allocateMore(eni.subnet, request);
    if (!given.ok) return given;
    this.carry(eni, eni.cidrs.concat(given.value));
    this.emit({ kind: 'eni-cidrs-assigned', eni: eniId, cidrs: given.value.map(formatCidr) });
    this.announceSubnet(eni.subnet);
    return given;
  }

  /**
   * Takes back those of the blocks that the ENI carries.
   * @assumption blocks it does not carry are passed over; the real API may refuse them, the daemon only logs that.
   */
  unassign(eniId: string, cidrs: readonly Cidr[]): Ec2Answer<void> {
    const eni = this.enis.get(eniId);
    if (eni === undefined) return notFound(eniId);
    const released = eni.cidrs.filter(({ base, length }) =>
      cidrs.some((cidr) => cidr.base === base && cidr.length === length),
    );
    if (released.length === 0) return DONE;
    for (const cidr of released) eni.subnet.release(cidr);
    const kept = eni.cidrs.filter((carried) => !released.includes(carried));
    this.carry(eni, kept);
    this.emit({ kind: 'eni-cidrs-unassigned', eni: eniId, cidrs: released.map(formatCidr) });
    this.announceSubnet(eni.subnet);
    return DONE;
  }

  /** All the /80s that were asked for, or none. */
  assignIpv6Prefixes(eniId: string, count: number): Ec2Answer<readonly Ipv6Cidr[]> {
    const eni = this.enis.get(eniId);
    if (eni === undefined) return notFound(eniId);
    const given = allocateIpv6Prefixes(eni.subnet, count);
    if (!given.ok) return given;
    this.carry(eni, eni.cidrs, withPrefixes(eni.ipv6, given.value));
    this.emit({ kind: 'eni-ipv6-assigned', eni: eniId, prefixes: given.value.map(formatIpv6Cidr) });
    return given;
  }

  tag(eniId: string): Ec2Answer<void> {
    const eni = this.enis.get(eniId);
    if (eni === undefined) return notFound(eniId);
    eni.tagged = true;
    return DONE;
  }

  announceSubnet(subnet: Subnet): void {
    const { id, availableIpAddressCount, freePrefixes } = subnet;
    this.emit({ kind: 'subnet-changed', subnet: id, free: availableIpAddressCount, freePrefixes });
  }

  private add(
    subnet: Subnet,
    request: NewEniRequest | 'none',
    createdBy: string | undefined,
  ): Ec2Answer<NetworkInterface> {
    if (this.enis.size >= this.quota) return failure('NetworkInterfaceLimitExceeded');
    const given = request === 'none' ? success(NO_ADDRESSES) : allocateForNewEni(subnet, request);
    if (!given.ok) return given;
    const { primary, cidrs, ipv6 } = given.value;
    const eni = new NetworkInterface(this.freeId(), this.made++, subnet, primary, cidrs, createdBy);
    eni.withoutIpv4 = request === 'none';
    eni.ipv6 = ipv6;
    assert(!this.enis.has(eni.id), 'two ENIs of one name');
    this.enis.set(eni.id, eni);
    this.keepUnattached(eni);
    this.tellChanged(eni);
    return success(eni);
  }

  /** Not that of one that was there before the run. */
  private freeId(): string {
    let id: string;
    do id = this.nextId();
    while (this.enis.has(id));
    return id;
  }

  private carry(eni: NetworkInterface, cidrs: readonly Cidr[], ipv6 = eni.ipv6): void {
    eni.cidrs = cidrs;
    eni.ipv6 = ipv6;
    this.tellChanged(eni);
    eni.attachment?.host.cidrsChanged();
  }

  /** @assumption device index and place in metadata are free at once, not when the detach is complete. */
  private leaveHost(eni: NetworkInterface): void {
    if (eni.attachment === undefined) return;
    const { host } = eni.attachment;
    eni.attachment = undefined;
    this.keepUnattached(eni);
    this.tellChanged(eni);
    host.detached(eni);
    this.emit({ kind: 'eni-detached', eni: eni.id, node: host.node });
  }

  private remove(eni: NetworkInterface): void {
    this.enis.delete(eni.id);
    this.loose.delete(eni);
    this.tellChanged(eni);
    releaseAll(eni.subnet, eni);
    for (const fact of eniDeleted(eni)) this.emit(fact);
    this.announceSubnet(eni.subnet);
  }

  private tellChanged(eni: NetworkInterface): void {
    for (const watch of this.watches) watch.add(eni);
  }

  private keepUnattached(eni: NetworkInterface): void {
    if (eni.createdBy !== undefined) this.loose.add(eni);
  }
}

// One ENI as EC2 keeps it, and what it asks of the instance it hangs on. `networkInterfaces.ts` changes ENIs, and an
// instance takes its primary one when it starts; everybody else reads.

import type { Cidr, Ipv4 } from '../base/ipv4.ts';
import type { Milliseconds } from '../base/time.ts';
import type { Ipv6OfEni } from './ipv6OfEni.ts';
import type { Ec2Failure } from './answer.ts';
import type { Subnet } from './subnet.ts';

/** The instance's side of an attachment. */
export interface AttachmentHost {
  readonly node: string;
  readonly terminated: boolean;
  /** Addresses and prefixes an attached ENI may carry, its primary address included. */
  readonly ipv4PerEni: number;
  /** Why the ENI cannot be attached here; undefined when it can. */
  refuses(eni: NetworkInterface, place: AttachmentPlace): Ec2Failure | undefined;
  attached(eni: NetworkInterface): void;
  detached(eni: NetworkInterface): void;
  /** An attached ENI carries other addresses than before. */
  cidrsChanged(): void;
}

/** Where on an instance an ENI is: device indexes count on each network card by itself. */
export interface AttachmentPlace {
  readonly networkCard: number;
  readonly device: number;
}

export interface Attachment extends AttachmentPlace {
  readonly host: AttachmentHost;
  readonly since: Milliseconds;
  /** Set by whoever attached it; an instance takes the others not with it. */
  deleteOnTermination: boolean;
}

export function attachmentAt(
  { networkCard, device }: AttachmentPlace,
  host: AttachmentHost,
  since: Milliseconds,
  deleteOnTermination: boolean,
): Attachment {
  return { host, networkCard, device, since, deleteOnTermination };
}

/** `trunk`: it carries branch ENIs, which hang on it by VLANs and on no instance. */
export type InterfaceType = 'interface' | 'trunk' | 'branch';

/** Where a branch ENI hangs. */
export interface Branch {
  readonly trunk: NetworkInterface;
  readonly vlan: number;
}

export class NetworkInterface {
  readonly id: string;
  /** Of its creation among all. */
  readonly order: number;
  readonly subnet: Subnet;
  readonly primary: Ipv4;
  /** The instance whose daemon created it; undefined for primaries and for other people's. */
  readonly createdBy: string | undefined;
  /** Secondary addresses as /32 and /28 prefixes, oldest first. Replaced as a whole, never changed in place. */
  cidrs: readonly Cidr[];
  /** In a dual-stack subnet, if it has any. Replaced as a whole. */
  ipv6: Ipv6OfEni | undefined = undefined;
  /** Carries the CNI's tags. */
  tagged: boolean;
  /** It has IPv6 addresses alone; its primary one is then 0.0.0.0. */
  withoutIpv4 = false;
  interfaceType: InterfaceType = 'interface';
  /** Ids of its security groups; none: those of its node. */
  groups: readonly string[] = [];
  /** Of a branch ENI. */
  branch: Branch | undefined = undefined;
  /** Carries the tag node.k8s.amazonaws.com/no_manage. */
  noManage = false;
  attachment: Attachment | undefined = undefined;
  /** When a daemon created it; others' are not asked. */
  createdAt: Milliseconds = 0;
  /** Before this time a delete is refused: the detach is still under way. */
  inUseUntil: Milliseconds = 0;

  constructor(
    id: string,
    order: number,
    subnet: Subnet,
    primary: Ipv4,
    cidrs: readonly Cidr[],
    createdBy: string | undefined,
  ) {
    this.id = id;
    this.order = order;
    this.subnet = subnet;
    this.primary = primary;
    this.cidrs = cidrs;
    this.createdBy = createdBy;
    this.tagged = createdBy !== undefined;
  }

  /** Its primary address, its secondary addresses and its prefixes take one slot each. */
  get slotsUsed(): number {
    return 1 + this.cidrs.length;
  }
}

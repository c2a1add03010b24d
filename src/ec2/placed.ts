// What EC2 has before the run begins: instances with their ENIs, and ENIs that somebody left behind. Plain frozen data.

import type { Cidr, Ipv4 } from '../base/ipv4.ts';
import type { Milliseconds } from '../base/time.ts';
import type { PurchaseOption } from './config.ts';
import type { AttachmentPlace } from './networkInterface.ts';

export interface PlacedEni {
  /** Absent: one is made up. */
  readonly id?: string;
  readonly subnet: string;
  readonly primary: Ipv4;
  /** Secondary addresses as /32 and /28 prefixes. */
  readonly cidrs: readonly Cidr[];
  /** Before the run: not above 0. */
  readonly createdAt: Milliseconds;
}

export interface PlacedInstance {
  /** Absent: one is made up. */
  readonly id?: string;
  /** The name of its node. */
  readonly node: string;
  readonly instanceType: string;
  readonly launchedAt: Milliseconds;
  /** Absent: on demand. */
  readonly purchase?: PurchaseOption;
  /** By network card and device number; the first is the primary one, device 0 of card 0. */
  readonly enis: readonly (PlacedEni &
    AttachmentPlace & { readonly attachedAt: Milliseconds; readonly isTrunk?: boolean })[];
}

/** A branch ENI on the trunk of an instance. */
export interface PlacedBranch extends Omit<PlacedEni, 'cidrs'> {
  readonly vlan: number;
  /** Ids; none: those of its node. */
  readonly groups: readonly string[];
}

export interface LeftEni extends PlacedEni {
  /** The instance whose daemon made it; absent: nobody knows. */
  readonly createdBy?: string;
}

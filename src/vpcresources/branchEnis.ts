// The branch ENIs of one trunk: which pods have them, which cool down, which VLANs are used. Pure state; who creates and
// deletes them is the controller. @upstream amazon-vpc-resource-controller-k8s pkg/provider/branch/trunk/trunk.go

import { formatIpv4, type Ipv4 } from '../base/ipv4.ts';
import { formatIpv6 } from '../base/ipv6.ts';
import type { Milliseconds } from '../base/time.ts';
import type { BranchIpv6 } from './ports.ts';

/** VLAN ids of a trunk: 1 to 120. @upstream #MaxAllocatableVlanIds */
const MOST_VLANS = 120;

/** How often a delete is tried. @upstream #MaxDeleteRetries */
const DELETE_TRIES = 1 + 3;

export interface BranchEni {
  readonly eni: string;
  readonly address: Ipv4;
  readonly mac: string;
  readonly vlan: number;
  readonly subnetCidr: string;
  /** In a dual-stack subnet. */
  readonly ipv6: BranchIpv6 | undefined;
}

export interface CoolingBranch {
  readonly eni: string;
  /** Kept for it, whether it ever was on the trunk or not. */
  readonly vlan: number;
  /** When its pod was gone; undefined: it may go at once. */
  readonly since: Milliseconds | undefined;
  readonly failedDeletes: number;
}

export class BranchEnis {
  readonly limit: number;
  private readonly byPod = new Map<string, BranchEni>();
  private readonly vlans = new Set<number>();
  private queue: readonly CoolingBranch[] = [];
  private creating = 0;

  constructor(limit: number) {
    this.limit = limit;
  }

  /** Those of pods, and those under way to them. */
  get used(): number {
    return this.byPod.size + this.creating;
  }

  /** To be deleted, first to last. */
  get cooling(): readonly CoolingBranch[] {
    return this.queue;
  }

  /** @upstream trunk.go#canCreateMore: those that wait to be deleted count. */
  get isFull(): boolean {
    return this.used + this.queue.length >= this.limit;
  }

  of(pod: string): BranchEni | undefined {
    return this.byPod.get(pod);
  }

  /** By pod. */
  all(): ReadonlyMap<string, BranchEni> {
    return this.byPod;
  }

  /** Takes a place and the lowest free VLAN for a branch ENI that is under way; undefined: none is free. */
  begin(): number | undefined {
    for (let vlan = 1; vlan <= MOST_VLANS; vlan++) {
      if (this.vlans.has(vlan)) continue;
      this.vlans.add(vlan);
      this.creating++;
      return vlan;
    }
    return undefined;
  }

  succeeded(pod: string, branch: BranchEni): void {
    this.creating--;
    this.byPod.set(pod, branch);
  }

  /** A pod has had it since before the run. */
  placed(pod: string, branch: BranchEni): void {
    this.vlans.add(branch.vlan);
    this.byPod.set(pod, branch);
  }

  /** It has cooled down since before the run. */
  placedCooling(eni: string, vlan: number, since: Milliseconds): void {
    this.vlans.add(vlan);
    this.queue = [...this.queue, { eni, vlan, since, failedDeletes: 0 }];
  }

  /** `eni`: what was created before it failed. */
  failed(vlan: number, eni: string | undefined): void {
    this.creating--;
    if (eni === undefined) this.vlans.delete(vlan);
    else this.queue = [{ eni, vlan, since: undefined, failedDeletes: 0 }, ...this.queue];
  }

  /** The pod is gone: its branch ENI goes to the end of the queue. */
  release(pod: string, now: Milliseconds): BranchEni | undefined {
    const branch = this.byPod.get(pod);
    if (branch === undefined) return undefined;
    this.byPod.delete(pod);
    const { eni, vlan } = branch;
    this.queue = [...this.queue, { eni, vlan, since: now, failedDeletes: 0 }];
    return branch;
  }

  /** The first of the queue, if it has cooled down. @upstream #DeleteCooledDownENIs */
  nextCooled(now: Milliseconds, cooldown: Milliseconds): CoolingBranch | undefined {
    const [first] = this.queue;
    const isCooled = first !== undefined && (first.since === undefined || now - first.since > cooldown);
    return isCooled ? first : undefined;
  }

  deleted(branch: CoolingBranch): void {
    this.queue = this.queue.filter((each) => each !== branch);
    this.vlans.delete(branch.vlan);
  }

  /** It is tried again after the others; in the end it is forgotten, and its VLAN with it. */
  notDeleted(branch: CoolingBranch): void {
    const failedDeletes = branch.failedDeletes + 1;
    const others = this.queue.filter((each) => each !== branch);
    if (failedDeletes >= DELETE_TRIES) this.deleted(branch);
    else this.queue = [...others, { ...branch, failedDeletes }];
  }
}

/** As the Pod's annotation vpc.amazonaws.com/pod-eni has it. */
export function annotationOf({ eni, mac, address, vlan, subnetCidr, ipv6 }: BranchEni): string {
  return JSON.stringify([
    {
      eniId: eni,
      ifAddress: mac,
      privateIp: formatIpv4(address),
      ipv6Addr: ipv6 === undefined ? '' : formatIpv6(ipv6.address),
      vlanId: vlan,
      subnetCidr,
      subnetV6Cidr: ipv6?.subnetCidr ?? '',
    },
  ]);
}

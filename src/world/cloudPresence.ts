// Whether what a node's store holds is at EC2: ENIs and CIDRs by name, `eni-1` or `eni-1 10.0.0.7/32`. Something may be
// in the store and not at EC2 only while it is known to be in transit, or when others tore its ENI off.

import { formatCidr, type Cidr } from '../base/ipv4.ts';
import type { Cloud } from '../ec2/cloud.ts';
import type { Instance } from '../ec2/instance.ts';

/** One stay of an ENI or of a CIDR in the store. */
export interface Stay {
  readonly name: string;
  readonly eniId: string;
  /** EC2 need not have it. */
  excused: boolean;
}

export class CloudPresence {
  private readonly cloud: Cloud;
  private readonly instance: Instance;
  /** What has left the store and EC2 has still, by name, with its ENI. */
  private readonly leaving = new Map<string, string>();
  /** What was in the store once and EC2 has no more. Outlives the daemon. */
  private readonly left = new Set<string>();

  constructor(cloud: Cloud, instance: Instance) {
    this.cloud = cloud;
    this.instance = instance;
  }

  enters(eniId: string, name: string, broken: string[]): Stay {
    const wasLeaving = this.leaving.delete(name);
    if (this.carries(eniId, name)) {
      this.left.delete(name);
      // Back while a call that takes it away may be under way.
      return { name, eniId, excused: wasLeaving };
    }
    // Read from metadata, or from an answer, before it went.
    const wasThere = wasLeaving || this.left.has(name) || this.isShown(eniId, name) || this.isTornOff(eniId);
    if (!wasThere) broken.push(`${name} entered the store, and EC2 has no such thing`);
    return { name, eniId, excused: true };
  }

  stays(stay: Stay, broken: string[]): void {
    if (stay.excused || this.carries(stay.eniId, stay.name)) return;
    stay.excused = true;
    if (!this.isTornOff(stay.eniId)) broken.push(`${stay.name} left EC2 before it left the store`);
  }

  leaves(stay: Stay): void {
    this.leaving.set(stay.name, stay.eniId);
  }

  settleDepartures(): void {
    for (const [name, eniId] of this.leaving) {
      if (this.carries(eniId, name)) continue;
      this.leaving.delete(name);
      this.left.add(name);
    }
  }

  /** Calls under way have ended with the daemon that made them. */
  beginLife(): void {
    this.settleDepartures();
    this.leaving.clear();
  }

  private carries(eniId: string, name: string): boolean {
    const eni = this.cloud.networkInterfaces.find(eniId);
    return eni?.attachment?.host === this.instance && includes(eniId, eni.cidrs, name);
  }

  private isShown(eniId: string, name: string): boolean {
    const shown = this.instance.metadata.attachedEnis().find((eni) => eni.eniId === eniId);
    return shown !== undefined && includes(eniId, shown.cidrs, name);
  }

  /** The daemon's own ENIs are detached before they are deleted; one that is gone at once was torn off by others. */
  private isTornOff(eniId: string): boolean {
    return this.cloud.networkInterfaces.find(eniId) === undefined;
  }
}

/** The names on an ENI, kept with the list they were made of: lists are replaced, never changed. */
const namesOfLists = new WeakMap<readonly Cidr[], ReadonlySet<string>>();

function includes(eniId: string, cidrs: readonly Cidr[], name: string): boolean {
  if (name === eniId) return true;
  let names = namesOfLists.get(cidrs);
  if (names === undefined) {
    names = new Set(cidrs.map((cidr) => `${eniId} ${formatCidr(cidr)}`));
    namesOfLists.set(cidrs, names);
  }
  return names.has(name);
}

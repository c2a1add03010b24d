// Whether what a node's store holds is at EC2: ENIs and CIDRs by name, `eni-1` or `eni-1 10.0.0.7/32`. Something may be
// in the store and not at EC2 only while it is known to be in transit, or when others tore its ENI off.

import { formatCidr, formatIpv4, type Cidr, type Ipv4 } from '../base/ipv4.ts';
import { formatIpv6Cidr } from '../base/ipv6.ts';
import type { CloudView, InstanceView, NetworkInterfaceView } from '../ec2/view.ts';

/** One stay of an ENI or of a CIDR in the store. */
export interface Stay {
  readonly name: string;
  readonly eniId: string;
  /** EC2 need not have it. */
  excused: boolean;
}

export class CloudPresence {
  private readonly cloud: CloudView;
  private readonly instance: InstanceView;
  /** What EC2 has had on this instance at any time: metadata, or an answer on its way, may still say so. */
  private readonly once = new Set<string>();
  private readonly seen = new WeakSet<object>();
  /** What has left the store and EC2 has still, by name, with its ENI. */
  private readonly leaving = new Map<string, string>();

  constructor(cloud: CloudView, instance: InstanceView) {
    this.cloud = cloud;
    this.instance = instance;
  }

  /** To be called before the store is looked at. */
  update(): void {
    for (const eni of this.instance.enis) {
      if (!this.seen.has(eni.cidrs)) {
        this.seen.add(eni.cidrs);
        this.once.add(eni.id);
        this.once.add(nameOfPrimary(eni));
        for (const name of namesOn(eni.id, eni.cidrs)) this.once.add(name);
      }
      for (const name of ipv6NamesOn(eni)) this.once.add(name);
    }
    for (const [name, eniId] of this.leaving) if (!this.carries(eniId, name)) this.leaving.delete(name);
  }

  /** A new daemon: calls under way have ended with the one that made them. */
  beginLife(): void {
    this.leaving.clear();
  }

  enters(eniId: string, name: string, broken: string[]): Stay {
    const wasLeaving = this.leaving.delete(name);
    // What comes back may be taken away by a call under way.
    if (this.carries(eniId, name)) return { name, eniId, excused: wasLeaving };
    const wasThere = this.once.has(name) || this.isTornOff(eniId);
    if (!wasThere) broken.push(`${name} entered the store, and EC2 never had such a thing`);
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

  /** An ENI is there while it is attached here, a CIDR while its ENI has it, attached or not. */
  private carries(eniId: string, name: string): boolean {
    const eni = this.cloud.networkInterfaces.find(eniId);
    if (eni === undefined) return false;
    if (name === eniId) return eni.attachment?.host === this.instance;
    if (name === nameOfPrimary(eni)) return true;
    return namesOn(eniId, eni.cidrs).has(name) || ipv6NamesOn(eni).includes(name);
  }

  /** The daemon's own ENIs are detached before they are deleted; one that is gone at once was torn off by others. */
  private isTornOff(eniId: string): boolean {
    return this.cloud.networkInterfaces.find(eniId) === undefined;
  }
}

/** Some releases give pods the primary address of an ENI: it is EC2's as well. */
function nameOfPrimary({ id, primary }: { readonly id: string; readonly primary: Ipv4 }): string {
  return `${id} ${formatIpv4(primary)}/32`;
}

function ipv6NamesOn({ id, ipv6 }: NetworkInterfaceView): readonly string[] {
  return ipv6?.prefixes.map((prefix) => `${id} ${formatIpv6Cidr(prefix)}`) ?? [];
}

/** The names on an ENI, kept with the list they were made of: lists are replaced, never changed. */
const namesOfLists = new WeakMap<readonly Cidr[], ReadonlySet<string>>();

function namesOn(eniId: string, cidrs: readonly Cidr[]): ReadonlySet<string> {
  let names = namesOfLists.get(cidrs);
  if (names === undefined) {
    names = new Set(cidrs.map((cidr) => `${eniId} ${formatCidr(cidr)}`));
    namesOfLists.set(cidrs, names);
  }
  return names;
}

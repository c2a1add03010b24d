// What a node's store has held so far, read from outside after every event: a memory of its own, so that what the
// store forgets or stamps wrongly is noticed. Whether EC2 has it too is for `cloudPresence.ts`.

import { type Address, formatAddress } from '../base/address.ts';
import type { Milliseconds } from '../base/time.ts';
import type { CloudView, InstanceView } from '../ec2/view.ts';
import type { CidrView, DatastoreView, EniView } from '../ipamd/view.ts';
import { CloudPresence, type Stay } from './cloudPresence.ts';

interface CidrStay extends Stay {
  readonly cidr: CidrView;
  readonly sandboxes: Map<Address, string>;
  readonly givenBackAt: Map<Address, Milliseconds>;
}

export class StoreHistory {
  private readonly clock: { readonly now: Milliseconds };
  private readonly instance: InstanceView;
  private readonly presence: CloudPresence;
  private store: DatastoreView | undefined;
  private readonly enis = new Map<EniView, Stay>();
  private readonly cidrs = new Map<CidrView, CidrStay>();
  private readonly seen = { version: -1, assignments: -1, enis: -1 };

  constructor(cloud: CloudView, instance: InstanceView) {
    this.clock = cloud.clock;
    this.instance = instance;
    this.presence = new CloudPresence(cloud, instance);
  }

  /** `all`: also where no change was told. */
  check(store: DatastoreView, all: boolean, broken: string[]): void {
    if (store !== this.store) this.beginLife(store);
    if (!this.hasChanged(store) && !all) return;
    this.presence.update();
    this.endStays(store);
    this.readEnis(store, broken);
    this.readCidrs(store, broken);
    for (const stay of this.cidrs.values()) this.readAddresses(stay, store, broken);
    this.checkSandboxes(store, broken);
  }

  private hasChanged(store: DatastoreView): boolean {
    const { seen, instance } = this;
    const same =
      seen.version === store.version &&
      seen.assignments === store.assignmentVersion &&
      seen.enis === instance.version;
    seen.version = store.version;
    seen.assignments = store.assignmentVersion;
    seen.enis = instance.version;
    return !same;
  }

  /** A new store is a new daemon: it knows nothing of what came before it. */
  private beginLife(store: DatastoreView): void {
    this.presence.beginLife();
    this.enis.clear();
    this.cidrs.clear();
    this.store = store;
    this.seen.version = -1;
  }

  /** Those of ENIs that have left, and of CIDRs that are on their ENI no more. */
  private endStays(store: DatastoreView): void {
    for (const [eni, stay] of this.enis) {
      if (store.enis.get(stay.eniId) === eni) continue;
      this.enis.delete(eni);
      this.presence.leaves(stay);
    }
    for (const [cidr, stay] of this.cidrs) {
      if (store.enis.get(stay.eniId)?.cidrs.get(cidr.key) === cidr) continue;
      this.cidrs.delete(cidr);
      this.presence.leaves(stay);
    }
  }

  private readEnis(store: DatastoreView, broken: string[]): void {
    for (const eni of store.enis.values()) {
      const stay = this.enis.get(eni);
      if (stay === undefined) this.enis.set(eni, this.presence.enters(eni.id, eni.id, broken));
      else this.presence.stays(stay, broken);
    }
  }

  private readCidrs(store: DatastoreView, broken: string[]): void {
    for (const eni of store.enis.values()) {
      let assigned = 0;
      for (const cidr of eni.cidrs.values()) {
        assigned += cidr.assigned;
        const stay = this.cidrs.get(cidr);
        if (stay === undefined) this.cidrs.set(cidr, this.enters(eni, cidr, broken));
        else this.presence.stays(stay, broken);
      }
      if (assigned !== eni.assigned) broken.push(`${eni.id} counts ${eni.assigned} pods, has ${assigned}`);
    }
  }

  private enters(eni: EniView, cidr: CidrView, broken: string[]): CidrStay {
    const stay = this.presence.enters(eni.id, `${eni.id} ${cidr.key}`, broken);
    return { ...stay, cidr, sandboxes: new Map(), givenBackAt: new Map() };
  }

  private readAddresses(stay: CidrStay, store: DatastoreView, broken: string[]): void {
    const { cidr, sandboxes, givenBackAt } = stay;
    const { now } = this.clock;
    for (const [address, sandbox] of sandboxes) {
      if (cidr.at(address)?.sandbox === sandbox) continue;
      sandboxes.delete(address);
      givenBackAt.set(address, now);
    }
    let assigned = 0;
    for (const { address, sandbox } of cidr.addresses()) {
      if (sandbox === undefined) continue;
      assigned++;
      if (sandboxes.has(address)) continue;
      sandboxes.set(address, sandbox);
      const coolsUntil = store.coolingUntil(givenBackAt.get(address) ?? -Infinity);
      if (coolsUntil >= now) broken.push(`${formatAddress(address)} went to ${sandbox} while in cooldown`);
    }
    if (assigned !== cidr.assigned) {
      broken.push(`${stay.name} counts ${cidr.assigned} pods, has ${assigned}`);
    }
  }

  /** Addresses of ENIs that are gone may already serve elsewhere: the real daemon does not know either. */
  private checkSandboxes(store: DatastoreView, broken: string[]): void {
    const serving = new Map<Address, string>();
    for (const sandbox of store.sandboxes()) {
      const assignment = store.assignment(sandbox);
      if (assignment?.sandbox !== sandbox) {
        broken.push(`${sandbox} is said to have an address, and none knows of it`);
        continue;
      }
      const { address, holder } = assignment;
      if (this.cidrs.get(holder)?.excused === true) continue;
      const other = serving.get(address);
      if (other !== undefined) broken.push(`${formatAddress(address)} serves ${other} and ${sandbox}`);
      serving.set(address, sandbox);
    }
  }
}

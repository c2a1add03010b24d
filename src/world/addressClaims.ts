// Who carries each subnet address, told from the ENIs alone and held against the subnets' own book.
// Verified: no address is carried twice, singly or inside prefixes; what is carried counts as assigned in its subnet;
// nothing else does; prefixes are aligned; no ENI is attached to a terminated instance; ENIs and instances keep within
// their limits.
// Not verified: what others have taken, and which address EC2 picked.

import { cidrSize, formatCidr, formatIpv4, type Cidr, type Ipv4 } from '../base/ipv4.ts';
import type { CloudView, InstanceView, NetworkInterfaceView, SubnetView } from '../ec2/view.ts';

export class AddressClaims {
  private readonly cloud: CloudView;
  private readonly carriers = new Map<Ipv4, NetworkInterfaceView>();
  private readonly known = new Map<NetworkInterfaceView, readonly Cidr[]>();
  private readonly counts = new Map<SubnetView, number>();
  private readonly changed: Set<NetworkInterfaceView>;

  constructor(cloud: CloudView) {
    this.cloud = cloud;
    this.changed = cloud.networkInterfaces.watchChanges();
  }

  /** Reads what has changed since the last time; `all`: also where no change was told. */
  check(all: boolean, broken: string[]): void {
    const { networkInterfaces, subnets } = this.cloud;
    this.readEnis(all ? new Set([...networkInterfaces.all(), ...this.known.keys()]) : this.changed, broken);
    this.changed.clear();
    for (const subnet of subnets.values()) {
      const carried = this.counts.get(subnet) ?? 0;
      if (subnet.assignedCount === carried) continue;
      broken.push(`${subnet.id} counts ${subnet.assignedCount} addresses as assigned, ENIs carry ${carried}`);
    }
  }

  private readEnis(enis: ReadonlySet<NetworkInterfaceView>, broken: string[]): void {
    for (const { id, attachment } of enis) {
      if (attachment?.host.terminated === true) broken.push(`${id} is attached to a terminated instance`);
    }
    const changed = [...enis].filter((eni) => this.known.get(eni) !== this.carriedBy(eni));
    for (const eni of changed) this.drop(eni);
    for (const eni of changed) if (this.carriedBy(eni) !== undefined) this.claim(eni, broken);
  }

  /** Undefined where the ENI is no more. */
  private carriedBy(eni: NetworkInterfaceView): readonly Cidr[] | undefined {
    return this.cloud.networkInterfaces.find(eni.id) === eni ? eni.cidrs : undefined;
  }

  private drop(eni: NetworkInterfaceView): void {
    const cidrs = this.known.get(eni);
    if (cidrs === undefined) return;
    this.known.delete(eni);
    for (const address of addressesOf(eni, cidrs)) {
      if (this.carriers.get(address) !== eni) continue;
      this.carriers.delete(address);
      this.counts.set(eni.subnet, (this.counts.get(eni.subnet) ?? 0) - 1);
    }
  }

  private claim(eni: NetworkInterfaceView, broken: string[]): void {
    this.known.set(eni, eni.cidrs);
    for (const cidr of eni.cidrs) {
      if (cidr.base % cidrSize(cidr) !== 0) broken.push(`${eni.id} carries ${formatCidr(cidr)}, not aligned`);
    }
    for (const address of addressesOf(eni, eni.cidrs)) {
      const other = this.carriers.get(address);
      if (other !== undefined) {
        broken.push(`${formatIpv4(address)} is carried twice, by ${other.id} and by ${eni.id}`);
        continue;
      }
      const state = eni.subnet.stateOf(address);
      if (state !== 'assigned')
        broken.push(`${formatIpv4(address)} is on ${eni.id}, its subnet says ${state}`);
      this.carriers.set(address, eni);
      this.counts.set(eni.subnet, (this.counts.get(eni.subnet) ?? 0) + 1);
    }
  }
}

/** Says which limits of its type an instance exceeds. */
export function checkLimits(instance: InstanceView, broken: string[]): void {
  const { networkCards, ipv4PerEni } = instance.type;
  const { enis } = instance;
  networkCards.forEach((limit, card) => {
    const { length } = enis.filter(({ attachment }) => attachment?.networkCard === card);
    if (length > limit) broken.push(`${instance.node} has ${length} ENIs, may have ${limit}`);
  });
  for (const eni of enis) {
    if (eni.slotsUsed > ipv4PerEni) broken.push(`${eni.id} uses ${eni.slotsUsed} slots of ${ipv4PerEni}`);
  }
}

function* addressesOf(eni: NetworkInterfaceView, cidrs: readonly Cidr[]): Generator<Ipv4> {
  yield eni.primary;
  for (const cidr of cidrs) {
    for (let address = cidr.base; address < cidr.base + cidrSize(cidr); address++) yield address;
  }
}

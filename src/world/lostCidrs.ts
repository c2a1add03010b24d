// What EC2 has taken from each node, by releases and detachments, whatever the node's daemon believes: a daemon that
// restarts may read the same again from instance metadata that lags.

import { cidrAround, cidrContains, formatCidr, type Ipv4 } from '../base/ipv4.ts';
import type { Cloud } from '../ec2/cloud.ts';
import type { Fact } from '../record/trace.ts';

export class LostCidrs {
  private readonly cloud: () => Cloud;
  /** CIDR text → nodes that had it once. */
  private readonly losers = new Map<string, Set<string>>();

  constructor(cloud: () => Cloud) {
    this.cloud = cloud;
  }

  hear(fact: Fact): void {
    if (fact.kind === 'eni-cidrs-unassigned') {
      const host = this.cloud().networkInterfaces.find(fact.eni)?.attachment?.host;
      if (host !== undefined) this.lose(host.node, fact.cidrs);
    } else if (fact.kind === 'eni-detached') {
      const cidrs = this.cloud().networkInterfaces.find(fact.eni)?.cidrs ?? [];
      this.lose(fact.node, cidrs.map(formatCidr));
    }
  }

  /** Whether EC2 has taken the address from the node, and it is not there again. */
  has(node: string, address: Ipv4): boolean {
    const hadIt = [32, 28].some((length) =>
      this.losers.get(formatCidr(cidrAround(address, length)))?.has(node),
    );
    return hadIt && !this.isOn(node, address);
  }

  private isOn(node: string, address: Ipv4): boolean {
    for (const { attachment, cidrs } of this.cloud().networkInterfaces.all()) {
      if (attachment?.host.node === node && cidrs.some((cidr) => cidrContains(cidr, address))) return true;
    }
    return false;
  }

  private lose(node: string, cidrs: readonly string[]): void {
    for (const cidr of cidrs) {
      const losers = this.losers.get(cidr);
      if (losers === undefined) this.losers.set(cidr, new Set([node]));
      else losers.add(node);
    }
  }
}

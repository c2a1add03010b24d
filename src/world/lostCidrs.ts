// What EC2 has taken from each ENI, by releases and detachments, whatever the daemon of its node believes: a daemon that
// restarts may read the same again from instance metadata that lags.

import type { Address } from '../base/address.ts';
import { cidrAround, cidrContains, formatCidr, PREFIX_LENGTH } from '../base/ipv4.ts';
import type { CloudView, NetworkInterfaceView } from '../ec2/view.ts';
import type { Fact } from '../record/trace.ts';

export class LostCidrs {
  private readonly cloud: () => CloudView;
  /** CIDR text → ENIs that had it once. */
  private readonly losers = new Map<string, Set<string>>();

  constructor(cloud: () => CloudView) {
    this.cloud = cloud;
  }

  apply(fact: Fact): void {
    if (fact.kind === 'eni-cidrs-unassigned') this.lose(fact.eni, fact.cidrs);
    else if (fact.kind === 'eni-detached') {
      this.lose(fact.eni, (this.find(fact.eni)?.cidrs ?? []).map(formatCidr));
    }
  }

  /** Whether EC2 has taken the address from the ENI, or the ENI from its node, and it is not there again. */
  has(eni: string, address: Address): boolean {
    // Nobody takes an IPv6 prefix from an ENI that stays.
    if (typeof address === 'bigint') return this.find(eni)?.attachment === undefined;
    const hadIt = [32, PREFIX_LENGTH].some((length) =>
      this.losers.get(formatCidr(cidrAround(address, length)))?.has(eni),
    );
    if (!hadIt) return false;
    const now = this.find(eni);
    return now?.attachment === undefined || !now.cidrs.some((cidr) => cidrContains(cidr, address));
  }

  private find(eni: string): NetworkInterfaceView | undefined {
    return this.cloud().networkInterfaces.find(eni);
  }

  private lose(eni: string, cidrs: readonly string[]): void {
    for (const cidr of cidrs) {
      const losers = this.losers.get(cidr);
      if (losers === undefined) this.losers.set(cidr, new Set([eni]));
      else losers.add(eni);
    }
  }
}

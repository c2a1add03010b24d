// What EC2 has taken from each ENI, by releases and detachments, whatever the daemon of its node believes: a daemon that
// restarts may read the same again from instance metadata that lags.

import type { Address } from '../base/address.ts';
import { cidrAround, cidrContains, formatCidr, PREFIX_LENGTH } from '../base/ipv4.ts';
import type { CloudView, NetworkInterfaceView } from '../ec2/view.ts';
import type { Fact } from '../record/trace.ts';

export class LostCidrs {
  private readonly cloud: () => CloudView;
  /** ENI → texts of the CIDRs that it had once. */
  private readonly lost = new Map<string, readonly string[]>();

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
    const lost = this.lost.get(eni);
    const isLost = (length: number): boolean =>
      lost?.includes(formatCidr(cidrAround(address, length))) === true;
    if (!isLost(32) && !isLost(PREFIX_LENGTH)) return false;
    const now = this.find(eni);
    return now?.attachment === undefined || !now.cidrs.some((cidr) => cidrContains(cidr, address));
  }

  private find(eni: string): NetworkInterfaceView | undefined {
    return this.cloud().networkInterfaces.find(eni);
  }

  /** Of most ENIs all are lost at once: then the list of the fact does. */
  private lose(eni: string, cidrs: readonly string[]): void {
    const before = this.lost.get(eni);
    if (before === undefined) this.lost.set(eni, cidrs);
    else this.lost.set(eni, [...new Set([...before, ...cidrs])]);
  }
}

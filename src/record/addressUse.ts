// How many addresses the nodes' ENIs held at most at one time, and how many pods used. The one is the metric
// peakAddresses, the other what the same pods needed.

import type { Milliseconds } from '../base/time.ts';
import { AddressMeasure } from './addressMeasure.ts';
import { Integral } from './integral.ts';
import { project, type SomeFolds } from './projection.ts';
import type { Fact } from './trace.ts';

export interface AddressPeaks {
  /** Primary IPs included. */
  readonly held: number;
  readonly used: number;
}

export class AddressUse {
  readonly ec2 = new AddressMeasure();
  private readonly used = new Integral();
  private inUse = 0;

  /** `assigned`: addresses that pods have now. */
  apply(fact: Fact, at: Milliseconds, assigned: number): void {
    project(FOLDS, this, fact, at);
    if (assigned === this.inUse) return;
    this.used.add(at, assigned - this.inUse);
    this.inUse = assigned;
  }

  peaks(): AddressPeaks {
    return { held: this.ec2.held.peak, used: this.used.peak };
  }
}

const FOLDS: SomeFolds<AddressUse> = {
  'instance-launched': ({ ec2 }, { eni }, t) => ec2.addEni(t, eni, []),
  'eni-created': ({ ec2 }, { eni, cidrs }, t) => ec2.addEni(t, eni, cidrs),
  'eni-deleted': ({ ec2 }, { eni }, t) => ec2.removeEni(t, eni),
  'eni-cidrs-assigned': ({ ec2 }, { eni, cidrs }, t) => ec2.changeCidrs(t, eni, cidrs, 1),
  'eni-cidrs-unassigned': ({ ec2 }, { eni, cidrs }, t) => ec2.changeCidrs(t, eni, cidrs, -1),
};

// How many addresses the nodes' ENIs held at most at one time, and how many pods used. The one is the metric
// peakAddresses, the other what the same pods needed.

import type { Milliseconds } from '../base/time.ts';
import { AddressMeasure, ENI_FOLDS } from './addressMeasure.ts';
import { project } from './projection.ts';
import type { Fact } from './trace.ts';

export interface AddressPeaks {
  /** Primary IPs included. */
  readonly held: number;
  readonly used: number;
}

export class AddressUse {
  private readonly ec2 = new AddressMeasure();
  private mostUsed = 0;

  /** `assigned`: addresses that pods have now. */
  apply(fact: Fact, at: Milliseconds, assigned: number): void {
    project(ENI_FOLDS, this.ec2, fact, at);
    if (assigned > this.mostUsed) this.mostUsed = assigned;
  }

  /** Addresses that ENIs hold now. */
  get held(): number {
    return this.ec2.held.value;
  }

  peaks(): AddressPeaks {
    return { held: this.ec2.held.peak, used: this.mostUsed };
  }
}

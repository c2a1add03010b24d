// Throttled EC2 calls: how many attempts of each call were answered RequestLimitExceeded, when, and whether pods waited
// for what the call was to bring.

import type { Milliseconds } from '../base/time.ts';
import type { Ec2Call } from '../ec2/calls.ts';

export interface ThrottledCalls {
  readonly call: string;
  /** Attempts answered RequestLimitExceeded, repetitions by the SDK included. */
  readonly count: number;
  readonly from: Milliseconds;
  readonly to: Milliseconds;
  /** Of these: on a node whose pods waited for an address, or that was not Ready while pods were Pending. */
  readonly delaying: number;
}

export class ThrottleBook {
  private readonly byCall = new Map<Ec2Call, ThrottledCalls>();

  /** `at`: when the call was answered in the end. */
  add(at: Milliseconds, call: Ec2Call, attempts: number, delays: boolean): void {
    const { count = 0, from = at, delaying = 0 } = this.byCall.get(call) ?? {};
    this.byCall.set(call, {
      call,
      count: count + attempts,
      from,
      to: at,
      delaying: delaying + (delays ? attempts : 0),
    });
  }

  /** The most first. */
  list(): ThrottledCalls[] {
    return [...this.byCall.values()].sort((one, other) => other.count - one.count);
  }
}

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

  add(
    call: Ec2Call,
    attempts: number,
    startedAt: Milliseconds,
    answeredAt: Milliseconds,
    delays: boolean,
  ): void {
    const { count = 0, from = startedAt, delaying = 0 } = this.byCall.get(call) ?? {};
    this.byCall.set(call, {
      call,
      count: count + attempts,
      from,
      to: answeredAt,
      delaying: delaying + (delays ? attempts : 0),
    });
  }

  /** The most first. */
  list(): ThrottledCalls[] {
    return [...this.byCall.values()].sort((one, other) => other.count - one.count);
  }
}

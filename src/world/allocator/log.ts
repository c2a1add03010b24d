// The last calls of one allocator on one node, and its pool in words: what a report of a fault shows.

import { blockContains, formatAddress, formatBlock, type Address } from '../../base/address.ts';
import { formatMoment, type Milliseconds } from '../../base/time.ts';
import type { AllocatorView } from './allocator.ts';

const KEPT = 10;

export interface LoggedCall {
  readonly at: Milliseconds;
  readonly text: string;
}

export class CallLog {
  private readonly calls: { readonly at: Milliseconds; text: string }[] = [];
  private readonly now: () => Milliseconds;

  constructor(now: () => Milliseconds) {
    this.now = now;
  }

  /** Returns what adds the answer to it. */
  add(text: string): (answer: string) => void {
    const call = { at: this.now(), text };
    this.calls.push(call);
    if (this.calls.length > KEPT) this.calls.shift();
    return (answer) => (call.text = `${text}: ${answer}`);
  }

  get last(): readonly LoggedCall[] {
    return this.calls.map((call) => ({ ...call }));
  }
}

/** A line an ENI: its CIDRs, who has which address, what cools until when. */
export function poolLines(
  { enis, assigned, cooling }: AllocatorView,
  podOf: (sandbox: string) => string,
): string[] {
  return enis.map(({ eniId, cidrs }) => {
    const parts = cidrs.map((cidr) => {
      const held = assigned.filter(({ address }) => blockContains(cidr, address));
      const cools = cooling.filter(({ address }) => blockContains(cidr, address));
      const is = (address: Address): string => (cidr.length === 32 ? '' : `${formatAddress(address)} `);
      const states = [
        ...held.map(({ address, sandbox }) => `${is(address)}${podOf(sandbox)}`),
        ...cools.map(({ address, until }) => `${is(address)}cooling until ${formatMoment(until)}`),
      ];
      return `${formatBlock(cidr)} (${states.length === 0 ? 'free' : states.join(', ')})`;
    });
    return `${eniId}: ${parts.length === 0 ? 'no addresses' : parts.join(', ')}`;
  });
}

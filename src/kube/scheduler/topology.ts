// Topology domains: for one node label, which nodes share a value of it. Values are numbered in the order
// they are first seen and keep their number.

import { own } from '../../base/own.ts';
import type { Labels } from '../api/objects.ts';
import { cell, grown } from './slots.ts';

/** The domain of nodes without the label. */
export const NO_DOMAIN = -1;

export class Topology {
  readonly key: string;
  /** How many values were ever seen: domains are 0 … size−1. */
  size = 0;
  private domains = new Int32Array(0);
  private readonly numbers = new Map<string, number>();

  constructor(key: string) {
    this.key = key;
  }

  domainOf(slot: number): number {
    return cell(this.domains, slot);
  }

  /** A node took the slot, or its labels changed; undefined when it left. */
  assign(slot: number, labels: Labels | undefined): void {
    if (slot >= this.domains.length) this.domains = grown(this.domains, slot + 1, Int32Array, NO_DOMAIN);
    const value = labels && own(labels, this.key);
    this.domains[slot] = value === undefined ? NO_DOMAIN : this.numberOf(value);
  }

  private numberOf(value: string): number {
    let number = this.numbers.get(value);
    if (number === undefined) {
      number = this.size++;
      this.numbers.set(value, number);
    }
    return number;
  }
}

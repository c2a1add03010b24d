// The order of Go maps, and what is drawn: nothing is known of it, but it is the same until the cluster changes, so that
// a loop that is left out would have found what the last one found.

import { fnv1a32 } from '../../base/fnv.ts';

export class UnknownOrder {
  private readonly seed: number;
  private changes = 0;
  private draws = 0;

  constructor(seed: number) {
    this.seed = seed;
  }

  /** The cluster is other than before. */
  changed(): void {
    this.changes++;
  }

  loopStarts(): void {
    this.draws = 0;
  }

  of<T>(items: readonly T[], nameOf: (item: T) => string): T[] {
    if (items.length < 2) return [...items];
    const place = new Map(items.map((item) => [item, this.hash(nameOf(item))]));
    return [...items].sort((one, other) => (place.get(one) ?? 0) - (place.get(other) ?? 0));
  }

  /** A whole number less than that. */
  below(bound: number): number {
    return this.hash(`draw ${this.draws++}`) % bound;
  }

  private hash(text: string): number {
    return fnv1a32(`${this.seed} ${this.changes} ${text}`);
  }
}

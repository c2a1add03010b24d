// Choice points: where the real thing leaves an order or a number open, the model asks a Chooser.
// Here stand the question and the answer drawn from seeded streams. `enumeratingChooser.ts` visits every answer;
// conformance runs follow a recorded one.

import { elementAt } from '../base/assert.ts';
import type { Milliseconds } from '../base/time.ts';
import { GO_MAP_SLOTS, type GoMap } from './goMap.ts';
import type { Random, RandomStream } from './random.ts';

export interface Chooser {
  /** The first entry that `accepts` in one iteration of the map; undefined when none does. `accepts` only looks. */
  first<K, V>(point: string, map: GoMap<K, V>, accepts: (value: V, key: K) => boolean): V | undefined;
  /** One whole iteration of the map. */
  order<K, V>(point: string, map: GoMap<K, V>): V[];
  /** An integer in 0 … bound−1. */
  index(point: string, bound: number): number;
  /** How much longer than `base` ms a jittered sleep takes: 0 … `spread` ms. */
  jitter(point: string, base: Milliseconds, spread: Milliseconds): Milliseconds;
  /** Which of several that are due together goes next: its index. */
  next(point: string, labels: readonly string[]): number;
  /**
   * Which of those due goes before whoever asks: its index; undefined: none. Each is as likely as none of them; with
   * `oneIn`, any of them goes once in so many times.
   */
  ahead(point: string, labels: readonly string[], oneIn?: number): number | undefined;
}

/** Draws from a stream of its own. Where one answer is possible it draws nothing. */
export class SeededChooser implements Chooser {
  private readonly stream: RandomStream;

  /** `scope` keeps the draws of one actor apart from those of others. */
  constructor(random: Random, scope: string) {
    this.stream = random.stream(scope);
  }

  first<K, V>(point: string, map: GoMap<K, V>, accepts: (value: V, key: K) => boolean): V | undefined {
    if (map.size <= 1) return map.find(accepts);
    if (map.isSpread) return this.firstOfSpread(point, map, accepts);
    return map.firstFrom(this.index(point, GO_MAP_SLOTS), accepts);
  }

  order<K, V>(point: string, map: GoMap<K, V>): V[] {
    if (map.size <= 1) return [...map.values()];
    if (!map.isSpread) return [...map.from(this.index(point, GO_MAP_SLOTS))].map(([, value]) => value);
    const values = [...map.values()];
    for (let last = values.length - 1; last > 0; last--) {
      const other = this.index(point, last + 1);
      const value = elementAt(values, other);
      values[other] = elementAt(values, last);
      values[last] = value;
    }
    return values;
  }

  index(_point: string, bound: number): number {
    return this.stream.below(bound);
  }

  jitter(point: string, _base: Milliseconds, spread: Milliseconds): Milliseconds {
    return this.index(point, spread + 1);
  }

  next(point: string, labels: readonly string[]): number {
    return labels.length === 1 ? 0 : this.index(point, labels.length);
  }

  ahead(point: string, labels: readonly string[], oneIn?: number): number | undefined {
    if (oneIn !== undefined) return this.index(point, oneIn) === 0 ? this.next(point, labels) : undefined;
    const turn = this.index(point, labels.length + 1);
    return turn < labels.length ? turn : undefined;
  }

  /** The first acceptable entry of a random permutation is a uniform one among the acceptable. */
  private firstOfSpread<K, V>(
    point: string,
    map: GoMap<K, V>,
    accepts: (value: V, key: K) => boolean,
  ): V | undefined {
    const accepted = map.filter(accepts);
    return accepted.length === 0 ? undefined : accepted[this.index(point, accepted.length)];
  }
}

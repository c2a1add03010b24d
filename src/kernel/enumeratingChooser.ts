// Visits every answer a model could be given: for exhaustive tests on small states. Runs a deterministic function
// again and again, each time following a script of answers and taking the first answer wherever the script ends.
// Equivalent answers count once: what matters is which entry comes first, not which slot iteration started at.

import { assert, elementAt } from '../base/assert.ts';
import type { Milliseconds } from '../base/time.ts';
import type { Chooser } from './chooser.ts';
import type { GoMap } from './goMap.ts';

/** A spread map has as many orders as permutations: beyond this many entries they are too many to visit. */
const MAX_PERMUTED = 5;

export interface Enumeration {
  readonly runs: number;
  /** False when the limit ended the search. */
  readonly complete: boolean;
}

/** Calls `run` once for every sequence of answers, depth first, at most `limit` times. */
export function enumerate(run: (chooser: Chooser) => void, limit: number): Enumeration {
  const choosers = everyChooser(limit);
  let next = choosers.next();
  for (; next.done !== true; next = choosers.next()) run(next.value);
  return next.value;
}

/** A chooser for every sequence of answers, depth first, at most `limit` of them; the run is to be over when the next is asked for. */
export function* everyChooser(limit: number): Generator<Chooser, Enumeration, void> {
  const script: Answer[] = [];
  for (let runs = 1; runs <= limit; runs++) {
    const chooser = new ScriptedChooser(script);
    yield chooser;
    chooser.checkFollowed();
    if (!advance(script)) return { runs, complete: true };
  }
  return { runs: limit, complete: false };
}

interface Answer {
  readonly point: string;
  readonly branches: number;
  readonly branch: number;
}

/** Turns the script to the next unvisited answer; false when there is none. */
function advance(script: Answer[]): boolean {
  for (let last = script.pop(); last !== undefined; last = script.pop()) {
    if (last.branch + 1 < last.branches) {
      script.push({ ...last, branch: last.branch + 1 });
      return true;
    }
  }
  return false;
}

class ScriptedChooser implements Chooser {
  private readonly script: Answer[];
  private position = 0;

  constructor(script: Answer[]) {
    this.script = script;
  }

  /** Any accepted entry can be met first: iteration may start right at it. */
  first<K, V>(point: string, map: GoMap<K, V>, accepts: (value: V, key: K) => boolean): V | undefined {
    const accepted = map.filter(accepts);
    return accepted.length === 0 ? undefined : accepted[this.index(point, accepted.length)];
  }

  order<K, V>(point: string, map: GoMap<K, V>): V[] {
    if (map.size === 0) return [];
    if (map.isSpread) return this.permutation(point, [...map.values()]);
    const starts = map.usedSlots();
    const start = elementAt(starts, this.index(point, starts.length));
    return [...map.from(start)].map(([, value]) => value);
  }

  index(point: string, bound: number): number {
    assert(bound > 0, `no answer possible at ${point}`);
    if (this.position === this.script.length) this.script.push({ point, branches: bound, branch: 0 });
    const answer = elementAt(this.script, this.position++);
    assert(
      answer.point === point && answer.branches === bound,
      `the run is not deterministic: ${point} of ${bound} where ${answer.point} of ${answer.branches} was`,
    );
    return answer.branch;
  }

  /** Only the shortest and the longest sleep: what lies between seldom changes who comes first. */
  jitter(point: string, _base: Milliseconds, spread: Milliseconds): Milliseconds {
    return spread === 0 ? 0 : this.index(point, 2) * spread;
  }

  next(point: string, labels: readonly string[]): number {
    return labels.length === 1 ? 0 : this.index(point, labels.length);
  }

  ahead(point: string, labels: readonly string[]): number | undefined {
    const turn = this.index(point, labels.length + 1);
    return turn === 0 ? undefined : turn - 1;
  }

  checkFollowed(): void {
    assert(this.position === this.script.length, 'the run is not deterministic: it ended early');
  }

  private permutation<V>(point: string, values: V[]): V[] {
    assert(values.length <= MAX_PERMUTED, `too many orders to visit at ${point}: ${values.length} entries`);
    const order: V[] = [];
    while (values.length > 0) order.push(...values.splice(this.index(point, values.length), 1));
    return order;
  }
}

// Rows for pods: numbers as small as pods are few, given again when a pod has left the API. Whoever keeps something for
// each pod has a column of it instead of a map: a look at it costs one read, and an entry one place.
// Somebody may hold a pod for longer than the API does, when its row is another's: a column answers for its own pods only.

import type { Pod } from './objects.ts';

export class PodRows {
  private readonly holders: (Pod | undefined)[] = [];
  private readonly free: number[] = [];

  /** Of no pod until one takes it. */
  next(): number {
    return this.free.pop() ?? this.holders.length;
  }

  take(pod: Pod): void {
    this.holders[pod.row] = pod;
  }

  holds(pod: Pod): boolean {
    return this.holders[pod.row] === pod;
  }

  /** Its row stays its own until it is given back. */
  leave(pod: Pod): void {
    this.holders[pod.row] = undefined;
  }

  giveBack(pod: Pod): void {
    this.free.push(pod.row);
  }
}

export class PodColumn<Entry extends { readonly pod: Pod }> {
  private readonly entries: (Entry | undefined)[] = [];

  of(pod: Pod): Entry | undefined {
    const entry = this.entries[pod.row];
    return entry?.pod === pod ? entry : undefined;
  }

  set(entry: Entry): void {
    this.entries[entry.pod.row] = entry;
  }

  /** Returns what was there. */
  delete(pod: Pod): Entry | undefined {
    const entry = this.of(pod);
    if (entry !== undefined) this.entries[pod.row] = undefined;
    return entry;
  }
}

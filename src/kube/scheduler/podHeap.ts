// A binary heap of waiting pods from which any pod can be taken out.

import { elementAt } from '../../base/assert.ts';

export interface HeapEntry {
  /** Where in the heap it stands; −1 outside. */
  heapIndex: number;
}

export class PodHeap<T extends HeapEntry> {
  private readonly entries: T[] = [];
  private readonly before: (one: T, other: T) => boolean;

  /** `before` is a total order. */
  constructor(before: (one: T, other: T) => boolean) {
    this.before = before;
  }

  get size(): number {
    return this.entries.length;
  }

  peek(): T | undefined {
    return this.entries[0];
  }

  push(entry: T): void {
    entry.heapIndex = this.entries.length;
    this.entries.push(entry);
    this.rise(entry);
  }

  pop(): T | undefined {
    const first = this.entries[0];
    if (first !== undefined) this.remove(first);
    return first;
  }

  remove(entry: T): void {
    const index = entry.heapIndex;
    const last = this.entries.pop();
    entry.heapIndex = -1;
    if (last === undefined || last === entry) return;
    last.heapIndex = index;
    this.entries[index] = last;
    this.rise(last);
    this.sink(last);
  }

  [Symbol.iterator](): IterableIterator<T> {
    return this.entries.values();
  }

  private rise(entry: T): void {
    let index = entry.heapIndex;
    while (index > 0) {
      const above = (index - 1) >> 1;
      const parent = elementAt(this.entries, above);
      if (!this.before(entry, parent)) break;
      this.place(parent, index);
      index = above;
    }
    this.place(entry, index);
  }

  private sink(entry: T): void {
    let index = entry.heapIndex;
    for (let child = this.first(index); child !== undefined; child = this.first(index)) {
      if (!this.before(child, entry)) break;
      const below = child.heapIndex;
      this.place(child, index);
      index = below;
    }
    this.place(entry, index);
  }

  /** Of the two below this place. */
  private first(index: number): T | undefined {
    const left = this.entries[2 * index + 1];
    const right = this.entries[2 * index + 2];
    return left !== undefined && right !== undefined && this.before(right, left) ? right : left;
  }

  private place(entry: T, index: number): void {
    this.entries[index] = entry;
    entry.heapIndex = index;
  }
}

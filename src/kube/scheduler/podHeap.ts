// A binary heap of waiting pods from which any pod can be taken out.

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
      const parent = (index - 1) >> 1;
      if (!this.before(entry, this.entries[parent])) break;
      this.place(this.entries[parent], index);
      index = parent;
    }
    this.place(entry, index);
  }

  private sink(entry: T): void {
    const { entries } = this;
    let index = entry.heapIndex;
    for (let child = 2 * index + 1; child < entries.length; child = 2 * index + 1) {
      const right = child + 1;
      if (right < entries.length && this.before(entries[right], entries[child])) child = right;
      if (!this.before(entries[child], entry)) break;
      this.place(entries[child], index);
      index = child;
    }
    this.place(entry, index);
  }

  private place(entry: T, index: number): void {
    this.entries[index] = entry;
    entry.heapIndex = index;
  }
}

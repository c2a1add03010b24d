// A map that is iterated in the order a Go map would be. It knows which orders are possible; a Chooser picks one.
// @upstream golang/go runtime/map: eight entries live in eight slots and iteration starts at a random slot.

export const GO_MAP_SLOTS = 8;

export class GoMap<K, V> {
  private readonly entries = new Map<K, V>();
  private readonly slots: (K | undefined)[] = [];
  private overflowed = false;

  get size(): number {
    return this.entries.size;
  }

  /** Whether the map ever held more than eight entries: from then on its order is any permutation. */
  get isSpread(): boolean {
    return this.overflowed;
  }

  get(key: K): V | undefined {
    return this.entries.get(key);
  }

  has(key: K): boolean {
    return this.entries.has(key);
  }

  /** A new key takes the lowest free slot. */
  set(key: K, value: V): void {
    if (!this.entries.has(key) && !this.overflowed) this.takeSlot(key);
    this.entries.set(key, value);
  }

  delete(key: K): boolean {
    if (!this.overflowed) {
      const slot = this.slots.indexOf(key);
      if (slot >= 0) this.slots[slot] = undefined;
    }
    return this.entries.delete(key);
  }

  /** Entries in order of insertion, for code whose result does not depend on order. */
  values(): IterableIterator<V> {
    return this.entries.values();
  }

  keys(): IterableIterator<K> {
    return this.entries.keys();
  }

  /** The values met when iteration starts at this slot and goes round. Only for maps that are not spread. */
  *from(start: number): Generator<[K, V]> {
    for (let step = 0; step < GO_MAP_SLOTS; step++) {
      const key = this.slots[(start + step) % GO_MAP_SLOTS];
      if (key !== undefined) yield [key, this.entries.get(key) as V];
    }
  }

  /** The first value that `accepts` when iteration starts at this slot. Only for maps that are not spread. */
  firstFrom(start: number, accepts: (value: V, key: K) => boolean): V | undefined {
    const { slots, entries } = this;
    for (let step = 0; step < GO_MAP_SLOTS; step++) {
      const key = slots[(start + step) % GO_MAP_SLOTS];
      if (key === undefined) continue;
      const value = entries.get(key) as V;
      if (accepts(value, key)) return value;
    }
    return undefined;
  }

  /** The slots in use, ascending. Only for maps that are not spread. */
  usedSlots(): number[] {
    return this.slots.flatMap((key, slot) => (key === undefined ? [] : [slot]));
  }

  private takeSlot(key: K): void {
    const free = this.slots.indexOf(undefined);
    const slot = free >= 0 ? free : this.slots.length;
    if (slot < GO_MAP_SLOTS) {
      this.slots[slot] = key;
      return;
    }
    this.overflowed = true;
    this.slots.length = 0;
  }
}

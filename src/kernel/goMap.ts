// A map that is iterated in the order a Go map would be. It knows which orders are possible; a Chooser picks one.
// Most maps of a run hold a handful of entries: those are two short lists, a tenth of a Map in memory.
// @upstream golang/go runtime/map: eight entries live in eight slots and iteration starts at a random slot.

export const GO_MAP_SLOTS = 8;

export class GoMap<K, V> {
  /** By slot, until there are too many entries; a free slot has no key. */
  private slotKeys: (K | undefined)[] = [];
  private slotValues: (V | undefined)[] = [];
  private used = 0;
  private entries: Map<K, V> | undefined;

  get size(): number {
    return this.entries === undefined ? this.used : this.entries.size;
  }

  /** Whether the map ever held more than eight entries: from then on its order is any permutation. */
  get isSpread(): boolean {
    return this.entries !== undefined;
  }

  get(key: K): V | undefined {
    if (this.entries !== undefined) return this.entries.get(key);
    const slot = this.slotKeys.indexOf(key);
    return slot < 0 ? undefined : this.slotValues[slot];
  }

  has(key: K): boolean {
    return this.entries === undefined ? this.slotKeys.includes(key) : this.entries.has(key);
  }

  /** A new key takes the lowest free slot. */
  set(key: K, value: V): void {
    if (this.entries !== undefined) {
      this.entries.set(key, value);
      return;
    }
    const slot = this.slotKeys.indexOf(key);
    if (slot >= 0) this.slotValues[slot] = value;
    else this.add(key, value);
  }

  delete(key: K): boolean {
    if (this.entries !== undefined) return this.entries.delete(key);
    const slot = this.slotKeys.indexOf(key);
    if (slot < 0) return false;
    this.slotKeys[slot] = undefined;
    this.slotValues[slot] = undefined;
    this.used--;
    return true;
  }

  /** As they are now, for code whose result does not depend on their order. */
  values(): V[] {
    if (this.entries !== undefined) return [...this.entries.values()];
    if (this.used === this.slotValues.length) return this.slotValues.slice() as V[];
    const values: V[] = [];
    for (let slot = 0; slot < this.slotKeys.length; slot++) {
      if (this.slotKeys[slot] !== undefined) values.push(this.valueAt(slot));
    }
    return values;
  }

  /** In the order of `values`. */
  keys(): K[] {
    return this.entries === undefined
      ? this.slotKeys.filter((key) => key !== undefined)
      : [...this.entries.keys()];
  }

  /** Whether some entry is accepted. */
  some(accepts: (value: V, key: K) => boolean): boolean {
    if (this.entries !== undefined) {
      for (const [key, value] of this.entries) if (accepts(value, key)) return true;
      return false;
    }
    return this.firstFrom(0, accepts) !== undefined;
  }

  /** The accepted ones, in the order of `values`. */
  filter(accepts: (value: V, key: K) => boolean): V[] {
    const accepted: V[] = [];
    this.some((value, key) => {
      if (accepts(value, key)) accepted.push(value);
      return false;
    });
    return accepted;
  }

  /** The entries met when iteration starts at this slot and goes round. Only for maps that are not spread. */
  *from(start: number): Generator<[K, V]> {
    for (let step = 0; step < GO_MAP_SLOTS; step++) {
      const slot = (start + step) % GO_MAP_SLOTS;
      const key = this.slotKeys[slot];
      if (key !== undefined) yield [key, this.valueAt(slot)];
    }
  }

  /** The first value that `accepts` when iteration starts at this slot. Only for maps that are not spread. */
  firstFrom(start: number, accepts: (value: V, key: K) => boolean): V | undefined {
    for (let step = 0; step < GO_MAP_SLOTS; step++) {
      const slot = (start + step) % GO_MAP_SLOTS;
      const key = this.slotKeys[slot];
      if (key === undefined) continue;
      const value = this.valueAt(slot);
      if (accepts(value, key)) return value;
    }
    return undefined;
  }

  /** The slots in use, ascending. Only for maps that are not spread. */
  usedSlots(): number[] {
    return this.slotKeys.flatMap((key, slot) => (key === undefined ? [] : [slot]));
  }

  /** Of a slot that is in use. */
  private valueAt(slot: number): V {
    return this.slotValues[slot] as V;
  }

  private add(key: K, value: V): void {
    const free = this.used < this.slotKeys.length ? this.slotKeys.indexOf(undefined) : this.used;
    if (free === GO_MAP_SLOTS) {
      this.spread();
      this.set(key, value);
      return;
    }
    this.used++;
    // A list of one takes a tenth of the memory of a list that grew to one.
    if (free === 0 && this.used === 1) {
      this.slotKeys = [key];
      this.slotValues = [value];
      return;
    }
    this.slotKeys[free] = key;
    this.slotValues[free] = value;
  }

  private spread(): void {
    const entries = new Map<K, V>();
    for (const key of this.keys()) entries.set(key, this.get(key) as V);
    this.entries = entries;
    this.slotKeys = [];
    this.slotValues = [];
  }
}

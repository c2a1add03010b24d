// A map that is iterated in the order a Go map would be. It knows which orders are possible; a Chooser picks one.
// Most maps of a run hold one entry or none: the first slot needs no list, and the others' lists are as long as needed.
// @upstream golang/go runtime/map: eight entries live in eight slots and iteration starts at a random slot.

export const GO_MAP_SLOTS = 8;

/** The lists of a map that never held two entries; never written to. */
const NO_SLOTS: never[] = [];

export class GoMap<K, V> {
  /** A free slot has no key. */
  private firstKey: K | undefined = undefined;
  private firstValue: V | undefined = undefined;
  /** Of the second slot and those after it. */
  private otherKeys: (K | undefined)[] = NO_SLOTS;
  private otherValues: (V | undefined)[] = NO_SLOTS;
  private used = 0;
  /** Instead of slots, from when there were too many entries. */
  private entries: Map<K, V> | undefined = undefined;

  get size(): number {
    return this.entries === undefined ? this.used : this.entries.size;
  }

  /** Whether the map ever held more than eight entries: from then on its order is any permutation. */
  get isSpread(): boolean {
    return this.entries !== undefined;
  }

  get(key: K): V | undefined {
    if (this.entries !== undefined) return this.entries.get(key);
    const slot = this.slotOf(key);
    return slot === undefined ? undefined : this.valueAt(slot);
  }

  has(key: K): boolean {
    return this.entries === undefined ? this.slotOf(key) !== undefined : this.entries.has(key);
  }

  /** A new key takes the lowest free slot. */
  set(key: K, value: V): void {
    if (this.entries !== undefined) {
      this.entries.set(key, value);
      return;
    }
    const known = this.slotOf(key);
    const slot = known ?? this.slotOf(undefined) ?? this.slotsMade;
    if (slot === GO_MAP_SLOTS) {
      this.spread().set(key, value);
      return;
    }
    if (known === undefined) this.used++;
    this.put(slot, key, value);
  }

  delete(key: K): boolean {
    if (this.entries !== undefined) return this.entries.delete(key);
    const slot = this.slotOf(key);
    if (slot === undefined) return false;
    this.used--;
    this.put(slot, undefined, undefined);
    return true;
  }

  /** As they are now, for code whose result does not depend on their order. */
  values(): V[] {
    if (this.entries !== undefined) return [...this.entries.values()];
    if (this.used === 0) return [];
    if (this.otherValues === NO_SLOTS) return [this.valueAt(0)];
    // `concat` makes a list of the right length; one that grows takes room for seventeen more.
    if (this.used === this.slotsMade) return [this.firstValue].concat(this.otherValues) as V[];
    const values: V[] = [];
    for (let slot = 0; slot < this.slotsMade; slot++) {
      if (this.keyAt(slot) !== undefined) values.push(this.valueAt(slot));
    }
    return values;
  }

  /** In the order of `values`. */
  keys(): K[] {
    if (this.entries !== undefined) return [...this.entries.keys()];
    return [this.firstKey, ...this.otherKeys].filter((key) => key !== undefined);
  }

  /** The first accepted one in the order of `values`. */
  find(accepts: (value: V, key: K) => boolean): V | undefined {
    if (this.entries === undefined) return this.firstFrom(0, accepts);
    for (const [key, value] of this.entries) if (accepts(value, key)) return value;
    return undefined;
  }

  /** Whether some entry is accepted. */
  some(accepts: (value: V, key: K) => boolean): boolean {
    return this.find(accepts) !== undefined;
  }

  /** The accepted ones, in the order of `values`. */
  filter(accepts: (value: V, key: K) => boolean): V[] {
    const accepted: V[] = [];
    this.find((value, key) => {
      if (accepts(value, key)) accepted.push(value);
      return false;
    });
    return accepted;
  }

  /** The entries met when iteration starts at this slot and goes round. Only for maps that are not spread. */
  *from(start: number): Generator<[K, V]> {
    for (let step = 0; step < GO_MAP_SLOTS; step++) {
      const slot = (start + step) % GO_MAP_SLOTS;
      const key = this.keyAt(slot);
      if (key !== undefined) yield [key, this.valueAt(slot)];
    }
  }

  /** The first value that `accepts` when iteration starts at this slot. Only for maps that are not spread. */
  firstFrom(start: number, accepts: (value: V, key: K) => boolean): V | undefined {
    for (let step = 0; step < GO_MAP_SLOTS; step++) {
      const slot = (start + step) % GO_MAP_SLOTS;
      const key = this.keyAt(slot);
      if (key === undefined) continue;
      const value = this.valueAt(slot);
      if (accepts(value, key)) return value;
    }
    return undefined;
  }

  /** The slots in use, ascending. Only for maps that are not spread. */
  usedSlots(): number[] {
    return [this.firstKey, ...this.otherKeys].flatMap((key, slot) => (key === undefined ? [] : [slot]));
  }

  /** Those there is a place for. */
  private get slotsMade(): number {
    return 1 + this.otherKeys.length;
  }

  /** Of no key: the lowest free slot of those made. */
  private slotOf(key: K | undefined): number | undefined {
    if (this.firstKey === key) return 0;
    const other = this.otherKeys.indexOf(key);
    return other < 0 ? undefined : other + 1;
  }

  private keyAt(slot: number): K | undefined {
    return slot === 0 ? this.firstKey : this.otherKeys[slot - 1];
  }

  /** Of a slot that is in use. */
  private valueAt(slot: number): V {
    return (slot === 0 ? this.firstValue : this.otherValues[slot - 1]) as V;
  }

  private put(slot: number, key: K | undefined, value: V | undefined): void {
    if (slot === 0) {
      this.firstKey = key;
      this.firstValue = value;
    } else if (slot === this.slotsMade) {
      this.otherKeys = this.otherKeys.concat([key]);
      this.otherValues = this.otherValues.concat([value]);
    } else {
      this.otherKeys[slot - 1] = key;
      this.otherValues[slot - 1] = value;
    }
  }

  private spread(): Map<K, V> {
    const entries = new Map<K, V>(this.from(0));
    this.entries = entries;
    this.firstKey = undefined;
    this.firstValue = undefined;
    this.otherKeys = NO_SLOTS;
    this.otherValues = NO_SLOTS;
    return entries;
  }
}

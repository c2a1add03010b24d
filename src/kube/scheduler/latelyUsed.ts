// What was used of late, by key: no more of it than can be afforded.

/** However little can be afforded. */
const LEAST_KEPT = 64;

export class LatelyUsed<Key, Value> {
  /** The one used last stands last. */
  private readonly values = new Map<Key, Value>();
  private latest: { readonly key: Key; readonly value: Value } | undefined;
  private readonly affordable: () => number;
  private readonly dropped: (value: Value) => void;

  constructor(affordable: () => number, dropped: (value: Value) => void) {
    this.affordable = affordable;
    this.dropped = dropped;
  }

  get(key: Key): Value | undefined {
    if (this.latest?.key === key) return this.latest.value;
    const value = this.values.get(key);
    if (value === undefined) return undefined;
    this.values.delete(key);
    this.values.set(key, value);
    this.latest = { key, value };
    return value;
  }

  /** In place of none. */
  set(key: Key, value: Value): void {
    if (this.values.size >= Math.max(LEAST_KEPT, this.affordable())) {
      for (const oldest of this.values.keys()) {
        this.delete(oldest);
        break;
      }
    }
    this.values.set(key, value);
    this.latest = { key, value };
  }

  delete(key: Key): void {
    const value = this.values.get(key);
    if (value === undefined) return;
    this.values.delete(key);
    if (this.latest?.key === key) this.latest = undefined;
    this.dropped(value);
  }

  clear(): void {
    for (const key of this.values.keys()) this.delete(key);
  }
}

// A binary heap over typed arrays, ordered by (time, order). It owns the pending events and nothing else.
// `order` is (lane, sequence) packed into one double, so the order is total and the same everywhere.

export type EventAction = () => void;

/** Names one pending event; stays unique after the event has run. */
export type EventHandle = number;

const SLOT_BITS = 2 ** 22;
const FIRST_CAPACITY = 1024;

export class EventQueue {
  private times = new Float64Array(FIRST_CAPACITY);
  private orders = new Float64Array(FIRST_CAPACITY);
  private slots = new Int32Array(FIRST_CAPACITY);
  private length = 0;
  private readonly actions: (EventAction | undefined)[] = [];
  private readonly generations: number[] = [];
  private readonly freeSlots: number[] = [];
  private cancelled = 0;

  /** Pending events, cancelled ones left out. */
  get size(): number {
    return this.length - this.cancelled;
  }

  push(time: number, order: number, action: EventAction): EventHandle {
    if (this.length === this.times.length) this.grow();
    const slot = this.takeSlot(action);
    this.siftUp(this.length++, time, order, slot);
    return this.generations[slot] * SLOT_BITS + slot;
  }

  /** Takes an event back; a handle whose event has run or was cancelled is ignored. */
  cancel(handle: EventHandle): void {
    const slot = handle % SLOT_BITS;
    if (this.generations[slot] !== (handle - slot) / SLOT_BITS || this.actions[slot] === undefined) return;
    this.actions[slot] = undefined;
    this.cancelled++;
  }

  /** Time of the earliest event; Infinity when there is none. */
  peekTime(): number {
    this.dropCancelled();
    return this.length === 0 ? Infinity : this.times[0];
  }

  /** Order of the earliest event. Only meaningful while `peekTime` is finite. */
  peekOrder(): number {
    return this.orders[0];
  }

  /** Removes the earliest event. Call only after `peekTime` gave a finite time. */
  pop(): EventAction {
    const slot = this.slots[0];
    const action = this.actions[slot] as EventAction;
    this.actions[slot] = undefined;
    this.removeRoot(slot);
    return action;
  }

  private dropCancelled(): void {
    while (this.length > 0 && this.actions[this.slots[0]] === undefined) {
      this.cancelled--;
      this.removeRoot(this.slots[0]);
    }
  }

  private takeSlot(action: EventAction): number {
    const slot = this.freeSlots.pop() ?? this.actions.length;
    this.actions[slot] = action;
    this.generations[slot] = (this.generations[slot] ?? 0) + 1;
    return slot;
  }

  private removeRoot(slot: number): void {
    this.freeSlots.push(slot);
    const last = --this.length;
    if (last > 0) this.siftDown(this.times[last], this.orders[last], this.slots[last]);
  }

  private siftUp(from: number, time: number, order: number, slot: number): void {
    const { times, orders, slots } = this;
    let index = from;
    while (index > 0) {
      const parent = (index - 1) >> 1;
      if (times[parent] < time || (times[parent] === time && orders[parent] < order)) break;
      times[index] = times[parent];
      orders[index] = orders[parent];
      slots[index] = slots[parent];
      index = parent;
    }
    times[index] = time;
    orders[index] = order;
    slots[index] = slot;
  }

  private siftDown(time: number, order: number, slot: number): void {
    const { times, orders, slots, length } = this;
    let index = 0;
    for (let child = 1; child < length; child = 2 * index + 1) {
      const right = child + 1;
      if (
        right < length &&
        (times[right] < times[child] || (times[right] === times[child] && orders[right] < orders[child]))
      ) {
        child = right;
      }
      if (time < times[child] || (time === times[child] && order < orders[child])) break;
      times[index] = times[child];
      orders[index] = orders[child];
      slots[index] = slots[child];
      index = child;
    }
    times[index] = time;
    orders[index] = order;
    slots[index] = slot;
  }

  private grow(): void {
    const capacity = this.times.length * 2;
    this.times = widen(this.times, new Float64Array(capacity));
    this.orders = widen(this.orders, new Float64Array(capacity));
    this.slots = widen(this.slots, new Int32Array(capacity));
  }
}

function widen<A extends { set(source: A): void }>(from: A, to: A): A {
  to.set(from);
  return to;
}

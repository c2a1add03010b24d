// A binary heap over typed arrays, ordered by (time, order). It owns the pending events and nothing else.
// `order` is (lane, sequence) packed into one double, so the order is total and the same everywhere.
// A cancelled event stays in the heap without its action until it surfaces, or until such entries are the majority of a
// heap that has grown. Indexes stay inside the columns: `?? NaN` is never taken, and costs nothing where a call would.

import { assert } from '../base/assert.ts';

export type EventAction = () => void;

/** Something that knows itself what is due for it when it is woken: it takes no closure. */
export interface Sleeper {
  wake(): void;
}

/** What happens when an event is due. */
export type Happening = EventAction | Sleeper;

/** Names one pending event; stays unique after the event has run. */
export type EventHandle = number;

/** A handle is `generation × MAX_SLOTS + slot`: 2²² slots leave 2³¹ generations exact in a double. */
const MAX_SLOTS = 2 ** 22;
const FIRST_CAPACITY = 1024;

/** `A`: what happens, which only the one who runs the events knows how to do. */
export class EventQueue<A = Happening> {
  private times = new Float64Array(FIRST_CAPACITY);
  private orders = new Float64Array(FIRST_CAPACITY);
  private slots = new Int32Array(FIRST_CAPACITY);
  /** By slot: how many events have had it. */
  private generations = new Float64Array(FIRST_CAPACITY);
  private length = 0;
  private readonly actions: (A | undefined)[] = [];
  private readonly freeSlots: number[] = [];
  private cancelled = 0;

  /** Pending events, cancelled ones left out. */
  get size(): number {
    return this.length - this.cancelled;
  }

  push(time: number, order: number, action: A): EventHandle {
    if (this.length === this.times.length) this.grow();
    const slot = this.freeSlots.pop() ?? this.actions.length;
    assert(slot < MAX_SLOTS, 'too many pending events');
    this.actions[slot] = action;
    const generation = (this.generations[slot] ?? NaN) + 1;
    this.generations[slot] = generation;
    this.siftUp(this.length++, time, order, slot);
    return generation * MAX_SLOTS + slot;
  }

  /** Takes an event back; a handle whose event has run or was cancelled is ignored. */
  cancel(handle: EventHandle): void {
    const slot = handle % MAX_SLOTS;
    if (this.generations[slot] !== (handle - slot) / MAX_SLOTS || this.actions[slot] === undefined) return;
    this.actions[slot] = undefined;
    this.cancelled++;
    if (this.cancelled * 2 > this.length && this.length > FIRST_CAPACITY) this.compact();
  }

  /** Time of the earliest event; Infinity when there is none. */
  peekTime(): number {
    this.dropCancelled();
    return this.length === 0 ? Infinity : (this.times[0] ?? NaN);
  }

  /** Order of the earliest event. Only meaningful while `peekTime` is finite. */
  peekOrder(): number {
    return this.orders[0] ?? NaN;
  }

  /** Removes the earliest event. Call only after `peekTime` gave a finite time. */
  pop(): A {
    const slot = this.slots[0] ?? NaN;
    const action = this.actions[slot];
    assert(action !== undefined, 'the earliest event is pending');
    this.actions[slot] = undefined;
    this.removeRoot(slot);
    return action;
  }

  private dropCancelled(): void {
    while (this.length > 0) {
      const slot = this.slots[0] ?? NaN;
      if (this.actions[slot] !== undefined) return;
      this.cancelled--;
      this.removeRoot(slot);
    }
  }

  private removeRoot(slot: number): void {
    this.freeSlots.push(slot);
    const last = --this.length;
    if (last === 0) return;
    this.refillRoot(this.times[last] ?? NaN, this.orders[last] ?? NaN, this.slots[last] ?? NaN);
  }

  /** Frees the entries of cancelled events. Order is total, so it does not depend on the shape of the heap. */
  private compact(): void {
    const { times, orders, slots, actions, length } = this;
    let kept = 0;
    for (let index = 0; index < length; index++) {
      const slot = slots[index] ?? NaN;
      if (actions[slot] === undefined) this.freeSlots.push(slot);
      else this.siftUp(kept++, times[index] ?? NaN, orders[index] ?? NaN, slot);
    }
    this.length = kept;
    this.cancelled = 0;
  }

  private siftUp(from: number, time: number, order: number, slot: number): void {
    const { times, orders, slots } = this;
    let index = from;
    while (index > 0) {
      const parent = (index - 1) >> 1;
      const parentTime = times[parent] ?? NaN;
      if (parentTime < time || (parentTime === time && (orders[parent] ?? NaN) < order)) break;
      times[index] = parentTime;
      orders[index] = orders[parent] ?? NaN;
      slots[index] = slots[parent] ?? NaN;
      index = parent;
    }
    times[index] = time;
    orders[index] = order;
    slots[index] = slot;
  }

  /**
   * Moves the hole at the root down to a leaf along the earlier children, then sifts the entry up from there: it
   * came from the bottom and seldom climbs, so this compares half as often as sifting it down.
   */
  private refillRoot(time: number, order: number, slot: number): void {
    const { times, orders, slots, length } = this;
    let index = 0;
    for (let child = 1; child < length; child = 2 * index + 1) {
      const right = child + 1;
      if (right < length) {
        const rightTime = times[right] ?? NaN;
        const leftTime = times[child] ?? NaN;
        if (
          rightTime < leftTime ||
          (rightTime === leftTime && (orders[right] ?? NaN) < (orders[child] ?? NaN))
        )
          child = right;
      }
      times[index] = times[child] ?? NaN;
      orders[index] = orders[child] ?? NaN;
      slots[index] = slots[child] ?? NaN;
      index = child;
    }
    this.siftUp(index, time, order, slot);
  }

  private grow(): void {
    const capacity = this.times.length * 2;
    this.times = widen(this.times, new Float64Array(capacity));
    this.orders = widen(this.orders, new Float64Array(capacity));
    this.slots = widen(this.slots, new Int32Array(capacity));
    this.generations = widen(this.generations, new Float64Array(capacity));
  }
}

function widen<A extends { set(source: A): void }>(from: A, to: A): A {
  to.set(from);
  return to;
}

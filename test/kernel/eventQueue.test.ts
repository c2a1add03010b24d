import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { elementAt } from '../../src/base/assert.ts';
import { EventQueue, type EventAction, type EventHandle } from '../../src/kernel/eventQueue.ts';

interface Entry {
  readonly time: number;
  readonly order: number;
  readonly id: number;
  handle: EventHandle;
}

/** The queue beside a sorted array that does the same slowly. */
class Checked {
  readonly queue = new EventQueue<EventAction>();
  readonly model: Entry[] = [];
  /** Every handle ever given, those of events that ran or were cancelled included. */
  readonly handles: EventHandle[] = [];
  private nextId = 0;
  private lastRun = -1;

  push(time: number, order: number): void {
    const id = this.nextId++;
    const handle = this.queue.push(time, order, () => {
      this.lastRun = id;
    });
    expect(this.handles).not.toContain(handle);
    this.handles.push(handle);
    this.model.push({ time, order, id, handle });
    this.model.sort((a, b) => a.time - b.time || a.order - b.order);
  }

  cancel(handle: EventHandle): void {
    this.queue.cancel(handle);
    const index = this.model.findIndex((entry) => entry.handle === handle);
    if (index >= 0) this.model.splice(index, 1);
  }

  pop(): void {
    const expected = this.model.shift();
    expect(this.queue.peekTime()).toBe(expected?.time ?? Infinity);
    if (expected === undefined) return;
    expect(this.queue.peekOrder()).toBe(expected.order);
    this.queue.pop()();
    expect(this.lastRun).toBe(expected.id);
  }
}

type Command =
  | { readonly kind: 'push'; readonly time: number; readonly lane: number }
  | { readonly kind: 'cancel'; readonly which: number }
  | { readonly kind: 'pop' };

const command: fc.Arbitrary<Command> = fc.oneof(
  {
    weight: 5,
    arbitrary: fc.record({
      kind: fc.constant('push' as const),
      time: fc.nat({ max: 20 }),
      lane: fc.nat({ max: 4 }),
    }),
  },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('cancel' as const), which: fc.nat() }) },
  { weight: 3, arbitrary: fc.constant({ kind: 'pop' as const }) },
);

function apply(checked: Checked, step: Command, sequence: number): void {
  switch (step.kind) {
    case 'push':
      return checked.push(step.time, step.lane * 2 ** 48 + sequence);
    case 'cancel':
      if (checked.handles.length > 0)
        checked.cancel(elementAt(checked.handles, step.which % checked.handles.length));
      return;
    case 'pop':
      return checked.pop();
  }
}

describe('EventQueue', () => {
  it('behaves as a sorted array, cancelled events and stale handles included', () => {
    fc.assert(
      fc.property(fc.array(command, { maxLength: 200 }), (commands) => {
        const checked = new Checked();
        commands.forEach((step, sequence) => {
          apply(checked, step, sequence);
          expect(checked.queue.size).toBe(checked.model.length);
        });
        while (checked.model.length > 0) checked.pop();
        checked.pop();
      }),
    );
  });

  it('orders by time first, then by lane, then by sequence', () => {
    const queue = new EventQueue<EventAction>();
    const ran: string[] = [];
    queue.push(2, 0, () => ran.push('later'));
    queue.push(1, 2 ** 48 + 1, () => ran.push('lane 1'));
    queue.push(1, 5, () => ran.push('lane 0, second'));
    queue.push(1, 4, () => ran.push('lane 0, first'));
    while (queue.peekTime() < Infinity) queue.pop()();
    expect(ran).toEqual(['lane 0, first', 'lane 0, second', 'lane 1', 'later']);
  });

  it('keeps its order while it grows to many thousands', () => {
    const queue = new EventQueue<EventAction>();
    const count = 10_000;
    // 7919 is coprime to the count: every time once, far from sorted.
    for (let index = 0; index < count; index++) queue.push((index * 7919) % count, index, () => {});
    for (let time = 0; time < count; time++) {
      expect(queue.peekTime()).toBe(time);
      queue.pop();
    }
    expect(queue.peekTime()).toBe(Infinity);
  });

  it('stays right when most of a large queue is cancelled', () => {
    const queue = new EventQueue<EventAction>();
    const ran: number[] = [];
    const handles = Array.from({ length: 5000 }, (_, index) =>
      queue.push((index * 3001) % 5000, index, () => ran.push((index * 3001) % 5000)),
    );
    handles.forEach((handle, index) => {
      if (index % 10 !== 0) queue.cancel(handle);
    });
    expect(queue.size).toBe(500);
    const reused = queue.push(0, 1e6, () => ran.push(-1));
    for (const handle of handles.filter((_, index) => index % 10 !== 0)) queue.cancel(handle);
    queue.cancel(reused);
    while (queue.peekTime() < Infinity) queue.pop()();
    const expected = handles.flatMap((_, index) => (index % 10 === 0 ? [(index * 3001) % 5000] : []));
    expect(ran).toEqual(expected.sort((a, b) => a - b));
  });

  it('never confuses an event with the earlier one that had its slot', () => {
    const queue = new EventQueue<EventAction>();
    const first = queue.push(1, 1, () => {});
    queue.peekTime();
    queue.pop();
    let ran = false;
    queue.push(2, 2, () => (ran = true));
    queue.cancel(first);
    expect(queue.peekTime()).toBe(2);
    queue.pop()();
    expect(ran).toBe(true);
  });
});

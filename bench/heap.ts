// The event queue alone: as many events stay pending, each pop is followed by a push. Its cost an event is the measure
// that the full model is held against.

import { assert } from '../src/base/assert.ts';
import { EventQueue, type EventAction } from '../src/kernel/eventQueue.ts';
import { Random } from '../src/kernel/random.ts';
import type { Benchmark, Size } from './benchmark.ts';
import { count } from './report.ts';
import { ResultHash } from './resultHash.ts';
import { fastest } from './stopwatch.ts';

/** Delays between 0 and 100 s, drawn before the clock starts. */
const DELAYS = drawDelays(2 ** 16);
const ACTIONS = 1024;

const EVENTS = 1_000_000;
const PENDING: Readonly<Record<Size, readonly number[]>> = {
  small: [1000],
  full: [1000, 10_000, 100_000],
};

export const heapBenchmark: Benchmark = {
  name: 'heap',
  title: 'event queue: pop and push',
  run(size, report) {
    for (const pending of PENDING[size]) {
      const { nsPerEvent, hash } = measureHeap(pending, EVENTS);
      report.result(`${count(pending)} pending`, hash, [
        `${nsPerEvent.toFixed(0)} ns an event`,
        `${count(1e9 / nsPerEvent)} events/s`,
      ]);
    }
  },
};

/** The cost of one event's pop and push while `pending` events wait; the fastest of several rounds. */
export function measureHeap(pending: number, events: number): { nsPerEvent: number; hash: string } {
  let hash = '';
  const milliseconds = fastest(5, () => {
    const round = new Round(pending);
    return () => {
      hash = round.play(events);
    };
  });
  return { nsPerEvent: (milliseconds * 1e6) / events, hash };
}

class Round {
  private readonly hash = new ResultHash();
  private readonly queue = new EventQueue<EventAction>();
  private readonly actions: EventAction[];
  private sequence = 0;

  constructor(pending: number) {
    this.actions = Array.from({ length: ACTIONS }, (_, id) => () => this.hash.add(id));
    for (let index = 0; index < pending; index++) this.pushAfter(0);
  }

  play(events: number): string {
    for (let played = 0; played < events; played++) {
      const now = this.queue.peekTime();
      this.queue.pop()();
      this.pushAfter(now);
    }
    this.hash.add(this.queue.peekTime());
    return this.hash.text;
  }

  private pushAfter(now: number): void {
    const sequence = this.sequence++;
    const delay = DELAYS[sequence % DELAYS.length];
    const action = this.actions[sequence % ACTIONS];
    assert(delay !== undefined && action !== undefined, 'delays and actions come round');
    this.queue.push(now + delay, sequence, action);
  }
}

function drawDelays(length: number): Int32Array {
  const stream = new Random(1).stream('bench/heap');
  return Int32Array.from({ length }, () => stream.below(100_000));
}

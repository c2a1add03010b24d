// Virtual time. A Simulation runs events in the total order (time, lane, sequence) and knows nothing of what they do.

import type { Milliseconds } from '../base/time.ts';
import { EventQueue, type EventAction, type EventHandle, type Happening } from './eventQueue.ts';
import type { Lane } from './lane.ts';

const SEQUENCES_PER_LANE = 2 ** 48;
/** The clock reads as a small integer below this, which takes no memory of its own in whatever notes the time. */
const SMALL_TIMES = 2 ** 31;

/** Told how many events one instant has had so far; answers at how many it wants to be told again, or throws. */
export type InstantAlarm = (events: number) => number;

export class Simulation {
  private readonly queue = new EventQueue();
  private sequence = 0;
  /** The furthest place in the order reached at the present time. */
  private reachedOrder = -1;
  private clock: Milliseconds = 0;
  private processed = 0;
  /** Of the events to come. */
  private inBackground = 0;
  /** Events of the present time. */
  private inInstant = 0;
  private firstAlarmAt = Infinity;
  private alarmAt = Infinity;
  private alarm: InstantAlarm = () => Infinity;
  private afterEvent: EventAction | undefined;
  private halted = false;

  /** The due time of the event that runs now. */
  get now(): Milliseconds {
    return this.clock;
  }

  /** How many events have run. */
  get eventsProcessed(): number {
    return this.processed;
  }

  /** How many events are still to come, those in the background left out. */
  get pending(): number {
    return this.queue.size - this.inBackground;
  }

  /** How many events are to come of what goes on over and over: no run waits for them to be quiet. */
  get background(): number {
    return this.inBackground;
  }

  /** Whoever has an event to come all the time, for what it does over and over, counts it in, and out at its end. */
  countBackground(change: 1 | -1): void {
    this.inBackground += change;
  }

  /** Due time of the next event; Infinity when nothing more can happen. */
  get nextEventTime(): Milliseconds {
    return this.queue.peekTime();
  }

  /** Runs `action` at `time`, after everything already due there in the same lane. */
  at(time: Milliseconds, lane: Lane, action: Happening): EventHandle {
    this.checkDue(time);
    return this.queue.push(time, lane * SEQUENCES_PER_LANE + this.sequence++, action);
  }

  /** Runs `action` after a delay. */
  after(delay: Milliseconds, lane: Lane, action: Happening): EventHandle {
    return this.at(this.clock + delay, lane, action);
  }

  /**
   * Runs `action` at `time`, ordered inside its lane by `key` instead of by a sequence number. One pending event
   * a key; a lane holds either keyed events or ordinary ones.
   */
  atKey(time: Milliseconds, lane: Lane, key: number, action: Happening): EventHandle {
    this.checkDue(time);
    return this.queue.push(time, lane * SEQUENCES_PER_LANE + key, action);
  }

  /**
   * Whether an event at this place in the order would already have run. Also true when an event of an earlier lane
   * was added at the present time and runs now, after its turn.
   */
  hasPassed(time: Milliseconds, lane: Lane, key: number): boolean {
    return time < this.clock || (time === this.clock && lane * SEQUENCES_PER_LANE + key <= this.reachedOrder);
  }

  cancel(handle: EventHandle): void {
    this.queue.cancel(handle);
  }

  /** Calls `observer` after every event, observers in order of arrival: the place for invariant checkers. */
  onAfterEvent(observer: EventAction): void {
    const earlier = this.afterEvent;
    this.afterEvent =
      earlier === undefined
        ? observer
        : () => {
            earlier();
            observer();
          };
  }

  /** Has `alarm` told of every instant in which this many events ran without time passing. */
  onLongInstant(events: number, alarm: InstantAlarm): void {
    this.firstAlarmAt = events;
    this.alarmAt = events;
    this.alarm = alarm;
  }

  /** Ends the run: no further event is run, and the clock stays at the event that runs now. */
  halt(): void {
    this.halted = true;
  }

  get isHalted(): boolean {
    return this.halted;
  }

  /** Runs the next event; false when there is none. */
  step(): boolean {
    const time = this.queue.peekTime();
    if (time === Infinity) return false;
    const order = this.queue.peekOrder();
    if (time > this.clock) {
      this.reachedOrder = order;
      this.inInstant = 0;
      this.alarmAt = this.firstAlarmAt;
    } else this.reachedOrder = Math.max(order, this.reachedOrder);
    this.clock = time < SMALL_TIMES ? time | 0 : time;
    this.processed++;
    const action = this.queue.pop();
    if (typeof action === 'function') action();
    else action.wake();
    this.afterEvent?.();
    if (++this.inInstant >= this.alarmAt) this.alarmAt = this.alarm(this.inInstant);
    return true;
  }

  /** Runs all events due up to and including `until`, then sets the clock there. */
  runUntil(until: Milliseconds): void {
    this.runDue(until);
    if (until < this.clock || this.halted) return;
    this.clock = until;
    this.reachedOrder = Infinity;
  }

  /** Runs all events due up to and including `limit`; the clock stays at the last one. */
  runDue(limit: Milliseconds): void {
    while (!this.halted && this.queue.peekTime() <= limit && this.step());
  }

  /** As `runDue`, and no further than to where nothing is pending. */
  runToQuiet(limit: Milliseconds): void {
    while (!this.halted && this.pending > 0 && this.queue.peekTime() <= limit && this.step());
  }

  /** Not `assert`: its message would be built for every event. */
  private checkDue(time: Milliseconds): void {
    if (time >= this.clock && Number.isInteger(time)) return;
    throw new Error(`event due at ${time}, now ${this.clock}`);
  }
}

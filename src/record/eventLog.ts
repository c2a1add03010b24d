// The Events the API server holds: those of the legacy recorder, which come counted, and the scheduler's, which are
// gathered into series. Each goes an hour after it was last written.
// @upstream client-go tools/events/event_broadcaster.go; kube-apiserver --event-ttl

import { HOUR, MINUTE, type Milliseconds } from '../base/time.ts';
import type { EventText } from '../kube/api/eventSource.ts';
import type { PodHistory } from './podHistory.ts';

const TIME_TO_LIVE = HOUR;
/** A series that nothing is added to for so long is over. */
const SERIES_ENDS_AFTER = 6 * MINUTE;
/** Later occurrences of a running series are written this often. */
const SERIES_WRITTEN_EVERY = 30 * MINUTE;
/** New Events after which those that have gone are looked for. */
const SWEEP_EVERY = 4096;

/** What an Event is about. */
export interface InvolvedObject {
  readonly kind: string;
  /** Empty for nodes. */
  readonly namespace: string;
  readonly name: string;
  /** Of pods: which of those by this name. */
  readonly podHistory?: PodHistory | undefined;
  /** Of pods: the container within. */
  readonly container?: string | undefined;
}

/** An Event, and who says it. */
export interface SaidEvent extends EventText {
  readonly component: string;
  /** The node whose kubelet says it. */
  readonly host?: string | undefined;
}

export interface LoggedEvent extends SaidEvent {
  readonly object: InvolvedObject;
  /** Of the scheduler: what it was doing. */
  readonly action?: string;
  message: string;
  readonly firstAt: Milliseconds;
  /** As written. */
  count: number;
  lastAt: Milliseconds;
  /** Tells it from others of the same instant. */
  readonly sequence: number;
}

interface Series {
  readonly event: LoggedEvent;
  occurrences: number;
  lastAt: Milliseconds;
}

export class EventLog {
  private readonly events = new Map<string, LoggedEvent>();
  private readonly series = new Map<string, Series>();
  private sequence = 0;

  /** Of the legacy recorder. `key` tells what is counted together; a combined Event's message is its latest. */
  record(key: string, object: InvolvedObject, text: SaidEvent, count: number, at: Milliseconds): void {
    const known = this.events.get(key);
    if (known === undefined || count === 1) {
      this.add(key, { ...text, object, firstAt: at, lastAt: at, count, sequence: this.next(at) });
      return;
    }
    known.message = text.message;
    known.count = count;
    known.lastAt = at;
  }

  /** Of the scheduler: repetitions keep the first message, and are written late. */
  recordSeries(object: InvolvedObject, action: string, text: SaidEvent, at: Milliseconds): void {
    const key = `${object.namespace}/${object.name} ${action} ${text.reason}`;
    const running = this.series.get(key);
    if (
      running === undefined ||
      running.event.object.podHistory !== object.podHistory ||
      isOver(running, at)
    ) {
      if (running !== undefined) write(running);
      const event = { ...text, object, action, firstAt: at, lastAt: at, count: 1, sequence: this.next(at) };
      this.add(`${key} ${event.sequence}`, event);
      this.series.set(key, { event, occurrences: 1, lastAt: at });
      return;
    }
    running.occurrences++;
    running.lastAt = at;
    if (running.occurrences === 2 || at - running.event.lastAt >= SERIES_WRITTEN_EVERY) write(running);
  }

  /** Those there are, in order of their first sight. */
  at(now: Milliseconds): LoggedEvent[] {
    for (const series of this.series.values()) if (isOver(series, now)) write(series);
    return [...this.events.values()].filter((event) => !hasGone(event, now)).sort(byFirstSight);
  }

  private add(key: string, event: LoggedEvent): void {
    const earlier = this.events.get(key);
    if (earlier !== undefined) this.events.set(`${key} ${earlier.sequence}`, earlier);
    this.events.set(key, event);
  }

  private next(now: Milliseconds): number {
    this.sequence++;
    if (this.sequence % SWEEP_EVERY === 0) this.sweep(now);
    return this.sequence;
  }

  private sweep(now: Milliseconds): void {
    for (const [key, event] of this.events) if (hasGone(event, now)) this.events.delete(key);
    for (const [key, series] of this.series) if (isOver(series, now)) this.series.delete(key);
  }
}

function isOver({ lastAt }: Series, now: Milliseconds): boolean {
  return now - lastAt > SERIES_ENDS_AFTER;
}

function write({ event, occurrences, lastAt }: Series): void {
  event.count = occurrences;
  event.lastAt = lastAt;
}

function hasGone({ lastAt }: LoggedEvent, now: Milliseconds): boolean {
  return now - lastAt > TIME_TO_LIVE;
}

function byFirstSight(one: LoggedEvent, other: LoggedEvent): number {
  return one.firstAt - other.firstAt || one.sequence - other.sequence;
}

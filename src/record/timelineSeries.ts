// How the counts of a run went over time: the state at evenly spaced moments, for charts and tables.

import { own } from '../base/own.ts';
import { MINUTE, SECOND, type Milliseconds } from '../base/time.ts';
import { WAITING_REASON_NAMES, type WaitingReason } from '../base/waitingReason.ts';
import { applyFact } from './applyFact.ts';
import { poolCounts } from './poolRecord.ts';
import { POD_STATES, type PodStateName } from './podRecord.ts';
import type { TraceRecord } from './trace.ts';
import { WorldState } from './worldState.ts';

/** Columns of equal length; row for row the state after all that happened up to and including `times`. */
export interface RunSeries {
  readonly times: readonly Milliseconds[];
  readonly pods: Readonly<Record<PodStateName, readonly number[]>>;
  /** Only reasons that some pod waited for. */
  readonly waiting: Readonly<Partial<Record<WaitingReason, readonly number[]>>>;
  readonly readyNodes: readonly number[];
  /** Addresses in the pools of all nodes. */
  readonly addresses: Readonly<Record<'assigned' | 'cooling' | 'warm', readonly number[]>>;
  /** Since the start. */
  readonly calls: Readonly<Record<string, CallSeries>>;
  readonly subnets: Readonly<Record<string, Readonly<Record<'free' | 'freePrefixes', readonly number[]>>>>;
}

export type CallSeries = Readonly<Record<'count' | 'errors' | 'throttled', readonly number[]>>;

const STEPS: readonly Milliseconds[] = [
  100,
  200,
  500,
  ...[1, 2, 5, 10, 15, 30].map((seconds) => seconds * SECOND),
  ...[1, 2, 5, 10, 15, 30, 60].map((minutes) => minutes * MINUTE),
];

/** Rows a chart can show and a table can bear. */
const MOST_ROWS = 600;

/** The shortest round step that takes no more rows than that. */
export function stepOf(end: Milliseconds): Milliseconds {
  return STEPS.find((step) => end / step <= MOST_ROWS) ?? Math.ceil(end / MOST_ROWS);
}

/** Every step from 0, and the end itself. */
function timesUntil(end: Milliseconds): Milliseconds[] {
  const step = stepOf(end);
  const times = Array.from({ length: Math.floor(end / step) + 1 }, (_, row) => row * step);
  return times.at(-1) === end ? times : [...times, end];
}

/** `records` in order of time, `end` at or after the last. */
export function runSeries(records: readonly TraceRecord[], end: Milliseconds): RunSeries {
  const times = timesUntil(end);
  const columns = new Columns(times);
  const state = new WorldState();
  let next = 0;
  for (const [row, at] of times.entries()) {
    for (let record = records[next]; record !== undefined && record.t <= at; record = records[++next]) {
      applyFact(state, record, record.t);
    }
    columns.read(state, row, at);
  }
  return columns;
}

class Columns implements RunSeries {
  readonly times: readonly Milliseconds[];
  readonly pods: Record<PodStateName, number[]>;
  readonly waiting: Partial<Record<WaitingReason, number[]>> = {};
  readonly readyNodes: number[];
  readonly addresses: Record<'assigned' | 'cooling' | 'warm', number[]>;
  readonly calls: Record<string, Record<'count' | 'errors' | 'throttled', number[]>> = {};
  readonly subnets: Record<string, Record<'free' | 'freePrefixes', number[]>> = {};

  constructor(times: readonly Milliseconds[]) {
    this.times = times;
    this.pods = {
      pending: this.zeros(),
      creating: this.zeros(),
      running: this.zeros(),
      succeeded: this.zeros(),
      failed: this.zeros(),
    };
    this.readyNodes = this.zeros();
    this.addresses = { assigned: this.zeros(), cooling: this.zeros(), warm: this.zeros() };
  }

  read(state: WorldState, row: number, at: Milliseconds): void {
    const { tallies } = state.pods;
    for (const name of POD_STATES) this.pods[name][row] = tallies[name].value;
    for (const reason of WAITING_REASON_NAMES) {
      const { value } = tallies.waiting(reason);
      if (value > 0) (this.waiting[reason] ??= this.zeros())[row] = value;
    }
    this.readyNodes[row] = state.nodes.readyCount;
    const sum = { assigned: 0, cooling: 0, warm: 0 };
    for (const node of state.nodes.nodes.values()) {
      const { assigned, cooling, warm } = poolCounts(node.pool, at);
      sum.assigned += assigned;
      sum.cooling += cooling;
      sum.warm += warm;
    }
    this.addresses.assigned[row] = sum.assigned;
    this.addresses.cooling[row] = sum.cooling;
    this.addresses.warm[row] = sum.warm;
    for (const [name, { count, errors, throttled }] of state.calls) {
      const call = (this.calls[name] ??= {
        count: this.zeros(),
        errors: this.zeros(),
        throttled: this.zeros(),
      });
      call.count[row] = count.value;
      call.errors[row] = errors.value;
      call.throttled[row] = throttled.value;
    }
    for (const [name, { free, freePrefixes }] of state.subnets) {
      const subnet = own(this.subnets, name) ?? { free: this.zeros(), freePrefixes: this.zeros() };
      this.subnets[name] = subnet;
      subnet.free[row] = free.value;
      subnet.freePrefixes[row] = freePrefixes.value;
    }
  }

  private zeros(): number[] {
    return this.times.map(() => 0);
  }
}

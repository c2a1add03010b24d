// Stops a world in which time stands still: what one component writes makes another write at the same instant, and so
// on without end, since nothing on the way takes any time. What is told is which objects replace each other.
// An instant may be busy: a limit grows with the pods and nodes that are alive, of which a loop does not have more and more of.

import { formatDuration, type Milliseconds } from '../base/time.ts';
import { grouped } from '../base/words.ts';
import type { Simulation } from '../kernel/simulation.ts';
import type { Fact } from '../record/trace.ts';

export interface Standstill {
  readonly at: Milliseconds;
  /** Events of that instant. */
  readonly events: number;
  /** In a sentence, with what to change. */
  readonly text: string;
}

const FIRST_LOOK = 200_000;
/** Events that a live pod or a node may cause in an instant; the busiest known takes about 20. */
const EVENTS_PER_OBJECT = 100;
/** Where nothing is seen to go round, an instant may be as busy as this: 200,000 pods that are deleted at once. */
const MOST_EVENTS = 10_000_000;
/** Events from which it is seen what goes round. */
const SAMPLE = 10_000;
/** Pods created among these. */
const LEAST_CREATED = 100;

const OPENING = 'time stands still at';

/** The run cannot go on. */
export class StandstillError extends Error {
  readonly standstill: Standstill;

  constructor(standstill: Standstill) {
    super(standstill.text);
    this.standstill = standstill;
  }
}

/** Errors that come from another thread have lost their class. */
export function isStandstill(error: unknown): error is Error {
  return error instanceof Error && error.message.startsWith(OPENING);
}

export class StandstillWatch {
  private readonly simulation: Simulation;
  private readonly liveObjects: () => number;
  private sample: Sample | undefined;

  constructor(simulation: Simulation, liveObjects: () => number) {
    this.simulation = simulation;
    this.liveObjects = liveObjects;
    simulation.onLongInstant(FIRST_LOOK, (events) => this.look(events));
  }

  apply(fact: Fact): void {
    this.sample?.add(fact);
  }

  /** At how many events to look again. */
  private look(events: number): number {
    if (this.sample !== undefined) {
      const at = this.simulation.now;
      const isOver = at === this.sample.at && (this.sample.replaces || events >= MOST_EVENTS);
      if (isOver) throw new StandstillError({ at, events, text: this.sample.text(events) });
      this.sample = undefined;
      return 2 * events;
    }
    const most = this.liveObjects() * EVENTS_PER_OBJECT;
    if (events < most) return most;
    this.sample = new Sample(this.simulation.now);
    return events + SAMPLE;
  }
}

/** What happened in the last events. */
class Sample {
  readonly at: Milliseconds;
  private readonly created = new Map<string, number>();
  private readonly kinds = new Map<string, number>();
  private rejection = '';
  private succeeded = 0;

  constructor(at: Milliseconds) {
    this.at = at;
  }

  add(fact: Fact): void {
    count(this.kinds, fact.kind);
    if (fact.kind === 'pod-created') count(this.created, fact.owner);
    else if (fact.kind === 'pod-finished' && fact.phase === 'Succeeded') this.succeeded++;
    else if (fact.kind === 'pod-rejected') this.rejection = `${fact.node} turns them away: ${fact.message}`;
  }

  /** Pods are created over and over, and do not come to a good end: a Job's would be counted by it. */
  get replaces(): boolean {
    return (this.kinds.get('pod-created') ?? 0) > Math.max(LEAST_CREATED, 2 * this.succeeded);
  }

  text(events: number): string {
    return (
      `${OPENING} ${formatDuration(this.at)}: ${grouped(events)} events at that instant, and more without end; ` +
      `${this.loop()}; let a step of this take time: kubernetes.timings.propagation or ` +
      'kubernetes.limits.controllerWrites.interval of at least 1ms'
    );
  }

  /** `pods of m replace each other (…)`, or what happens most. */
  private loop(): string {
    const owners = most(this.created);
    if (owners.length > 0) {
      const why = this.rejection === '' ? '' : ` (${this.rejection})`;
      return `pods of ${owners.join(', ')} replace each other${why}`;
    }
    const kinds = most(this.kinds);
    return kinds.length === 0 ? 'nothing that it tells of happens' : `what goes round: ${kinds.join(', ')}`;
  }
}

/** Told by name; the rest happens less often. */
const MOST_NAMES = 3;

function count(counts: Map<string, number>, name: string): void {
  counts.set(name, (counts.get(name) ?? 0) + 1);
}

function most(counts: ReadonlyMap<string, number>): string[] {
  return [...counts]
    .sort(([, one], [, other]) => other - one)
    .slice(0, MOST_NAMES)
    .map(([name]) => name);
}

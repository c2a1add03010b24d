// Runs one compiled scenario from its start to its end. Records stream by; what is kept is the summary.

import { DAY, MINUTE, type Milliseconds } from '../base/time.ts';
import { Recorder } from '../record/recorder.ts';
import type { RunSummary } from '../record/summary.ts';
import type { TraceRecord } from '../record/trace.ts';
import type { CompiledScenario } from '../scenario/compiled.ts';
import type { Allocator } from './allocator/allocator.ts';
import { AllocatorFaultError, type AllocatorFault } from './allocator/fault.ts';
import { ExpectationWatch, type ExpectationResult } from './expectations.ts';
import { InvariantWatch, type BrokenInvariant } from './invariants.ts';
import { leakedEnis, type LeakedEni } from './leakedEnis.ts';
import { ObservationWatch, type ObservationResult, type Observe } from './observations.ts';
import { stoppedPools, type StoppedPool } from './stoppedPools.ts';
import { StandstillError, type Standstill } from './standstill.ts';
import { World, type OnFact } from './world.ts';

/** A run until quiet ends here at the latest: sandboxes that find no address are tried for ever. */
const QUIET_LIMIT: Milliseconds = DAY;

export interface RunOptions {
  /** Instead of the scenario's. */
  readonly seed?: number;
  /** Instead of the scenario's. */
  readonly until?: Milliseconds | 'quiet';
  /** Checks all invariants after every event; the first one broken ends the run. */
  readonly check?: boolean;
  /** Plays every tick of the daemons' loops, useful or not. */
  readonly playsEveryTick?: boolean;
  /** On every node; without it, ipamd. */
  readonly allocator?: Allocator | undefined;
  readonly onRecord?: (record: TraceRecord) => void;
  /** Hears of every fact before anybody looks. */
  readonly onFact?: OnFact;
  /** Makes the scenario's observations; without it nobody looks. */
  readonly observe?: Observe;
  /** Simulated time between two pauses of a run in pieces; a minute unless said. */
  readonly pieceMs?: Milliseconds;
  /** Called once a simulated minute. */
  readonly onProgress?: (now: Milliseconds, end: Milliseconds) => void;
  /** Asked after every so many events; the run ends where it is when it says yes. */
  readonly shouldStop?: () => boolean;
}

export interface RunResult {
  readonly seed: number;
  readonly simulatedMs: Milliseconds;
  /** Events of the kernel. */
  readonly events: number;
  readonly summary: RunSummary;
  /** At the end. */
  readonly stoppedPools: readonly StoppedPool[];
  /** At the end. */
  readonly leakedEnis: readonly LeakedEni[];
  /** Without those due after the end of a run that was cut short. */
  readonly expectations: readonly ExpectationResult[];
  /** In order of time. */
  readonly observations: readonly ObservationResult[];
  readonly brokenInvariant: BrokenInvariant | undefined;
  /** It was asked to stop before its end. */
  readonly stopped: boolean;
  /** Where time stood still and the run was stopped. */
  readonly standstill: Standstill | undefined;
  /** What an own allocator did wrong; the run was stopped there. */
  readonly allocatorFault: AllocatorFault | undefined;
}

/** How far a run has come. */
export interface Reached {
  readonly now: Milliseconds;
  readonly end: Milliseconds;
}

export function runScenario(scenario: CompiledScenario, options: RunOptions = {}): RunResult {
  const pieces = runInPieces(scenario, options);
  for (;;) {
    const piece = pieces.next();
    if (piece.done === true) return piece.value;
  }
}

/** As `runScenario`, with a pause now and then in which others may do something. */
export function* runInPieces(
  scenario: CompiledScenario,
  options: RunOptions = {},
): Generator<Reached, RunResult> {
  const seed = options.seed ?? scenario.seed;
  const { onRecord, onFact } = options;
  const recorder = new Recorder();
  const expectations = new ExpectationWatch(scenario.expectations, recorder.state);
  const world = new World(scenario, {
    seed,
    ...(options.playsEveryTick === undefined ? {} : { playsEveryTick: options.playsEveryTick }),
    metered: options.observe !== undefined,
    allocator: options.allocator,
    onFact(fact, at) {
      expectations.hear(fact, at);
      recorder.apply(fact, at);
      onFact?.(fact, at);
      onRecord?.({ t: at, ...fact });
    },
  });
  const invariants = options.check === true ? new InvariantWatch(world) : undefined;
  const end = endOf(scenario, options.until ?? scenario.until);
  const observations = new ObservationWatch(scenario, options.observe);
  let stopped = false;
  const { shouldStop } = options;
  const stopIfAsked = (): void => {
    if (shouldStop?.() !== true) return;
    stopped = true;
    world.simulation.halt();
  };
  if (shouldStop !== undefined) lookNowAndThen(world, stopIfAsked);
  const { onProgress, pieceMs } = options;
  const playing = { world, end, observations, onProgress, pieceMs, afterPause: stopIfAsked };
  const { standstill, allocatorFault } = yield* playUntilStopped(playing);
  if (standstill === undefined && allocatorFault === undefined) invariants?.finish();
  const { simulation } = world;
  return {
    seed,
    simulatedMs: simulation.now,
    events: simulation.eventsProcessed,
    summary: recorder.summarize(simulation.now),
    stoppedPools: stoppedPools(world),
    leakedEnis: leakedEnis(world),
    expectations: expectations.finish(
      simulation.now,
      invariants?.broken !== undefined ||
        standstill !== undefined ||
        allocatorFault !== undefined ||
        stopped ||
        isCutShort(scenario, options, world),
    ),
    observations: observations.results,
    brokenInvariant: invariants?.broken,
    stopped,
    standstill,
    allocatorFault,
  };
}

/**
 * Plays a scenario for somebody who keeps what the facts tell him, and nothing else; returns when it ended.
 * Throws a StandstillError where time stands still, and an AllocatorFaultError where an own allocator is wrong.
 * `onLook` is called now and then, and may throw to end the run.
 */
export function playScenario(
  scenario: CompiledScenario,
  seed: number,
  onFact: OnFact,
  onLook?: () => void,
  allocator?: Allocator,
): Milliseconds {
  const world = new World(scenario, { seed, onFact, allocator });
  if (onLook !== undefined) lookNowAndThen(world, onLook);
  play({ world, end: endOf(scenario, scenario.until) });
  return world.simulation.now;
}

/** To a moment of a run, everything due then included. */
export function playTo(world: World, at: Milliseconds, onProgress?: RunOptions['onProgress']): void {
  play({ world, end: { at, whenQuiet: false }, onProgress });
}

/** Until something has happened as asked, all that is due at the same time included, and no further than to the limit. */
export function playUntil({ simulation }: World, hasHappened: () => boolean, limit: Milliseconds): void {
  while (!hasHappened() && simulation.nextEventTime <= limit) simulation.step();
  simulation.runUntil(hasHappened() ? simulation.now : limit);
}

/** Events between two looks whether to go on. */
const LOOK_EVERY = 1024;

function lookNowAndThen({ simulation }: World, look: () => void): void {
  simulation.onAfterEvent(() => {
    if (simulation.eventsProcessed % LOOK_EVERY === 0) look();
  });
}

interface End {
  readonly at: Milliseconds;
  readonly whenQuiet: boolean;
}

/** When the run ends at the latest. */
export function endOf(scenario: CompiledScenario, until: Milliseconds | 'quiet'): End {
  if (until !== 'quiet') return { at: until, whenQuiet: false };
  const lastStep = scenario.timeline.at(-1)?.at ?? 0;
  return { at: lastStep + QUIET_LIMIT, whenQuiet: true };
}

/** Whether the run ended before the scenario's own end, so that what it expects later cannot be judged. */
function isCutShort(scenario: CompiledScenario, { until }: RunOptions, world: World): boolean {
  if (until === undefined || until === 'quiet') return false;
  return scenario.until === 'quiet' ? !world.isQuiet : until < scenario.until;
}

interface Playing {
  readonly world: World;
  readonly end: End;
  readonly observations?: ObservationWatch;
  readonly onProgress?: RunOptions['onProgress'];
  readonly pieceMs?: Milliseconds | undefined;
  readonly afterPause?: () => void;
}

/** Why a run did not come to its end; both undefined when it did. */
interface Stopped {
  readonly standstill?: Standstill;
  readonly allocatorFault?: AllocatorFault;
}

function* playUntilStopped(playing: Playing): Generator<Reached, Stopped> {
  try {
    yield* playInPieces(playing);
    return {};
  } catch (error) {
    if (error instanceof StandstillError) return { standstill: error.standstill };
    if (error instanceof AllocatorFaultError) return { allocatorFault: error.fault };
    throw error;
  }
}

/** Whether the run is over before: nothing is to come any more. */
function playTill(to: Milliseconds, world: World, { whenQuiet }: End): boolean {
  if (whenQuiet) {
    world.simulation.runToQuiet(to);
    if (world.isQuiet) return true;
  }
  world.simulation.runDue(to);
  return false;
}

function play(playing: Playing): void {
  const pieces = playInPieces(playing);
  while (pieces.next().done !== true);
}

function* playInPieces(playing: Playing): Generator<Reached, void> {
  const { world, end, observations, onProgress, pieceMs = MINUTE, afterPause } = playing;
  const { simulation } = world;
  for (let from = 0; from < end.at;) {
    const looksAt = observations?.nextAt ?? Infinity;
    const minute = Math.min(from - (from % MINUTE) + MINUTE, end.at);
    const piece = from - (from % pieceMs) + pieceMs;
    const to = Math.min(piece, minute, looksAt);
    const isOver = playTill(to, world, end);
    if (simulation.isHalted) return;
    if (to === looksAt) {
      simulation.runUntil(to);
      observations?.look(world);
    }
    if (isOver && world.isQuiet) return;
    if (to === minute) onProgress?.(to, end.at);
    yield { now: to, end: end.at };
    afterPause?.();
    if (simulation.isHalted) return;
    from = to;
  }
  simulation.runUntil(end.at);
}

// What there is to say about a reason for which pods wait: a card. Whoever adds a reason fills in every part; reports,
// explanations and what-ifs go through the table in `cards.ts` and know no reason by its name.

import type { Milliseconds } from '../../base/time.ts';
import type { WaitingReason } from '../../base/waitingReason.ts';
import type { NodeSummary } from '../../record/summary.ts';
import type { WaitingPod } from '../../record/waiting.ts';
import type { Change } from '../change.ts';
import { nodesOf, type Situation } from '../finding.ts';
import type { Link } from '../link.ts';
import type { PlayedRun } from '../playedRun.ts';

/** Pods that wait for the same cause. */
export interface WaitingGroup {
  readonly reason: WaitingReason;
  readonly state: WaitingPod['state'];
  readonly pods: readonly [WaitingPod, ...WaitingPod[]];
  /** Since when the first of them is in this state. */
  readonly sinceMs: Milliseconds;
}

export interface Cause {
  /** After "because". */
  readonly root: Link;
  readonly remarks: readonly Link[];
}

/** Pods that wait for the reason, and the nodes that they are on. */
export interface Held {
  readonly pods: readonly WaitingPod[];
  readonly nodes: readonly NodeSummary[];
}

export interface Card {
  /** What binds, read from figures alone; undefined for pods on their way, which nothing holds up. */
  readonly binds: (held: Held, situation: Situation) => string | undefined;
  /** The chain of causes, by all that the run has recorded. */
  readonly cause: (group: WaitingGroup, run: PlayedRun) => Cause;
  /** Changes worth trying; undefined where nothing that can be changed here matters, so that nothing is replayed. */
  readonly remedies: Remedies | undefined;
}

/** Cards that have much in common stand in one file. */
export type Family = Partial<Readonly<Record<WaitingReason, Card>>>;

/**
 * One thing that may help, said in two ways which stand side by side so that they agree: estimated from figures at the
 * end of a run, and replayed by an explanation. Whatever only one of them can tell says `untold` or `untried` instead.
 */
export interface Remedy {
  readonly estimate: (held: Held, situation: Situation) => readonly string[];
  readonly changes: (held: Held, run: PlayedRun) => readonly Change[];
}

export interface Remedies {
  /** In the order in which they are replayed. */
  readonly replayed: readonly Remedy[];
  /** In the order in which their estimates are told. */
  readonly told: readonly Remedy[];
}

/** `told`: those with an estimate, where they are told in another order. */
export function remedies(replayed: readonly Remedy[], told: readonly Remedy[] = replayed): Remedies {
  return { replayed, told };
}

/** Of what cannot be estimated. */
export const untold = (): readonly string[] => [];

/** Of what a scenario cannot change, or what a replay with nothing changed shows. */
export const untried = (): readonly Change[] => [];

export function held(pods: readonly WaitingPod[], situation: Situation): Held {
  return { pods, nodes: nodesOf(pods, situation) };
}

/** A chain with nothing to remark. */
export function only(root: Link): Cause {
  return { root, remarks: [] };
}

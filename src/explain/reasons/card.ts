// What there is to say about a reason for which pods wait: a card. Whoever adds a reason fills in every part; reports,
// explanations and what-ifs go through the table in `cards.ts` and know no reason by its name.

import type { WaitingReason } from '../../base/waitingReason.ts';
import type { NodeSummary } from '../../record/summary.ts';
import type { WaitingPod } from '../../record/waiting.ts';
import type { Change } from '../change.ts';
import type { Situation } from '../finding.ts';
import type { Link } from '../link.ts';
import type { PlayedRun } from '../playedRun.ts';
import type { Scene } from '../scene.ts';

/** Pods that wait for the same cause. */
export interface WaitingGroup {
  readonly reason: WaitingReason;
  readonly state: WaitingPod['state'];
  readonly pods: readonly [WaitingPod, ...WaitingPod[]];
}

export interface Cause {
  /** After "because". */
  readonly root: Link;
  readonly remarks: readonly Link[];
}

/** Pods that wait for the reason, and where. */
export interface Held {
  readonly pods: number;
  readonly nodes: readonly NodeSummary[];
  /** namespace/name of their workloads. */
  readonly workloads: readonly string[];
}

export interface Card {
  /** What binds, read from figures alone; undefined for pods on their way, which nothing holds up. */
  readonly binds: (held: Held, situation: Situation) => string | undefined;
  /** What is so at the moment, in a sentence for the headline; undefined where the reason's name says it all. */
  readonly sentence: (held: Held, situation: Situation) => string | undefined;
  /** The chain of causes, by all that the run has recorded. */
  readonly cause: (group: WaitingGroup, run: PlayedRun) => Cause;
  /** Changes worth trying, in the order in which they are tried; none where nothing that can be changed here matters. */
  readonly remedies: readonly Remedy[];
}

/** Cards that have much in common stand in one file. */
export type Family = Partial<Readonly<Record<WaitingReason, Card>>>;

/** One thing that may help. Who replays it tries its changes; who does not tells them as estimates. */
export type Remedy = (held: Held, scene: Scene) => readonly Change[];

/** Each change once: remedies may propose the same. */
export function proposals({ remedies }: Card, held: Held, scene: Scene): Change[] {
  const changes = remedies.flatMap((remedy) => remedy(held, scene));
  return [...new Map(changes.map((change) => [change.label, change])).values()];
}

/** A chain with nothing to remark. */
export function only(root: Link): Cause {
  return { root, remarks: [] };
}

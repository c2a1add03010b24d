// What became of pods in a what-if. A pod is the same there if it has the same name; where names came out differently,
// the one created at the same place among its workload's.

import { formatClock, SECOND, type Milliseconds } from '../base/time.ts';
import type { Change } from './change.ts';
import type { PlayedRun } from './playedRun.ts';
import type { PlayView } from './playedRun.ts';
import type { PodHistory } from '../record/podHistory.ts';
import { whyWaits } from './shortWhy.ts';

export interface Outcome {
  /** Pods that were followed. */
  readonly pods: number;
  readonly ran: number;
  /** Of these: without a failed attempt. */
  readonly atOnce: number;
  readonly waiting: number;
  /** Deleted before they ran, and none came in their place. */
  readonly gone: number;
  /** Never created: nothing made them necessary. */
  readonly uncreated: number;
  /** Of those that ran or wait: followed in the pod that came in their place. */
  readonly replaced: number;
  /** Of the one that ran last: since the moment asked about; from the start on, since its creation. */
  readonly lastMs: Milliseconds | null;
  /** From creation to Running, of all that ran. */
  readonly waitedMs: Milliseconds;
  /** Of the first that waits, or what happened just before the last ran; may be empty. */
  readonly why: string;
}

/** Whose history was followed in the end, and what came of it. */
interface Fate {
  readonly history: PodHistory | undefined;
  readonly end: 'ran' | 'waits' | 'gone' | 'uncreated';
  readonly ranAt: Milliseconds;
  readonly replaced: boolean;
}

/** A controller replaces a pod within this time. */
const REPLACED_WITHIN: Milliseconds = 30 * SECOND;

export function judgePods(
  pods: readonly string[],
  from: Change['from'] | 'never',
  play: PlayView,
  run: PlayedRun,
): Outcome {
  const histories = pods.map((pod) => sameHistory(pod, play, run));
  const claimed = new Set(histories);
  const fates = histories.map((history) => fateOf(history, claimed, from, play, run));
  const ran = fates.filter(({ end }) => end === 'ran');
  const waiting = fates.filter(({ end }) => end === 'waits');
  const [firstWaiting] = waiting;
  const last = ran.reduce<Fate | undefined>(
    (latest, fate) => (latest === undefined || fate.ranAt > latest.ranAt ? fate : latest),
    undefined,
  );
  const start = from === 'start' ? (last?.history?.createdAt ?? 0) : run.at;
  return {
    pods: pods.length,
    ran: ran.length,
    atOnce: ran.filter(({ history }) => from === 'start' && wentSmoothly(history)).length,
    waiting: waiting.length,
    gone: fates.filter(({ end }) => end === 'gone').length,
    uncreated: fates.filter(({ end }) => end === 'uncreated').length,
    replaced: [...ran, ...waiting].filter((fate) => fate.replaced).length,
    lastMs: last === undefined ? null : last.ranAt - start,
    waitedMs: ran.reduce((sum, { history, ranAt }) => sum + ranAt - (history?.createdAt ?? 0), 0),
    why:
      firstWaiting === undefined
        ? whatHappened(from, last, play, run)
        : whyWaits(firstWaiting.history, play, run),
  };
}

/** Follows the pod and, where it is deleted before it ran, the pods that come in its place. */
function fateOf(
  history: PodHistory | undefined,
  claimed: Set<PodHistory | undefined>,
  from: Change['from'] | 'never',
  play: PlayView,
  run: PlayedRun,
): Fate {
  const after = from === 'start' ? -1 : run.at;
  let replaced = false;
  for (let followed = history; followed !== undefined; replaced = true) {
    const running = followed.entries.find(({ event, lastAt }) => event.kind === 'running' && lastAt > after);
    if (running !== undefined) return { history: followed, end: 'ran', ranAt: running.lastAt, replaced };
    const end = followed.last('deleted') ?? followed.last('rejected');
    if (end === undefined) return { history: followed, end: 'waits', ranAt: 0, replaced };
    const successor = successorOf(followed, end.firstAt, claimed, play);
    // One may be on its way.
    if (successor === undefined && play.now < end.firstAt + REPLACED_WITHIN) {
      return { history: followed, end: 'waits', ranAt: 0, replaced };
    }
    claimed.add(successor);
    followed = successor;
  }
  // A pod that was not created when it had to be is not created any more.
  const absent = play.now <= run.at ? 'waits' : 'uncreated';
  return { history, end: history === undefined ? absent : 'gone', ranAt: 0, replaced };
}

/** The first pod of its workload that was created since and stands for no other. */
function successorOf(
  { owner }: PodHistory,
  since: Milliseconds,
  claimed: ReadonlySet<PodHistory | undefined>,
  { chronicle }: PlayView,
): PodHistory | undefined {
  return chronicle.byOwner.get(owner)?.find((history) => history.createdAt >= since && !claimed.has(history));
}

function sameHistory(pod: string, { chronicle }: PlayView, run: PlayedRun): PodHistory | undefined {
  const named = chronicle.pods.get(pod);
  const original = run.chronicle.pods.get(pod);
  if (named !== undefined || original === undefined) return named;
  const place = run.chronicle.byOwner.get(original.owner)?.indexOf(original) ?? -1;
  return chronicle.byOwner.get(original.owner)?.[place];
}

function wentSmoothly(history: PodHistory | undefined): boolean {
  const held = ['unschedulable', 'refused', 'sandbox-failed'];
  return history !== undefined && !history.entries.some(({ event }) => held.includes(event.kind));
}

/** The scenario's last step before the last pod ran. */
function whatHappened(
  from: Change['from'] | 'never',
  last: Fate | undefined,
  { chronicle }: PlayView,
  { at }: PlayedRun,
): string {
  if (from !== 'never' || last === undefined) return '';
  const step = chronicle.steps.findLast((each) => each.at > at && each.at <= last.ranAt);
  return step === undefined ? '' : `${step.description} at ${formatClock(step.at)}`;
}

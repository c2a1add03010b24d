// How a recorded wait for instance metadata may have gone. Its sleeps have jitter and are not recorded; what is seen is
// when the next call came, when nodeInit returned, and from when on metadata showed the ENI. Several ways may fit.
// @upstream pkg/awsutils/awsutils.go#WaitForENIAndIPsAttached

import type { Milliseconds } from '../base/time.ts';

export interface SeenOfWait {
  /** When the wait begins. */
  readonly now: Milliseconds;
  /** Undefined: none until the recording ends. */
  readonly nextCallAt: Milliseconds | undefined;
  /** When nodeInit returned, if that came before the next call. */
  readonly readyAt: Milliseconds | undefined;
  /** From when on metadata shows what is waited for; Infinity where it never will. */
  readonly visibleAt: Milliseconds;
  /** The first sample of the pool that has the ENI; Infinity where none has it. */
  readonly sampledAt: Milliseconds;
}

/** One way: how long each sleep took. */
export type WaitPlan = readonly Milliseconds[];

const TRIES = 12;
/** When each poll comes after the first one, without jitter. */
const POLLS: readonly Milliseconds[] = Array.from({ length: TRIES - 1 }).reduce<Milliseconds[]>(
  (polls, _, index) => [...polls, (polls.at(-1) ?? 0) + Math.min(100 * 2 ** index, 60_000)],
  [0],
);
const LONGEST = 1.15;
/** The pool loop sleeps so long twice in a round. */
const POOL_SLEEP: Milliseconds = 2500;
/** Between two samples of the pool. */
const SAMPLE_PERIOD: Milliseconds = 1000;
/** Recorded times are cut to whole milliseconds. */
const CUT = 1;

/** The likeliest first; none where nothing fits. */
export function waitPlans(seen: SeenOfWait): readonly WaitPlan[] {
  const visibleAfter = seen.visibleAt - seen.now;
  const soonest = visibleAfter === Infinity ? 0 : visibleAfter;
  const isUnseen = [seen.readyAt, seen.nextCallAt, seen.sampledAt].every((t = Infinity) => t === Infinity);
  if (isUnseen) return [unseenPlan(visibleAfter)];
  const by = seen.sampledAt - seen.now;
  const after = by === Infinity ? 0 : by - SAMPLE_PERIOD;
  const plans: WaitPlan[] = [];
  for (const [sleeps, planned] of POLLS.entries()) {
    const least = Math.max(after + 1, planned, Math.min(soonest, by));
    for (const total of possibleTotals(seen, least, Math.min(by, longest(sleeps)))) {
      const plan = planOf(total, sleeps, visibleAfter);
      if (plan !== undefined) plans.push(plan);
    }
  }
  return plans;
}

/** By an end of nodeInit, by a call that comes at once or some sleeps of the pool loop later, or by a sample alone. */
function possibleTotals(
  { now, nextCallAt, readyAt }: SeenOfWait,
  least: number,
  most: number,
): Milliseconds[] {
  if (readyAt !== undefined) return [readyAt - now];
  if (nextCallAt === undefined) return [Math.min(least, most)];
  const first = least - CUT + modulo(nextCallAt - now - (least - CUT), POOL_SLEEP);
  const count = Math.max(0, Math.floor((Math.min(most, nextCallAt - now) - first) / POOL_SLEEP) + 1);
  return Array.from({ length: count }, (_, index) => first + index * POOL_SLEEP).reverse();
}

function longest(sleeps: number): Milliseconds {
  return Math.floor((POLLS[sleeps] ?? 0) * LONGEST) + sleeps * CUT;
}

function modulo(value: number, by: number): number {
  return ((value % by) + by) % by;
}

/** So many sleeps that take `total` together: only the last poll comes when metadata shows the ENI, or the daemon gives up. */
function planOf(total: Milliseconds, sleeps: number, visibleAfter: Milliseconds): WaitPlan | undefined {
  const isLast = sleeps === POLLS.length - 1;
  const planned = POLLS[sleeps] ?? 0;
  const plannedBefore = POLLS[sleeps - 1] ?? 0;
  const last = planned - plannedBefore;
  if (sleeps === 0 || total < planned - CUT || total > longest(sleeps)) return undefined;
  if (!isLast && total < visibleAfter - CUT) return undefined;
  const earliest = Math.max(plannedBefore, total - last * LONGEST - CUT);
  const latest = Math.min(plannedBefore * LONGEST + CUT, total - last, visibleAfter - 1);
  if (earliest > latest + CUT) return undefined;
  const evenly = (plannedBefore * total) / planned;
  const before = Math.round(Math.max(earliest, Math.min(evenly, latest)));
  return [...spread(sleeps - 1, before), total - before];
}

/** Nothing tells its end: as long as metadata takes, or beyond the end of the recording. */
function unseenPlan(visibleAfter: Milliseconds): WaitPlan {
  const sleeps = POLLS.findIndex((poll) => poll >= visibleAfter);
  const last = sleeps < 0 ? POLLS.length - 1 : sleeps;
  return spread(last, Math.floor((POLLS[last] ?? 0) * (sleeps < 0 ? LONGEST : 1)));
}

/** So many sleeps that take `total` together, each longer by the same share. */
function spread(sleeps: number, total: Milliseconds): Milliseconds[] {
  const ends = POLLS.slice(0, sleeps + 1).map((poll) => Math.round((poll * total) / (POLLS[sleeps] || 1)));
  return ends.slice(1).map((end, index) => end - (ends[index] ?? 0));
}

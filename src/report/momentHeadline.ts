// The answer of one moment in a few sentences: how many pods are running, and what the others are and wait for.

import { grouped, plural } from '../base/words.ts';
import { isStartUp, type WaitingReason } from '../base/waitingReason.ts';
import type { PodStatus, WaitingStatus } from '../record/podRecord.ts';

/** Pods that wait for one reason. */
export interface WaitingCount {
  readonly count: number;
  readonly statuses: ReadonlySet<WaitingStatus>;
}

/** All pods of a moment by status, and those that wait by reason as well. */
export interface PodPicture {
  readonly statuses: ReadonlyMap<PodStatus, number>;
  readonly waiting: ReadonlyMap<WaitingReason, WaitingCount>;
}

/** Reasons told; the rest concern fewer pods. */
const MOST_REASONS = 3;

/** Those that have not ended. */
export function livingPods({ statuses }: PodPicture): number {
  let living = 0;
  for (const [status, count] of statuses) if (status !== 'Completed' && status !== 'Failed') living += count;
  return living;
}

/** `41 of 61 pods are running.`, `10 are ContainerCreating: Cooldown.`, `10 are Terminating.` */
export function momentSentences(picture: PodPicture): string[] {
  const { statuses } = picture;
  if (statuses.size === 0) return ['There are no pods.'];
  const living = livingPods(picture);
  const of = (status: PodStatus): number => statuses.get(status) ?? 0;
  return [
    ...runningSentence(living, of('Running')),
    ...waitingSentences(picture),
    ...sentence(of('Terminating'), 'Terminating'),
    ...endedSentence(living === 0 ? of('Completed') : 0, of('Failed')),
  ];
}

function runningSentence(living: number, running: number): string[] {
  if (living === 0) return ['No pod is left to run.'];
  if (running < living)
    return [`${grouped(running)} of ${plural(living, 'pod')} ${are(living === 1 ? 1 : running)} running.`];
  return [living === 1 ? '1 pod is running.' : `All ${grouped(living)} pods are running.`];
}

function waitingSentences({ waiting }: PodPicture): string[] {
  const held = [...waiting]
    .filter(([reason]) => !isStartUp(reason))
    .sort(([, one], [, other]) => other.count - one.count);
  const rest = total(held.slice(MOST_REASONS));
  const starting = total([...waiting].filter(([reason]) => isStartUp(reason)));
  return [
    ...held.slice(0, MOST_REASONS).map(([reason, { count, statuses }]) => {
      const states = [...statuses].join(' or ');
      return `${grouped(count)} ${are(count)} ${states}${states === reason ? '' : `: ${reason}`}.`;
    }),
    ...(rest > 0 ? [restSentence(rest)] : []),
    ...sentence(starting, 'starting'),
  ];
}

/** Of pods that wait for none of the reasons told. */
export function restSentence(rest: number): string {
  return rest === 1 ? '1 more waits for another reason.' : `${grouped(rest)} more wait for other reasons.`;
}

function total(counts: readonly (readonly [WaitingReason, WaitingCount])[]): number {
  return counts.reduce((sum, [, { count }]) => sum + count, 0);
}

function endedSentence(succeeded: number, failed: number): string[] {
  const parts = [
    ...(succeeded > 0 ? [`${grouped(succeeded)} Succeeded`] : []),
    ...(failed > 0 ? [`${grouped(failed)} Failed`] : []),
  ];
  return parts.length === 0 ? [] : [`${parts.join(', ')}.`];
}

function sentence(count: number, state: string): string[] {
  return count === 0 ? [] : [`${grouped(count)} ${are(count)} ${state}.`];
}

function are(count: number): string {
  return count === 1 ? 'is' : 'are';
}

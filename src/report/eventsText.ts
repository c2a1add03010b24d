// What upstream says of the pods that wait at the end, in its own words: one Event for each reason and message.

import type { WaitingPod } from '../record/waiting.ts';
import { groupedBy } from '../record/waitingGroups.ts';

/** Messages shown; the rest concern fewer pods. */
const MOST_EVENTS = 2;

/** `FailedScheduling: 0/3 nodes are available: …`; of the most pods first. */
export function waitingEvents(waiting: readonly WaitingPod[]): string[] {
  const told = waiting.filter(({ message }) => message !== '');
  return groupedBy(told, ({ state, reason, message }) => `${state} ${reason} ${sameForAll(message)}`)
    .slice(0, MOST_EVENTS)
    .map(([, [{ state, reason, message }]]) => `${eventReason(state, reason)}: ${sameForAll(message)}`);
}

/** Sandbox ids differ from attempt to attempt and say nothing to a reader. */
function sameForAll(message: string): string {
  return message.replace(/[0-9a-f]{64}/g, '…');
}

/** The reason of the Event that carries the message. */
function eventReason(state: WaitingPod['state'], reason: WaitingPod['reason']): string {
  if (state === 'CrashLoopBackOff') return 'BackOff';
  if (reason === 'VolumeNotAttached') return 'FailedAttachVolume';
  return state === 'Pending' ? 'FailedScheduling' : 'FailedCreatePodSandBox';
}

// Why a pod waits in a what-if, in a few words.

import type { PodHistory } from '../record/podHistory.ts';
import type { PlayView, PlayedRun } from './playedRun.ts';
import { CARDS } from './reasons/cards.ts';

export function whyWaits(history: PodHistory | undefined, play: PlayView, run: PlayedRun): string {
  const pod = history === undefined ? undefined : play.state.pod(history.pod);
  if (history === undefined || pod === undefined) return '';
  const before = run.state.pod(history.pod)?.waitingReason;
  const why = CARDS[pod.waitingReason ?? 'Starting'].short(pod, play, run);
  return pod.waitingReason === before || before === undefined ? why : `now: ${why}`;
}

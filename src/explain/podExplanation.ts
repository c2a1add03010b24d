// What there is to say about one pod: why it waits, how it came to run, or what became of it.

import { formatMoment, formatSpan } from '../base/time.ts';
import { nodeLabel, podLabel } from '../record/labels.ts';
import type { PodHistory } from '../record/podHistory.ts';
import type { WaitingPod } from '../record/waiting.ts';
import type { Part } from './explanation.ts';
import type { PlayedRun } from './playedRun.ts';
import { podStory } from './podStory.ts';
import { waitingPart } from './waitingPart.ts';
import { waitingGroups } from './waitingCauses.ts';

export function podParts(name: string, run: PlayedRun): Part[] {
  const history = run.chronicle.pods.get(name);
  if (history === undefined) return [];
  const story = podStory(history, run);
  const waiting = run.summary.waiting.find(({ pod }) => pod === name);
  if (waiting !== undefined) {
    const headline = waitingHeadline(waiting, run);
    return waitingGroups([waiting], run).map((group) => ({ ...waitingPart(group, run), headline, story }));
  }
  const none = { pods: [name], reason: null, message: '', chain: [], remarks: [], whatIfs: undefined };
  return [{ ...none, headline: `${podLabel(name)} ${fate(history, run)}`, story }];
}

function waitingHeadline({ pod, state, sinceMs, node }: WaitingPod, run: PlayedRun): string {
  const where = node === undefined ? '' : ` on ${nodeLabel(node)}`;
  return `${podLabel(pod)} is ${state}${where} since ${formatMoment(sinceMs)}, for ${formatSpan(run.at - sinceMs)}`;
}

function fate(history: PodHistory, run: PlayedRun): string {
  const running = history.entries.find(({ event }) => event.kind === 'running');
  const ran = running === undefined ? 'it never ran' : `it ran from ${formatMoment(running.firstAt)} on`;
  if (history.removedAt !== undefined) return `is gone since ${formatMoment(history.removedAt)}; ${ran}`;
  const state = run.state.pod(history.pod);
  const deleted = history.last('deleted');
  if (deleted !== undefined) return `is Terminating since ${formatMoment(deleted.firstAt)}; ${ran}`;
  if (state?.state === 'succeeded' || state?.state === 'failed') {
    return `${state.state === 'failed' ? 'Failed' : 'Succeeded'} at ${formatMoment(state.stateSince)}; ${ran}`;
  }
  const since = running?.firstAt ?? history.createdAt;
  const where = history.node === undefined ? '' : ` on ${nodeLabel(history.node)}`;
  return `runs${where} since ${formatMoment(since)}, ${formatSpan(since - history.createdAt)} after its creation`;
}

// What there is to say about one pod: why it waits, how it came to run, or what became of it.

import { formatClock } from '../base/time.ts';
import { nodeLabel, podLabel } from '../record/labels.ts';
import type { WaitingPod } from '../record/waiting.ts';
import type { Part } from './explanation.ts';
import type { PlayedRun } from './playedRun.ts';
import type { PodLife } from './podLife.ts';
import { podStory } from './podStory.ts';
import { waitingPart } from './waitingPart.ts';
import { waitingGroups } from './waitingCauses.ts';
import { spanText } from './whatIf.ts';

export function podParts(name: string, run: PlayedRun): Part[] {
  const life = run.chronicle.lives.get(name);
  if (life === undefined) return [];
  const story = podStory(life, run);
  const waiting = run.summary.waiting.find(({ pod }) => pod === name);
  if (waiting !== undefined) {
    const [group] = waitingGroups([waiting], run);
    return [{ ...waitingPart(group, run), headline: waitingHeadline(waiting, run), story }];
  }
  const none = { pods: [name], reason: null, message: '', chain: [], remarks: [], whatIfs: [] };
  return [{ ...none, headline: `${podLabel(name)} ${fate(life, run)}`, story }];
}

function waitingHeadline({ pod, state, sinceMs, node }: WaitingPod, run: PlayedRun): string {
  const where = node === undefined ? '' : ` on ${nodeLabel(node)}`;
  return `${podLabel(pod)} is ${state}${where} since ${formatClock(sinceMs)}, for ${spanText(run.at - sinceMs)}`;
}

function fate(life: PodLife, run: PlayedRun): string {
  const running = life.entries.find(({ event }) => event === 'running');
  const ran = running === undefined ? 'it never ran' : `it ran from ${formatClock(running.firstAt)} on`;
  if (life.removedAt !== undefined) return `is gone since ${formatClock(life.removedAt)}; ${ran}`;
  const state = run.state.pod(life.pod);
  const deleted = life.last('deleted');
  if (deleted !== undefined) return `is Terminating since ${formatClock(deleted.firstAt)}; ${ran}`;
  if (state?.state === 'succeeded' || state?.state === 'failed') {
    return `${state.state === 'failed' ? 'Failed' : 'Succeeded'} at ${formatClock(state.stateSince)}; ${ran}`;
  }
  const since = running?.firstAt ?? life.createdAt;
  const where = life.node === undefined ? '' : ` on ${nodeLabel(life.node)}`;
  return `runs${where} since ${formatClock(since)}, ${spanText(since - life.createdAt)} after its creation`;
}

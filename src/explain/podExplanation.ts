// What there is to say about one pod: why it waits, how it came to run, or what became of it.

import { formatMoment, formatSpan } from '../base/time.ts';
import { nodeLabel, podLabel } from '../record/labels.ts';
import type { PodHistory } from '../record/podHistory.ts';
import type { WaitingPod } from '../record/waiting.ts';
import { bare, type Part } from './explanation.ts';
import type { PlayedRun } from './playedRun.ts';
import { podStory } from './podStory.ts';
import { waitingParts } from './waitingPart.ts';

export function podParts(name: string, run: PlayedRun): Part[] {
  const history = run.chronicle.pods.get(name);
  if (history === undefined) return [];
  const story = podStory(history, run);
  const waiting = run.summary.waiting.find(({ pod }) => pod === name);
  if (waiting !== undefined) {
    const headline = waitingHeadline(waiting, run);
    return waitingParts([waiting], run).map((part) => ({ ...part, headline, story }));
  }
  return [{ ...bare(`${podLabel(name)} ${fate(history, run)}`), pods: [name], story }];
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
  if (running === undefined && history.node === undefined)
    return `is Pending since ${formatMoment(history.createdAt)}`;
  const since = running?.firstAt ?? history.createdAt;
  const where = history.node === undefined ? '' : ` on ${nodeLabel(history.node)}`;
  if (history.since !== undefined && since === 0)
    return `has been running${where} since before the start, created ${formatSpan(-history.since)} before it`;
  return `runs${where} since ${formatMoment(since)}, ${formatSpan(since - history.createdAt)} after its creation`;
}

/** The cause at the worst moment of a pod, told with what became of it by the end of the run. */
export function wholePodParts(name: string, parts: readonly Part[], whole: PlayedRun): Part[] {
  const history = whole.chronicle.pods.get(name);
  if (history === undefined) return [...parts];
  const [first, ...others] = parts;
  if (first === undefined) return [];
  const headline = `${podLabel(name)} ${lifeText(history, first.reason, whole)}`;
  return [{ ...first, headline, story: podStory(history, whole) }, ...others];
}

/** `was ContainerCreating for 10m49s: SubnetExhausted. It is Running since 13m50s`. */
function lifeText(history: PodHistory, reason: Part['reason'], whole: PlayedRun): string {
  const running = history.entries.find(({ event }) => event.kind === 'running');
  if (reason === null || running === undefined) return fate(history, whole);
  const bound = history.last('scheduled')?.firstAt ?? history.createdAt;
  const isPending = bound - history.createdAt > running.firstAt - bound;
  const waited = isPending
    ? `Pending for ${formatSpan(bound - history.createdAt)}`
    : `ContainerCreating for ${formatSpan(running.firstAt - bound)}`;
  const ended = history.last('deleted', 'finished', 'removed');
  const now = ended === undefined ? 'is Running since' : 'was Running from';
  return `was ${waited}: ${reason}. It ${now} ${formatMoment(running.firstAt)}`;
}

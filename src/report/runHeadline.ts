// The answer in one or two sentences: what waits at the end, else the worst episode of the run, else that nothing waited,
// with its proof.

import { formatMoment, formatSpan } from '../base/time.ts';
import { isOfSubnet, isStartUp, type WaitingReason } from '../base/waitingReason.ts';
import { grouped, plural } from '../base/words.ts';
import { nodesOf, type Situation } from '../explain/finding.ts';
import type { RunFinding } from '../explain/findings.ts';
import { CARDS } from '../explain/reasons/cards.ts';
import type { Episode } from '../record/episodes.ts';
import type { Quantiles } from '../record/percentiles.ts';
import type { RunSummary } from '../record/summary.ts';
import { sinceText, type WaitingPod } from '../record/waiting.ts';
import { groupedBy } from '../record/waitingGroups.ts';
import { minutesText, reasonsText } from './episodesText.ts';
import { restSentence } from './momentHeadline.ts';
import { placeText } from './placeText.ts';

/** Reasons that the headline names; the table has the others. */
const MOST_REASONS = 3;

/** `found`: the findings of the run. */
export function runHeadline(situation: Situation, found: readonly RunFinding[] = []): string {
  const { summary } = situation;
  return [
    ...jobSentences(summary),
    ...rejectionSentences(summary),
    ...podSentences(situation),
    ...findingSentences(summary, found),
  ].join(' ');
}

/** What there is to say beside pods that waited: failed Jobs, rejected pods, and what is wrong although nothing waited. */
export function beyondWaiting(summary: RunSummary, found: readonly RunFinding[]): string[] {
  return [...jobSentences(summary), ...rejectionSentences(summary), ...findingSentences(summary, found)];
}

/** What is wrong although nothing waited. */
function findingSentences({ episodes, waiting }: RunSummary, found: readonly RunFinding[]): string[] {
  if (episodes.length > 0 || waiting.some(({ reason }) => !isStartUp(reason))) return [];
  const briefs = found.flatMap(({ brief }) => brief ?? []).slice(0, MOST_REASONS);
  return briefs.length === 0 ? [] : [`But ${briefs.join(', and ')}.`];
}

function jobSentences({ jobs: { complete, failed, failures } }: RunSummary): string[] {
  if (failed === 0) return [];
  return [`${grouped(failed)} of ${plural(complete + failed, 'Job')} failed: ${reasonsText(failures)}.`];
}

/** `2,249 pods were rejected by kubelets: OutOfpods.` */
function rejectionSentences({ rejectedPods }: RunSummary): string[] {
  const count = rejectedPods.reduce((sum, each) => sum + each.count, 0);
  if (count === 0) return [];
  const were = count === 1 ? 'was' : 'were';
  return [`${plural(count, 'pod')} ${were} rejected by the kubelet: ${reasonsText(rejectedPods)}.`];
}

function podSentences(situation: Situation): string[] {
  const { summary } = situation;
  const [worst] = summary.episodes;
  if (summary.waiting.length > 0 && (worst === undefined || worst.to === undefined)) {
    return waitingSentences(situation, worst);
  }
  if (worst !== undefined) return [...passedSentences(worst, summary), ...endSentences(summary)];
  return quietSentences(summary);
}

/** `1 of 52 pods is Pending since 8m00s: TooManyPods. All 3 nodes are at max pods (17).`; the reason of the worst episode comes first. */
function waitingSentences(situation: Situation, worst: Episode | undefined): string[] {
  const { waiting, pods } = situation.summary;
  const held = waiting.filter(({ reason }) => !isStartUp(reason));
  const starting = waiting.length - held.length;
  const groups = groupedBy(held, ({ reason }) => reason).sort(
    ([one], [other]) => Number(other === worst?.reason) - Number(one === worst?.reason),
  );
  const [first, ...others] = groups.slice(0, MOST_REASONS);
  const living = pods.total - pods.succeeded - pods.failed;
  if (first === undefined)
    return [`${grouped(starting)} of ${plural(living, 'pod')} ${starting === 1 ? 'is' : 'are'} starting.`];
  const [reason, group] = first;
  const rest = groups.slice(MOST_REASONS).reduce((sum, [, each]) => sum + each.length, 0);
  return [
    `${grouped(group.length)} of ${plural(living, 'pod')} ${states(group)}${sinceText(group)}: ${reason}.`,
    ...bottleneck(group, situation),
    ...others.map(([why, each]) => `${grouped(each.length)} more ${states(each)}: ${why}.`),
    ...(rest > 0 ? [restSentence(rest)] : []),
    ...(starting > 0 ? [`${grouped(starting)} more ${starting === 1 ? 'is' : 'are'} starting.`] : []),
  ];
}

/** What holds these pods back, in the reason's own words. */
function bottleneck(group: readonly [WaitingPod, ...WaitingPod[]], situation: Situation): string[] {
  const held = { pods: group.length, nodes: nodesOf(group, situation), workloads: [] };
  // Nodes that are gone say nothing any more.
  if (group[0].state === 'ContainerCreating' && held.nodes.length === 0) return [];
  const sentence = CARDS[group[0].reason].sentence(held, situation);
  return sentence === undefined ? [] : [sentence];
}

/** `is Pending`, `are Pending or ContainerCreating`. */
function states(group: readonly WaitingPod[]): string {
  const names = [...new Set(group.map(({ state }) => state))];
  return `${group.length === 1 ? 'is' : 'are'} ${names.join(' or ')}`;
}

function passedSentences(worst: Episode, summary: RunSummary): string[] {
  const { reason, from, to = summary.at, peak, podMinutes } = worst;
  const span = `${formatMoment(from)} to ${formatMoment(to)}`;
  const lost = lostTo(reason, summary);
  if (worst.neverStarted > 0 && lost > 0) {
    return [`${plural(lost, 'pod')} never started: ${reason}${inPlace(worst, summary)}, ${span}.`];
  }
  const who = peak === 1 ? '1 pod' : `up to ${plural(peak, 'pod')}`;
  const sentence = `${who} waited ${minutesText(podMinutes)} pod-minutes: ${reason}${inPlace(worst, summary)}, ${span}.`;
  const others = summary.neverStarted.filter((each) => !isStartUp(each.reason));
  const never = others.reduce((sum, { count }) => sum + count, 0);
  return [
    `${sentence.charAt(0).toUpperCase()}${sentence.slice(1)}`,
    ...(never === 0 ? [] : [`${plural(never, 'pod')} never started: ${reasonsText(others)}.`]),
  ];
}

function lostTo(reason: WaitingReason, { neverStarted }: RunSummary): number {
  return neverStarted.find((each) => each.reason === reason)?.count ?? 0;
}

function inPlace(worst: Episode, summary: RunSummary): string {
  const { subnets } = worst;
  if (isOfSubnet(worst.reason) && subnets.length > 0 && subnets.length <= 2) {
    return ` in ${subnets.join(' and ')}`;
  }
  const place = placeText(worst, summary);
  return place === '' ? '' : ` (${place})`;
}

function endSentences({ at, waiting }: RunSummary): string[] {
  if (waiting.length === 0) return [`No pod is waiting at ${formatMoment(at)}.`];
  return [
    `${plural(waiting.length, 'pod')} ${waiting.length === 1 ? 'is' : 'are'} starting at ${formatMoment(at)}.`,
  ];
}

/** `No pod waited for a node or address. 3,002 pods started, from creation to Running p99 15.0s, max 37.0s.` */
function quietSentences({ pods, podsStarted, podStartMs }: RunSummary): string[] {
  if (pods.total === 0 && podsStarted === 0) return ['There are no pods.'];
  const took = podStartMs === undefined ? '' : `, ${startTimes(podStartMs)}`;
  return ['No pod waited for a node or address.', `${plural(podsStarted, 'pod')} started${took}.`];
}

/** Of the pods that ran; the metric podStart counts the others, too, and from the first Ready node on. */
export function startTimes({ p99, max }: Quantiles): string {
  return `from creation to Running p99 ${formatSpan(p99)}, max ${formatSpan(max)}`;
}

// The answer of a whole run as a page says it: a headline of what happened and why, what else there is to say, and four
// figures. The first pattern that holds makes the headline.

import type { RunFigures } from '../base/metrics.ts';
import { formatMoment, formatSpan, type Milliseconds } from '../base/time.ts';
import { isRefusal, isStartUp, type WaitingReason } from '../base/waitingReason.ts';
import { grouped, plural } from '../base/words.ts';
import { nodesOf, type Situation } from '../explain/finding.ts';
import type { RunFinding } from '../explain/findings.ts';
import { findLimits } from '../explain/limits.ts';
import { CARDS } from '../explain/reasons/cards.ts';
import type { Episode } from '../record/episodes.ts';
import { Measure } from '../record/measure.ts';
import type { TraceRecord } from '../record/trace.ts';
import type { WaitingPod } from '../record/waiting.ts';
import { type KeyFigure, keyFigures } from './keyFigures.ts';
import { limitKind, type LimitKind } from './limitKind.ts';
import { pastBottleneck } from './pastBottleneck.ts';
import { beyondWaiting } from './runHeadline.ts';

export interface PageAnswer {
  readonly headline: string;
  /** Whole sentences that belong to it. */
  readonly remarks: readonly string[];
  /** Of the reason that the headline is about; `start` where no pod waited. */
  readonly kind: LimitKind;
  readonly figures: readonly KeyFigure[];
  /** Pods that an ADD was refused, and the longest that one of them waited. */
  readonly refused: number;
  readonly longestWaitMs: Milliseconds;
  /** All metrics, in the units in which they are counted. */
  readonly measured: RunFigures;
}

interface Run {
  readonly situation: Situation;
  readonly figures: RunFigures;
  /** Pods that an ADD was refused. */
  readonly refused: number;
  readonly found: readonly RunFinding[];
}

interface Headline {
  readonly text: string;
  readonly reason: WaitingReason | undefined;
  readonly cause: 'neverStarted' | 'addressWait' | undefined;
}

export function pageAnswer(
  situation: Situation,
  records: readonly TraceRecord[],
  found: readonly RunFinding[],
): PageAnswer {
  const { summary } = situation;
  const run = { situation, found, ...measured(records, summary.at) };
  const { text, reason, cause } = headlineOf(run);
  const kind = reason === undefined ? 'start' : limitKind(reason);
  const held = summary.waiting.filter((pod) => !isStartUp(pod.reason));
  const lost = total(summary.neverStarted.filter((each) => !isStartUp(each.reason)));
  const figured = {
    situation,
    figures: run.figures,
    pods: living(situation) + lost,
    neverStarted: held.filter(({ state }) => state !== 'CrashLoopBackOff').length + lost,
  };
  return {
    headline: text,
    remarks: remarksOf(run, reason),
    kind,
    figures: keyFigures(figured, kind, cause),
    refused: run.refused,
    longestWaitMs: run.figures.addressWaitMax,
    measured: run.figures,
  };
}

function measured(records: readonly TraceRecord[], end: number): Pick<Run, 'figures' | 'refused'> {
  const measure = new Measure();
  const refused = new Set<string>();
  for (const record of records) {
    measure.apply(record, record.t);
    if (record.kind === 'address-refused') refused.add(record.pod);
  }
  return { figures: measure.finish(end), refused: refused.size };
}

function headlineOf(run: Run): Headline {
  return neverStart(run) ?? neverStarted(run) ?? waited(run) ?? quiet(run);
}

/** `1 of 52 pods never starts: all 3 nodes are at max pods (17)`. */
function neverStart({ situation }: Run): Headline | undefined {
  const { waiting, episodes } = situation.summary;
  const held = waiting.filter(({ reason }) => !isStartUp(reason));
  const reason = episodes[0]?.to === undefined ? (episodes[0]?.reason ?? held[0]?.reason) : undefined;
  const [first, ...others] = held.filter((pod) => pod.reason === reason);
  if (first === undefined) return undefined;
  const never =
    first.state === 'CrashLoopBackOff'
      ? `wait${held.length === 1 ? 's' : ''} at the end`
      : `never start${held.length === 1 ? 's' : ''}`;
  const count = `${grouped(held.length)} of ${plural(living(situation), 'pod')}`;
  return {
    text: `${count} ${never}: ${bottleneck([first, ...others], situation)}`,
    reason: first.reason,
    cause: 'neverStarted',
  };
}

function bottleneck(group: readonly [WaitingPod, ...WaitingPod[]], situation: Situation): string {
  const { reason } = group[0];
  const held = { pods: group.length, nodes: nodesOf(group, situation), workloads: [] };
  const sentence = CARDS[reason].sentence(held, situation) ?? reason;
  return inside(sentence.replace(/\.$/, ''));
}

/** As it stands after a colon: names of their own keep their letters. */
function inside(sentence: string): string {
  return /^[A-Z][a-z]+ /.test(sentence)
    ? `${sentence.charAt(0).toLowerCase()}${sentence.slice(1)}`
    : sentence;
}

/** Pods that were deleted before they had started. */
function neverStarted({ situation: { summary } }: Run): Headline | undefined {
  const [worst] = summary.episodes;
  const lost = summary.neverStarted.find(({ reason }) => reason === worst?.reason)?.count ?? 0;
  if (worst === undefined || worst.neverStarted === 0 || lost === 0) return undefined;
  return {
    text: `${plural(lost, 'pod')} never started: ${pastBottleneck(worst)}`,
    reason: worst.reason,
    cause: 'neverStarted',
  };
}

/** `20 pods waited up to 31.9s for an address: no available address on 3 nodes`. */
function waited({ situation: { summary }, figures, refused }: Run): Headline | undefined {
  const [worst] = summary.episodes;
  if (worst === undefined) return undefined;
  const { reason } = worst;
  const text =
    isRefusal(reason) && refused > 0
      ? `${plural(refused, 'pod')} waited up to ${formatSpan(figures.addressWaitMax)} for an address`
      : `${plural(worst.peak, 'pod')} waited ${spanOf(worst, summary.at)}`;
  return {
    text: `${text}: ${pastBottleneck(worst)}`,
    reason,
    cause: isRefusal(reason) ? 'addressWait' : undefined,
  };
}

function spanOf({ from, to }: Episode, end: number): string {
  return `between ${formatMoment(from)} and ${formatMoment(to ?? end)}`;
}

function quiet({ situation }: Run): Headline {
  const { pods, podsStarted } = situation.summary;
  const none = { reason: undefined, cause: undefined };
  if (pods.total === 0 && podsStarted === 0) return { text: '0 pods: the scenario creates none', ...none };
  if (pods.running > 0) {
    const are = pods.running === 1 ? 'is' : 'are';
    return { text: `No pod waited for an address; ${plural(pods.running, 'pod')} ${are} running`, ...none };
  }
  return { text: `No pod waited for an address; ${plural(podsStarted, 'pod')} started`, ...none };
}

function remarksOf({ situation, found }: Run, reason: WaitingReason | undefined): string[] {
  const beyond = beyondWaiting(situation.summary, found);
  if (reason !== undefined) return beyond;
  const room = findLimits(situation).map(({ binds }) => `Bottleneck: ${binds}.`);
  return [...beyond, ...room];
}

function living({ summary: { pods } }: Situation): number {
  return pods.total - pods.succeeded - pods.failed;
}

function total(counts: readonly { readonly count: number }[]): number {
  return counts.reduce((sum, { count }) => sum + count, 0);
}

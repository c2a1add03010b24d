// The answer in one sentence: of a whole run, and of a moment of it: how many pods run, and what the others wait for.

import { WAITING_REASONS, type WaitingReason } from '../base/waitingReason.ts';
import { hazardHeadline } from '../explain/hazardText.ts';
import type { RunSummary } from '../record/summary.ts';
import { grouped, plural } from '../base/words.ts';
import type { RunFinding } from '../explain/findings.ts';
import { runHeadline } from './runHeadline.ts';

/** Pods by state; `waiting` splits those that wait by reason. */
export interface PodPicture {
  readonly total: number;
  readonly running: number;
  readonly succeeded: number;
  readonly failed: number;
  readonly waiting: ReadonlyMap<WaitingReason, number>;
}

/** Hazards told; the rest are counted. */
const MOST_HAZARDS = 2;

/** Reasons told; the rest concern fewer pods. */
const MOST_REASONS = 2;

/** Of a whole run, as its replay has it; hazards come after it. */
export function headlineOf(summary: RunSummary, found: readonly RunFinding[] = []): string {
  const { hazards } = summary;
  const told = hazards.slice(0, MOST_HAZARDS).map((hazard) => ` Hazard: ${hazardHeadline(hazard)}.`);
  const left = hazards.length - told.length;
  const rest = left > 0 ? ` ${plural(left, 'more hazard')}.` : '';
  return `${runHeadline(summary, found)}${told.join('')}${rest}`;
}

/** `43 of 44 pods run. 1 waits: nodes run as many pods as their kubelet takes.` */
export function headline({ total, running, succeeded, failed, waiting }: PodPicture): string {
  if (total === 0) return 'There are no pods.';
  const living = total - succeeded - failed;
  const ended = [
    ...(succeeded > 0 ? [`${grouped(succeeded)} ${succeeded === 1 ? 'has' : 'have'} completed`] : []),
    ...(failed > 0 ? [`${grouped(failed)} failed`] : []),
  ];
  const sentences = [
    runSentence(living, running),
    ...(ended.length === 0 ? [] : [`${ended.join(', ')}.`]),
    ...waitSentence(waiting),
    ...startSentence(waiting.get('Starting') ?? 0),
  ];
  return sentences.join(' ');
}

function runSentence(living: number, running: number): string {
  if (living === 0) return 'No pod is left to run.';
  if (running < living) return `${grouped(running)} of ${plural(living, 'pod')} run.`;
  return living === 1 ? 'The one pod runs.' : `All ${grouped(living)} pods run.`;
}

function waitSentence(waiting: ReadonlyMap<WaitingReason, number>): string[] {
  const reasons = [...waiting]
    .filter(([reason, count]) => count > 0 && reason !== 'Starting')
    .sort(([, one], [, other]) => other - one);
  const [first] = reasons;
  if (first === undefined) return [];
  const sum = reasons.reduce((all, [, count]) => all + count, 0);
  const verb = sum === 1 ? 'waits' : 'wait';
  if (reasons.length === 1) return [`${grouped(sum)} ${verb}: ${WAITING_REASONS[first[0]].means}.`];
  const told = reasons
    .slice(0, MOST_REASONS)
    .map(([reason, count]) => `${grouped(count)} because ${WAITING_REASONS[reason].means}`);
  const rest = reasons.length > MOST_REASONS ? ', others for other reasons' : '';
  return [`${grouped(sum)} ${verb}: ${told.join(', ')}${rest}.`];
}

/** Pods that have a node, and that nothing holds up. */
function startSentence(count: number): string[] {
  if (count === 0) return [];
  return [count === 1 ? '1 is starting.' : `${grouped(count)} are starting.`];
}

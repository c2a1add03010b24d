// Why each waiting pod waits, with upstream's message. Pods that wait for the same reason with the same message share
// a paragraph.

import { formatMoment } from '../base/time.ts';
import { WAITING_REASONS } from '../base/waitingReason.ts';
import { podLabel } from '../record/labels.ts';
import type { WaitingPod } from '../record/waiting.ts';
import { plural } from '../base/words.ts';
import { hanging, printable } from './layout.ts';
import type { Palette } from './palette.ts';

const MOST_PARAGRAPHS = 5;

/** Pods named in a paragraph. */
const MOST_NAMES = 3;

const INDENT = '   ';

export function waitingText(waiting: readonly WaitingPod[], palette: Palette): string[] {
  if (waiting.length === 0) return ['no pod waits'];
  const paragraphs = [...groupsOf(waiting)].sort((one, other) => other.length - one.length);
  const left = paragraphs.slice(MOST_PARAGRAPHS).reduce((sum, group) => sum + group.length, 0);
  return [
    palette.bold(`${plural(waiting.length, 'pod')} ${waiting.length === 1 ? 'waits' : 'wait'}`),
    ...paragraphs.slice(0, MOST_PARAGRAPHS).flatMap((group) => paragraph(group, palette)),
    ...(left > 0 ? [`${INDENT}and ${plural(left, 'pod')} for other reasons`] : []),
  ];
}

type Group = [WaitingPod, ...WaitingPod[]];

function groupsOf(waiting: readonly WaitingPod[]): Iterable<Group> {
  const groups = new Map<string, Group>();
  for (const pod of waiting) {
    const key = `${pod.state} ${pod.reason} ${sameForAll(pod.message)}`;
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [pod]);
    else group.push(pod);
  }
  return groups.values();
}

/** Sandbox ids differ from attempt to attempt and say nothing to a reader. */
function sameForAll(message: string): string {
  return message.replace(/[0-9a-f]{64}/g, '');
}

function paragraph(group: Group, palette: Palette): string[] {
  const [{ state, reason, message }] = group;
  const names = group.slice(0, MOST_NAMES).map((pod) => podLabel(pod.pod));
  const others = group.length > MOST_NAMES ? ` and ${plural(group.length - MOST_NAMES, 'other')}` : '';
  const since = formatMoment(Math.min(...group.map((pod) => pod.sinceMs)));
  const head = `${printable(names.join(', '))}${others}  ${state} since ${since}${attempts(group)}`;
  const explained = state === 'ContainerCreating' || message === '';
  return [
    ...hanging(INDENT, head),
    ...(message === '' ? [] : hanging(INDENT, `${eventReason(state)}: ${printable(message)}`)),
    ...(explained ? hanging(INDENT, `${reason}: ${WAITING_REASONS[reason].means}`) : []),
  ].map((line, index) => (index === 0 ? line : palette.yellow(line)));
}

function attempts(group: Group): string {
  const most = Math.max(...group.map((pod) => pod.count));
  return most > 1 ? `, ${most} attempts${group.length > 1 ? ' at most' : ''}` : '';
}

/** The reason of the Event that carries the message. */
function eventReason(state: WaitingPod['state']): string {
  if (state === 'CrashLoopBackOff') return 'BackOff';
  return state === 'Pending' ? 'FailedScheduling' : 'FailedCreatePodSandBox';
}

// The course of a run as the scrubber draws it: a hump for each episode, the bands of start-up, the ticks of the axis,
// and what the scenario did. In pixels of the room there is.

import { elementAt } from '../../base/assert.ts';
import { formatDuration, formatMoment, formatSpan, SECOND, type Milliseconds } from '../../base/time.ts';
import { isStartUp, WAITING_REASON_NAMES, type WaitingReason } from '../../base/waitingReason.ts';
import { plural } from '../../base/words.ts';
import type { RunSeries } from '../../record/timelineSeries.ts';
import type { TraceRecord } from '../../record/trace.ts';
import type { EpisodeDocument } from '../../report/htmlEpisodes.ts';
import { TICKS } from '../ticks.ts';
import { xOf, type Span } from './span.ts';

export const HEIGHT = 40;

/** So much is seen of one pod beside a thousand, and of a second in a day. */
const LEAST_HEIGHT = 8;
const LEAST_WIDTH = 6;

/** Of a label of the axis, with the room around it. */
const TICK_ROOM = 72;

/** Of a character of the steps' texts. */
const LETTER = 5.9;

/** Spans are told in whole seconds from here on. */
const LONG: Milliseconds = 10 * SECOND;

/** What is drawn of a run, this or the pinned one. */
export interface Course {
  readonly episodes: { readonly rows: readonly EpisodeDocument[] };
  readonly series: Pick<RunSeries, 'times' | 'waiting'>;
  readonly end: Milliseconds;
}

export interface Hump {
  readonly episode: EpisodeDocument;
  /** An area that stands on the axis. */
  readonly path: string;
}

export interface Mark {
  readonly at: Milliseconds;
  readonly x: number;
  readonly text: string;
  /** Whether the text fits before the next mark. */
  readonly fits: boolean;
}

export interface Step extends Mark {
  /** Of a chapter, counted from 1; undefined for what the scenario does. */
  readonly chapter: number | undefined;
}

interface Joined {
  readonly episode: EpisodeDocument;
  readonly to: Milliseconds;
}

/** Behind the others stands the one with most pod-minutes. `most`: the highest of the picture. */
export function humpsOf(course: Course, span: Span, width: number, most: number): Hump[] {
  const byMinutes = [...course.episodes.rows].sort((one, other) => other.minutes - one.minutes);
  return joinedOf(byMinutes, course.end).map(({ episode, to }) => ({
    episode,
    path: humpPath(course, episode, to, span, width, most),
  }));
}

/** Gaps of a reason shorter than a hundredth of the run are none. */
function joinedOf(rows: readonly EpisodeDocument[], end: Milliseconds): Joined[] {
  const joined: Joined[] = [];
  const gap = end / 100;
  for (const episode of rows) {
    const next = rows.find(
      ({ reason, from }) => reason === episode.reason && from > episode.to && from - episode.to < gap,
    );
    joined.push({ episode, to: next?.from ?? episode.to });
  }
  return joined;
}

function humpPath(
  { series: { times, waiting } }: Course,
  { reason, from, to: ended, peak, peakAt }: EpisodeDocument,
  to: Milliseconds,
  span: Span,
  width: number,
  most: number,
): string {
  const values = waiting[reason] ?? [];
  const points = times.flatMap((at, row) => {
    const value = values[row] ?? 0;
    return at >= from && at < ended && value > 0 ? [[at, value] as const] : [];
  });
  // The series has a row every few seconds; the peak may lie between two.
  const [, first = peak] = points[0] ?? [];
  const known = [[from, Math.min(first, peak)] as const, ...points, [peakAt, peak] as const].sort(
    ([one], [other]) => one - other,
  );
  const left = xOf(from, span, width);
  const right = Math.max(xOf(to, span, width), left + LEAST_WIDTH);
  const steps = known.map(([at, value]) => `H${xOf(at, span, width)}V${yOf(value, most)}`);
  return `M${left} ${HEIGHT}${steps.join('')}H${right}V${HEIGHT}z`;
}

/** Most pods that wait for one reason in any of these runs. */
export function mostPods(...courses: readonly Course[]): number {
  const peaks = courses.flatMap(({ episodes }) => episodes.rows.map(({ peak }) => peak));
  return peaks.reduce((most, peak) => Math.max(most, peak), 1);
}

function yOf(pods: number, most: number): number {
  const height = Math.max(LEAST_HEIGHT, (pods / most) * (HEIGHT - 2));
  return Math.round((HEIGHT - height) * 10) / 10;
}

/** Where pods were on their way and nothing had failed, or waited before the first node was Ready. */
export function startUpPath(
  { series: { times, waiting }, episodes, end }: Course,
  span: Span,
  width: number,
): string {
  const columns = WAITING_REASON_NAMES.flatMap((reason) => {
    const column = waiting[reason];
    return column === undefined ? [] : [[reason, column] as const];
  });
  const isEpisode = (reason: WaitingReason, at: Milliseconds): boolean =>
    episodes.rows.some((row) => row.reason === reason && at >= row.from && at <= row.to);
  const isStarting = (row: number): boolean =>
    columns.some(
      ([reason, column]) =>
        (column[row] ?? 0) > 0 && (isStartUp(reason) || !isEpisode(reason, elementAt(times, row))),
    );
  let path = '';
  for (let row = 0; row < times.length; row++) {
    if (!isStarting(row)) continue;
    const from = xOf(elementAt(times, row), span, width);
    while (row < times.length && isStarting(row)) row++;
    const length = Math.max(1, xOf(times[row] ?? end, span, width) - from);
    path += `M${from} ${HEIGHT - 4}h${Math.round(length * 10) / 10}v4H${from}z`;
  }
  return path;
}

/** Round times with room between them. */
export function ticksOf({ from, to }: Span, width: number): Mark[] {
  const most = Math.max(1, Math.floor(width / TICK_ROOM));
  const step = TICKS.find((each) => (to - from) / each <= most) ?? to - from;
  const first = Math.ceil(from / Math.max(1, step));
  const count = Math.floor(to / Math.max(1, step)) - first + 1;
  return Array.from({ length: Math.max(0, count) }, (_, place) => (first + place) * step).map((at) => ({
    at,
    x: xOf(at, { from, to }, width),
    text: formatDuration(at),
    fits: true,
  }));
}

/** What the scenario did, as a short noun phrase each, and its chapters. */
export function stepsOf(records: readonly TraceRecord[], span: Span, width: number): Step[] {
  let chapters = 0;
  const steps = records.flatMap((record) => {
    if (record.kind !== 'step-applied' || record.step === 'observe') return [];
    const isChapter = record.step === 'note';
    if (isChapter) chapters++;
    return [{ at: record.t, text: shortStep(record.description), chapter: isChapter ? chapters : undefined }];
  });
  const placed = steps.map((step) => ({ ...step, x: xOf(step.at, span, width) }));
  return placed.map((step, place) => {
    const next = placed[place + 1]?.x ?? width;
    const room = next - step.x;
    // At the end of the axis the text stands before its mark.
    const fits = step.chapter === undefined && step.text.length * LETTER + 16 < room;
    return { ...step, fits };
  });
}

/** `create deployment nginx with 43 pods` as `create nginx, 43 pods`. */
export function shortStep(description: string): string {
  return description
    .replace(/^(create|delete) (?:deployment|job|cronjob|daemonset|statefulset) /i, '$1 ')
    .replace(/ with (\d[\d,]* pods?)$/, ', $1');
}

/** `NoAddressOnNode: 20 pods, 35s`, `TooManyPods: 1 pod, to the end`. */
export function labelText({ reason, from, to, isOpen, peak }: EpisodeDocument): string {
  const length = to - from;
  const lasts = isOpen
    ? 'to the end'
    : length < LONG
      ? formatSpan(length)
      : formatMoment(Math.round(length / SECOND) * SECOND);
  return `${reason}: ${plural(peak, 'pod')}, ${lasts}`;
}

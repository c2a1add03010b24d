// The course of a run as the scrubber draws it: a hump for each episode, the bands of start-up, the ticks of the axis,
// and what the scenario did. In pixels of the room there is.

import { elementAt } from '../base/assert.ts';
import { formatDuration, type Milliseconds } from '../base/time.ts';
import { isStartUp, WAITING_REASON_NAMES } from '../base/waitingReason.ts';
import { stepStory } from '../record/stepStory.ts';
import type { TraceRecord } from '../record/trace.ts';
import type { RunDocument } from '../report/htmlDocument.ts';
import type { EpisodeDocument } from '../report/htmlEpisodes.ts';
import { TICKS } from './ticks.ts';

export const HEIGHT = 40;

/** So much is seen of one pod beside a thousand, and of a second in a day. */
const LEAST_HEIGHT = 8;
const LEAST_WIDTH = 6;

/** Of a label of the axis, with the room around it. */
const TICK_ROOM = 56;

/** Of a character of the steps' texts. */
const LETTER = 6;

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

/** What is drawn: the episodes with more pod-minutes behind the others. */
export function humpsOf({ episodes: { rows }, series, end }: RunDocument, width: number): Hump[] {
  const most = mostPods(rows);
  return rows.map((episode) => {
    const { reason, from, to, peak, peakAt } = episode;
    const values = series.waiting[reason] ?? [];
    const points = series.times.flatMap((at, row) => {
      const value = values[row] ?? 0;
      return at >= from && at < to && value > 0 ? [[at, value] as const] : [];
    });
    // The series has a row every few seconds; the peak may lie between two.
    const [, first = peak] = points[0] ?? [];
    const known = [[from, Math.min(first, peak)] as const, ...points, [peakAt, peak] as const].sort(
      ([one], [other]) => one - other,
    );
    const right = Math.max(xOf(to, end, width), xOf(from, end, width) + LEAST_WIDTH);
    const steps = known.map(([at, value]) => `H${xOf(at, end, width)}V${yOf(value, most)}`);
    return {
      episode,
      path: `M${xOf(from, end, width)} ${HEIGHT}${steps.join('')}H${right}V${HEIGHT}z`,
    };
  });
}

/** The highest of the picture. */
export function mostPods(rows: readonly EpisodeDocument[]): number {
  return rows.reduce((most, { peak }) => Math.max(most, peak), 1);
}

export function xOf(at: Milliseconds, end: Milliseconds, width: number): number {
  return Math.round((at / Math.max(1, end)) * width * 10) / 10;
}

function yOf(pods: number, most: number): number {
  const height = Math.max(LEAST_HEIGHT, (pods / most) * (HEIGHT - 2));
  return Math.round((HEIGHT - height) * 10) / 10;
}

/** Where pods were on their way and nothing had failed. */
export function startUpPath({ series: { times, waiting }, end }: RunDocument, width: number): string {
  const columns = WAITING_REASON_NAMES.filter(isStartUp).flatMap((reason) => {
    const column = waiting[reason];
    return column === undefined ? [] : [column];
  });
  const isStarting = (row: number): boolean => columns.some((column) => (column[row] ?? 0) > 0);
  let path = '';
  for (let row = 0; row < times.length - 1; row++) {
    if (!isStarting(row)) continue;
    const from = xOf(elementAt(times, row), end, width);
    while (row < times.length - 1 && isStarting(row)) row++;
    const span = Math.max(1, xOf(elementAt(times, row), end, width) - from);
    path += `M${from} ${HEIGHT - 4}h${Math.round(span * 10) / 10}v4H${from}z`;
  }
  return path;
}

/** Round times with room between them, and the end. */
export function ticksOf(end: Milliseconds, width: number): Mark[] {
  const most = Math.max(1, Math.floor(width / TICK_ROOM));
  const step = TICKS.find((each) => end / each <= most) ?? end;
  const count = Math.floor(end / Math.max(1, step));
  const round = Array.from({ length: count + 1 }, (_, place) => place * step);
  return round.map((at) => ({ at, x: xOf(at, end, width), text: formatDuration(at), fits: true }));
}

export function stepsOf({ end }: RunDocument, records: readonly TraceRecord[], width: number): Mark[] {
  const steps = records.flatMap((record) =>
    record.kind === 'step-applied'
      ? [{ at: record.t, x: xOf(record.t, end, width), text: stepStory(record.description) }]
      : [],
  );
  return steps.map((step, place) => {
    const next = steps[place + 1]?.x ?? width;
    return { ...step, fits: next - step.x > step.text.length * LETTER + 18 };
  });
}

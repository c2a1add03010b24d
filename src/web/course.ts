// The course of a run as the backdrop of its slider: how many pods there were, how many of them waited, and when the
// scenario did something. In a box of 1000 by 40.

import { stepStory } from '../record/stepStory.ts';
import { elementAt } from '../base/assert.ts';
import type { TraceRecord } from '../record/trace.ts';
import type { ReportDocument } from '../report/htmlDocument.ts';
import { formatMoment } from '../base/time.ts';
import { columnSums } from './columnSums.ts';

export interface Course {
  /** Paths of the areas under the curves. */
  readonly pods: string;
  readonly waiting: string;
  readonly steps: readonly { readonly share: number; readonly text: string }[];
}

const WIDTH = 1000;
const HEIGHT = 40;

export function courseOf({ series, end }: ReportDocument, records: readonly TraceRecord[]): Course {
  const { running, pending, creating } = series.pods;
  const living = columnSums(series.times, [running, pending, creating]);
  const waiting = columnSums(series.times, Object.values(series.waiting));
  const most = Math.max(1, ...living);
  return {
    pods: area(series.times, living, end, most),
    waiting: area(series.times, waiting, end, most),
    steps: records.flatMap((record) =>
      record.kind === 'step-applied'
        ? [
            {
              share: record.t / Math.max(1, end),
              text: `${formatMoment(record.t)} ${stepStory(record.description)}`,
            },
          ]
        : [],
    ),
  };
}

function area(times: readonly number[], values: readonly number[], end: number, most: number): string {
  const points = times.map((at, row) => {
    const x = Math.round((at / Math.max(1, end)) * WIDTH);
    const y = Math.round((1 - elementAt(values, row) / most) * HEIGHT * 10) / 10;
    return `${row === 0 ? '' : `H${x}`}V${y}`;
  });
  return `M0 ${HEIGHT}${points.join('')}V${HEIGHT}z`;
}

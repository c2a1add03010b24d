// Whether a scenario can be played at all: what its numbers come to together, where each by itself is fine. The limits
// are far beyond what is merely big: a hundred thousand nodes, a million pods, months of CronJobs.

import { DAY, formatDuration, type Milliseconds } from '../../base/time.ts';
import { type DocumentPath, faultAt, type Foreseen, type LocatedFault } from '../language/diagnostics.ts';
import type { ForeseenTotals, Share } from './foreseen.ts';
import { stepShares } from './foreseenSteps.ts';
import { workloadShares } from './foreseenWorkloads.ts';
import { readDuration } from '../language/latencyText.ts';
import type { Course } from './course.ts';

const MOST: Readonly<Record<Foreseen, number>> = {
  pods: 5_000_000,
  nodes: 500_000,
  repetitions: 10_000_000,
};

/** Ten years. What waits in a cluster is tried again every few minutes, so no time is for nothing. */
const LONGEST_RUN: Milliseconds = 3660 * DAY;

export function sizeFaults(course: Course): LocatedFault[] {
  // Products with a run beyond all measure say nothing more.
  const lasting = timeFaults(course, endOf(course));
  if (lasting.length > 0) return lasting;
  const shares = sharesOf(course);
  return (['pods', 'nodes', 'repetitions'] as const).flatMap((of) => tooMany(of, shares));
}

/** What a scenario comes to that can be played. */
export function foreseenTotals(course: Course): ForeseenTotals {
  const shares = sharesOf(course);
  const total = (of: Foreseen): number =>
    shares.reduce((sum, part) => (part.of === of ? sum + part.count : sum), 0);
  return { pods: total('pods'), nodes: total('nodes'), repetitions: total('repetitions') };
}

function sharesOf(course: Course): Share[] {
  return [...stepShares(course, endOf(course)), ...workloadShares(course.document, course.traces)];
}

function endOf({ document }: Course): Milliseconds {
  return document.until === 'quiet' ? 0 : readDuration(document.until);
}

/** The whole is told at its largest part. */
function tooMany(of: Foreseen, shares: readonly Share[]): LocatedFault[] {
  const parts = shares.filter((part) => part.of === of);
  const total = parts.reduce((sum, { count }) => sum + count, 0);
  if (total <= MOST[of]) return [];
  const largest = parts.reduce((one, other) => (other.count > one.count ? other : one));
  const fault = {
    code: 'too-many',
    of,
    total: Math.round(total),
    here: Math.round(largest.count),
    limit: MOST[of],
  } as const;
  return [faultAt(largest.path, fault, largest.target)];
}

function timeFaults({ document, steps }: Course, end: Milliseconds): LocatedFault[] {
  const late = (at: Milliseconds, path: DocumentPath): LocatedFault[] =>
    at <= LONGEST_RUN
      ? []
      : [faultAt(path, { code: 'too-long', found: formatDuration(at), limit: formatDuration(LONGEST_RUN) })];
  const last = steps.at(-1);
  return [
    ...late(end, ['until']),
    ...(last === undefined ? [] : late(last.at, ['timeline', last.index, 'at'])),
    ...document.workloads.flatMap(({ from, until }, index) => [
      ...late(readDuration(from), ['workloads', index, 'from']),
      ...(until === undefined ? [] : late(readDuration(until), ['workloads', index, 'until'])),
    ]),
  ];
}

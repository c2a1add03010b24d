// The table of episodes, the worst first, and what failed in them: sandboxes, Jobs, pods that never started.

import { formatMoment } from '../base/time.ts';
import { grouped, plural } from '../base/words.ts';
import type { Episode } from '../record/episodes.ts';
import type { ReasonCount, RunSummary } from '../record/summary.ts';
import { alignColumns, type Column } from './columns.ts';
import { hanging, printable } from './layout.ts';
import type { Page } from './page.ts';
import { placeText } from './placeText.ts';

const MOST_ROWS = 6;

export const EPISODE_COLUMNS: readonly Column[] = [
  { title: 'reason', align: 'left' },
  { title: 'from', align: 'left' },
  { title: 'to', align: 'left' },
  { title: 'peak pods', align: 'right' },
  { title: 'pod-minutes', align: 'right' },
  { title: 'where', align: 'left' },
];

export function episodesText(summary: RunSummary, page: Page): string[] {
  const { episodes } = summary;
  if (episodes.length === 0) return [];
  const rows = episodes.slice(0, MOST_ROWS).map((episode) => episodeCells(episode, summary));
  const [title, ...lines] = alignColumns(EPISODE_COLUMNS, rows, page);
  return [page.dim(title), ...lines, ...leftOut(episodes.slice(MOST_ROWS), page)];
}

/** In the order of the columns. */
function episodeCells(episode: Episode, summary: RunSummary): string[] {
  return cellsOf(episode, placeText(episode, summary));
}

export function cellsOf({ reason, from, to, peak, podMinutes }: Episode, where: string): string[] {
  return [
    reason,
    formatMoment(from),
    to === undefined ? 'end' : formatMoment(to),
    grouped(peak),
    minutesText(podMinutes),
    printable(where),
  ];
}

/** `2.0`; never `0.0`, since somebody waited. */
export function minutesText(minutes: number): string {
  const tenths = Math.max(1, Math.round(minutes * 10));
  return `${grouped(Math.floor(tenths / 10))}.${tenths % 10}`;
}

function leftOut(episodes: readonly Episode[], page: Page): string[] {
  if (episodes.length === 0) return [];
  return hanging('', `${leftOutText(episodes)}; --output json lists all`, page.width);
}

/** `3 more episodes of at most 0.4 pod-minutes (Cooldown 2, Throttled 1)`, of at least one. */
export function leftOutText(episodes: readonly Episode[]): string {
  const counts = new Map<string, number>();
  for (const { reason } of episodes) counts.set(reason, (counts.get(reason) ?? 0) + 1);
  const reasons = [...counts].map(([reason, count]) => `${reason} ${count}`).join(', ');
  const [first] = episodes;
  const most = minutesText(first?.podMinutes ?? 0);
  return `${plural(episodes.length, 'more episode')} of at most ${most} pod-minutes (${reasons})`;
}

export function lossesText(summary: RunSummary, page: Page): string[] {
  return lossSentences(summary).flatMap((sentence) => hanging('', sentence, page.width));
}

/** `350 failed sandboxes (SubnetExhausted 257, Cooldown 92)`, `12 Jobs complete, 3 failed (DeadlineExceeded)`, … */
export function lossSentences({ failedSandboxes, neverStarted, jobs }: RunSummary): string[] {
  const jobsTotal = jobs.complete + jobs.failed;
  return [
    ...counted(failedSandboxes, 'failed sandbox', ''),
    ...counted(neverStarted, 'pod', ' never started'),
    ...(jobsTotal === 0 ? [] : [jobsText(jobs)]),
  ];
}

function counted(counts: readonly ReasonCount[], noun: string, after: string): string[] {
  const total = counts.reduce((sum, { count }) => sum + count, 0);
  if (total === 0) return [];
  return [`${plural(total, noun)}${after} (${reasonsText(counts)})`];
}

/** A reason alone needs no number. */
export function reasonsText(counts: readonly { readonly reason: string; readonly count: number }[]): string {
  const [first, second] = counts;
  if (first !== undefined && second === undefined) return first.reason;
  return counts.map(({ reason, count }) => `${reason} ${grouped(count)}`).join(', ');
}

/** `12 Jobs complete, 3 failed (DeadlineExceeded)`. */
function jobsText({ complete, failed, failures }: RunSummary['jobs']): string {
  const why = failed === 0 ? '' : `, ${grouped(failed)} failed (${reasonsText(failures)})`;
  return `${plural(complete, 'Job')} complete${why}`;
}

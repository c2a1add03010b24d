// Episodes beside the one that is explained, as a table, the worst first.

import { formatMoment } from '../base/time.ts';
import { grouped, plural } from '../base/words.ts';
import type { Episode } from '../record/episodes.ts';
import { alignColumns, type Column } from './columns.ts';
import { minutesText } from './episodesText.ts';
import { printable } from './layout.ts';
import type { Page } from './page.ts';
import { fullNodesText } from './placeText.ts';

const MOST_ROWS = 6;

/** Nodes and workloads told by name; more are counted. */
const MOST_NAMES = 2;

const COLUMNS: readonly Column[] = [
  { title: 'reason (others)', align: 'left' },
  { title: 'from', align: 'left' },
  { title: 'to', align: 'left' },
  { title: 'peak pods', align: 'right' },
  { title: 'pod-minutes', align: 'right' },
  { title: 'where', align: 'left' },
];

export function otherEpisodesText(episodes: readonly Episode[], page: Page): string[] {
  if (episodes.length === 0) return [];
  const [title, ...lines] = alignColumns(COLUMNS, episodes.slice(0, MOST_ROWS).map(cellsOf), page);
  const left = episodes.length - MOST_ROWS;
  const more = left > 0 ? [`${plural(left, 'more episode')}; replay --output json lists all`] : [];
  return [page.dim(title), ...lines, ...more];
}

function cellsOf(episode: Episode): string[] {
  const { reason, from, to, peak, podMinutes, nodes, workloads } = episode;
  const where =
    nodes.length > 0 ? plural(nodes.length, 'node') : (fullNodesText(episode) ?? named(workloads));
  return [
    reason,
    formatMoment(from),
    to === undefined ? 'end' : formatMoment(to),
    grouped(peak),
    minutesText(podMinutes),
    printable(where),
  ];
}

function named(workloads: readonly string[]): string {
  return workloads.length <= MOST_NAMES ? workloads.join(', ') : plural(workloads.length, 'workload');
}

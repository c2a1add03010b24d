// Episodes beside the one that is explained, as a table, the worst first.

import { plural } from '../base/words.ts';
import type { Episode } from '../record/episodes.ts';
import { alignColumns } from './columns.ts';
import { cellsOf, EPISODE_COLUMNS } from './episodesText.ts';
import type { Page } from './page.ts';
import { fullNodesText } from './placeText.ts';

const MOST_ROWS = 6;

/** Nodes and workloads told by name; more are counted. */
const MOST_NAMES = 2;

const COLUMNS = EPISODE_COLUMNS.map((column) =>
  column.title === 'reason' ? { ...column, title: 'reason (others)' } : column,
);

export function otherEpisodesText(episodes: readonly Episode[], page: Page): string[] {
  if (episodes.length === 0) return [];
  const rows = episodes.slice(0, MOST_ROWS).map((episode) => cellsOf(episode, placeOf(episode)));
  const [title, ...lines] = alignColumns(COLUMNS, rows, page);
  const left = episodes.length - MOST_ROWS;
  const more = left > 0 ? [`${plural(left, 'more episode')}; replay --output json lists all`] : [];
  return [page.dim(title), ...lines, ...more];
}

function placeOf(episode: Episode): string {
  const { nodes, workloads } = episode;
  return nodes.length > 0 ? plural(nodes.length, 'node') : (fullNodesText(episode) ?? named(workloads));
}

function named(workloads: readonly string[]): string {
  return workloads.length <= MOST_NAMES ? workloads.join(', ') : plural(workloads.length, 'workload');
}

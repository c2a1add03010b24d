// The episodes of the run in the table that a replay prints, each a way to its peak, and what failed in the whole run.

import type { RunDocument } from '../report/htmlDocument.ts';
import type { EpisodeDocument } from '../report/htmlEpisodes.ts';
import { MomentLink } from './momentLink.tsx';
import type { Player } from './player.ts';
import { ReasonName } from './reasonLook.tsx';

interface Props {
  readonly report: RunDocument;
  readonly player: Player;
}

/** Where no pod waited and nothing failed, there is nothing to list. */
export function hasEpisodes({ episodes, totals }: RunDocument): boolean {
  return episodes.rows.length > 0 || totals.length > 0;
}

export function Episodes({ report, player }: Props) {
  if (!hasEpisodes(report)) return null;
  const { episodes, totals } = report;
  const { columns, rows, leftOut } = episodes;
  return (
    <section class="episodes" id="episodes">
      <h2>{rows.length === 0 ? 'Totals of the run' : 'Episodes of the run'}</h2>
      {rows.length > 0 && (
        <table>
          <thead>
            <tr>
              {columns.map(({ title, align }) => (
                <th key={title} scope="col" class={align}>
                  {title}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {rows.map((episode, place) => (
              <Row
                key={`${episode.reason} ${episode.from}`}
                table={episodes}
                episode={episode}
                isWorst={place === 0}
                player={player}
              />
            ))}
          </tbody>
        </table>
      )}
      {leftOut !== '' && <p class="none">{leftOut}</p>}
      {totals.length > 0 && (
        <ul class="totals" aria-label="Totals of the run">
          {totals.map((text) => (
            <li key={text}>{text}</li>
          ))}
        </ul>
      )}
    </section>
  );
}

interface RowProps {
  readonly table: RunDocument['episodes'];
  readonly episode: EpisodeDocument;
  readonly isWorst: boolean;
  readonly player: Player;
}

function Row({ table, episode, isWorst, player }: RowProps) {
  const { reason, from, to, peakAt, cells, text } = episode;
  const isNow = player.at >= from && player.at <= to;
  return (
    <tr class={isNow ? 'is-now' : ''}>
      <th scope="row">
        <MomentLink at={peakAt} player={player} label={`${text}: show its peak`}>
          <ReasonName reason={reason} />
        </MomentLink>
        {isWorst && <b class="worst">worst</b>}
      </th>
      {table.columns.slice(1).map(({ title, align }, place) => (
        <td key={title} class={align} data-head={title}>
          {cells[place + 1]}
        </td>
      ))}
    </tr>
  );
}

// The episodes of the run, the worst first, each a way to its peak, and what failed in the whole run.

import { momentText } from './words.ts';
import { grouped } from '../base/words.ts';
import type { RunDocument } from '../report/htmlDocument.ts';
import type { EpisodeDocument } from '../report/htmlEpisodes.ts';
import { MomentLink } from './momentLink.tsx';
import type { Player } from './player.ts';
import { ReasonName } from './reasonLook.tsx';

interface Props {
  readonly report: RunDocument;
  readonly player: Player;
}

export function Episodes({ report, player }: Props) {
  const { episodes, totals, series, end } = report;
  const { rows, leftOut } = episodes;
  return (
    <section class="episodes" id="episodes">
      <h2>Episodes</h2>
      {rows.length === 0 && <p class="none">No pod waited, apart from startup.</p>}
      {rows.length > 0 && (
        <table>
          <thead>
            <tr>
              <th scope="col">Reason</th>
              <th scope="col">From, to</th>
              <th scope="col" class="number">
                Peak
              </th>
              <th scope="col" class="number">
                Pod-minutes
              </th>
            </tr>
          </thead>
          <tbody>
            {rows.map((episode) => (
              <Row key={`${episode.reason} ${episode.from}`} episode={episode} player={player} />
            ))}
          </tbody>
        </table>
      )}
      {leftOut !== '' && <p class="none">{leftOut}</p>}
      {startUpText(series, end) !== '' && <p class="none">{startUpText(series, end)}</p>}
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

function Row({ episode, player }: { readonly episode: EpisodeDocument; readonly player: Player }) {
  const { reason, from, to, isOpen, peak, peakAt, podMinutes, text, where } = episode;
  const isNow = player.at >= from && player.at <= to;
  return (
    <tr class={isNow ? 'is-now' : ''} title={where}>
      <th scope="row">
        <MomentLink at={peakAt} player={player} label={`${text}: show its peak`}>
          <ReasonName reason={reason} />
        </MomentLink>
      </th>
      <td>
        {momentText(from)} to {isOpen ? 'the end' : momentText(to)}
      </td>
      <td class="number" data-head="peak">
        {grouped(peak)}
      </td>
      <td class="number" data-head="pod-minutes">
        {podMinutes}
      </td>
    </tr>
  );
}

/** `Startup (until 38s) is not counted.` */
function startUpText({ times, readyNodes }: RunDocument['series'], end: number): string {
  const ready = times.find((_, row) => (readyNodes[row] ?? 0) > 0);
  return ready === undefined || ready === 0 || ready >= end
    ? ''
    : `Startup (until ${momentText(ready)}) is not counted.`;
}

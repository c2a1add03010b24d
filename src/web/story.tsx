// The story of the run, each line a way to its moment; and the last events before the moment chosen.

import { formatInstant, formatMoment } from '../base/time.ts';
import { eventParts } from '../report/eventLine.ts';
import type { RunDocument } from '../report/htmlDocument.ts';
import type { Player } from './player.ts';

/** Events shown. */
const RECENT = 12;

export function Story({ report, player }: { readonly report: RunDocument; readonly player: Player }) {
  const { at, timeline } = player;
  const told = report.story.filter((milestone) => milestone.at <= at).length;
  const recent = timeline.recent(at, RECENT);
  return (
    <section class="story" id="story">
      <div>
        <h2>Story</h2>
        <ol class="milestones">
          {report.story.map((milestone, place) => (
            <li key={`${milestone.at} ${milestone.text}`} class={place < told ? 'past' : 'future'}>
              <button
                type="button"
                aria-current={place === told - 1 ? 'step' : undefined}
                onClick={() => player.seek(milestone.at)}
              >
                <time>{formatMoment(milestone.at)}</time>
                <span>{milestone.text}</span>
              </button>
            </li>
          ))}
          <li class={at >= report.end ? 'past' : 'future'}>
            <button type="button" onClick={() => player.seek(report.end)}>
              <time>{formatMoment(report.end)}</time>
              <span>end</span>
            </button>
          </li>
        </ol>
      </div>
      <div class="recent">
        <h2>Last events before {formatMoment(at)}</h2>
        <ol reversed>
          {[...recent].reverse().map((record, place) => {
            const [whom, what] = eventParts(record);
            return (
              <li key={`${record.t} ${place}`}>
                <span title={what}>
                  <time>{formatInstant(record.t)}</time> <b>{whom}</b> {what}
                </span>
              </li>
            );
          })}
          {recent.length === 0 && <li>none yet</li>}
        </ol>
      </div>
    </section>
  );
}

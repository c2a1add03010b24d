// Why pods waited in the worst episodes: the chain of causes at the peak of each, and what would help, as a replay prints
// it.

import { formatMoment } from '../base/time.ts';
import type {
  ExplainedEpisode,
  ExplainedHelp,
  ExplainedLink,
  PageExplanation,
} from '../report/htmlExplanation.ts';
import { MomentLink } from './momentLink.tsx';
import type { Player } from './player.ts';
import { ReasonName } from './reasonLook.tsx';

interface Props {
  readonly explanation: PageExplanation;
  readonly player: Player;
}

export function WhyPods({ explanation, player }: Props) {
  const { episodes, command } = explanation;
  if (episodes.length === 0) return null;
  return (
    <section class="why" id="why">
      <h2>Why pods waited, and what would help</h2>
      {episodes.map((episode) => (
        <Explained key={`${episode.reason} ${episode.at}`} episode={episode} player={player} />
      ))}
      <p class="none">
        More of this, and of any pod, node or subnet: <code>{command}</code>
      </p>
    </section>
  );
}

function Explained({
  episode: { reason, at, groups, help },
  player,
}: {
  readonly episode: ExplainedEpisode;
  readonly player: Player;
}) {
  return (
    <article>
      <h3>
        <ReasonName reason={reason} /> at{' '}
        <MomentLink at={at} player={player}>
          {formatMoment(at)}
        </MomentLink>
      </h3>
      <div>
        {groups.map(({ headline, because, remarks }) => (
          <div key={headline} class="group">
            <p class="claim">{headline}</p>
            <ul class="chain">
              <Cause link={because} />
            </ul>
            {remarks.map((remark) => (
              <p key={remark}>{remark}.</p>
            ))}
          </div>
        ))}
      </div>
      {help !== null && <Help help={help} />}
    </article>
  );
}

function Cause({ link: { text, because } }: { readonly link: ExplainedLink }) {
  return (
    <li>
      because {text}
      {because.length > 0 && (
        <ul>
          {because.map((link) => (
            <Cause key={link.text} link={link} />
          ))}
        </ul>
      )}
    </li>
  );
}

function Help({ help: { title, heads, rows } }: { readonly help: ExplainedHelp }) {
  return (
    <table>
      <caption>{title}</caption>
      <thead>
        <tr>
          <th scope="col">change</th>
          {heads.map((head) => (
            <th key={head} scope="col" class="right">
              {head}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {rows.map(({ change, cells, note, helps }) => (
          <tr key={change} class={helps ? 'helps' : ''}>
            <th scope="row">
              <span class="mark" aria-hidden="true">
                {helps ? '✓' : ''}
              </span>
              {change}
              {helps && <span class="unseen"> (helps)</span>}
            </th>
            {note !== '' && <td colSpan={heads.length}>{note}</td>}
            {cells.map((cell, place) => (
              <td key={heads[place]} class="right" data-head={heads[place]}>
                {cell}
              </td>
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  );
}

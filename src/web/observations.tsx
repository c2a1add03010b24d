// What was looked at on the way: each command with what it printed at its moment, as a terminal shows it.

import { momentText } from './words.ts';
import type { ObservationDocument, RunDocument } from '../report/htmlDocument.ts';
import type { Player } from './player.ts';

interface Props {
  readonly report: RunDocument;
  readonly player: Player;
}

export function Observations({ report: { observations }, player }: Props) {
  if (observations.length === 0) return null;
  return (
    <section class="observations" id="observations">
      <h2>Observations</h2>
      <ol>
        {observations.map((observation, place) => (
          <li key={`${place} ${observation.command}`} class={observation.at <= player.at ? 'past' : 'future'}>
            <button type="button" onClick={() => player.seek(observation.at)}>
              <time>{momentText(observation.at)}</time> {observation.prompt} <b>{observation.command}</b>
            </button>
            <Output observation={observation} />
          </li>
        ))}
      </ol>
    </section>
  );
}

function Output({
  observation: { command, output, complaints },
}: {
  readonly observation: ObservationDocument;
}) {
  return (
    <>
      {output !== '' && (
        <pre tabIndex={0} role="region" aria-label={`Output of ${command}`}>
          {output}
        </pre>
      )}
      {complaints.map((complaint) => (
        <p key={complaint} class="failed">
          <span aria-hidden="true">✗ </span>
          {complaint}
        </p>
      ))}
    </>
  );
}

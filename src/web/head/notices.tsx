// What one should know before anything else: what the real daemon gets wrong in this run, expectations that do not hold.

import { momentText } from '../words.ts';
import { plural } from '../../base/words.ts';
import type { RunDocument } from '../../report/htmlDocument.ts';
import { MomentLink } from '../momentLink.tsx';
import type { Player } from '../player.ts';

interface Props {
  readonly report: RunDocument;
  readonly player: Player;
}

export function Notices({ report: { hazards, expectations }, player }: Props) {
  const [first, ...others] = hazards;
  const failed = expectations.filter(({ held }) => !held);
  return (
    <>
      {first !== undefined && (
        <p class="notice">
          <span aria-hidden="true">▲</span>
          <span>
            Hazard at{' '}
            <MomentLink at={first.at} player={player} class="moment">
              {momentText(first.at)}
            </MomentLink>
            : {first.text}
            {others.length > 0 && `; ${plural(others.length, 'more hazard')}`}
          </span>
        </p>
      )}
      {failed.length > 0 && (
        <p class="notice">
          <span class="failed" aria-hidden="true">
            ✕
          </span>
          <span>
            {failed.length} of {plural(expectations.length, 'expectation')} failed: {failed[0]?.text},{' '}
            {failed[0]?.actual ?? 'nothing to measure'}
          </span>
        </p>
      )}
    </>
  );
}

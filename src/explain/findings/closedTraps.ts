// Settings that do not do what one would think, where pods waited for it.

import { formatMoment } from '../../base/time.ts';
import { plural } from '../../base/words.ts';
import type { Episode } from '../../record/episodes.ts';
import { trapsOf, type Trap } from '../../scenario/traps.ts';
import type { Situation } from '../finding.ts';
import type { FindingRow, Found } from './row.ts';

export const closedTraps: FindingRow = {
  name: 'Trap',
  find: (situation) =>
    trapsOf(situation.scenario).flatMap((trap) => {
      const episode = tellingEpisode(situation, trap);
      return episode === undefined ? [] : [foundOf(trap, episode)];
    }),
};

/** The worst in which pods of the trap's group waited for what it leads to, after its settings came. */
function tellingEpisode({ summary }: Situation, { closes, at, group }: Trap): Episode | undefined {
  const ofGroup = new Set(summary.nodes.filter((node) => node.group === group).map(({ name }) => name));
  return summary.episodes.find(
    ({ reason, to, nodes }) =>
      closes.includes(reason) &&
      (to ?? Infinity) > at &&
      (nodes.length === 0 || nodes.some((node) => ofGroup.has(node))),
  );
}

function foundOf({ code, message, fix, at }: Trap, { reason, peak, from, to }: Episode): Found {
  const since = Math.max(from, at);
  const span =
    to === undefined ? `since ${formatMoment(since)}` : `from ${formatMoment(since)} to ${formatMoment(to)}`;
  return {
    text: `${code}: ${message}; ${fix} (${reason}, ${plural(peak, 'pod')}, ${span})`,
    from: since,
    place: code,
  };
}

// The episodes named above the scrubber: each a link to its peak, as near to its hump as the others leave room for.
// On narrow screens they stand in one row that scrolls.

import { useMemo } from 'preact/hooks';
import { formatMoment, type Milliseconds } from '../base/time.ts';
import { plural } from '../base/words.ts';
import type { RunDocument } from '../report/htmlDocument.ts';
import type { EpisodeDocument } from '../report/htmlEpisodes.ts';
import { xOf } from './course.ts';
import { MomentLink } from './momentLink.tsx';
import type { Player } from './player.ts';
import { limitKind, ReasonName } from './reasonLook.tsx';

/** Around the text of a label, and the word for the worst with its frame. */
const AROUND = 16;
const WORST = 52;

/** The square before a reason. */
const SQUARE = 18;

/** From the labels down to the picture. */
const LEADER = 10;

/** Narrower pictures have the labels in one row that scrolls, the worst first. */
const NARROW = 700;

/** Between two labels. */
const GAP = 10;

interface Props {
  readonly report: RunDocument;
  readonly player: Player;
  readonly width: number;
}

export function HumpLabels({ report: { episodes, end }, player, width }: Props) {
  const { rows } = episodes;
  const labels = useMemo(() => labelsOf(rows, end, width), [rows, end, width]);
  if (rows.length === 0) return null;
  return (
    <>
      <ol class="humps" aria-label="Episodes: links to the peak of each">
        {labels.map(({ episode, isWorst, left }) => {
          const { reason, from, to, peakAt } = episode;
          const isNow = player.at >= from && player.at <= to;
          return (
            <li key={`${reason} ${from}`} data-kind={limitKind(reason)} style={{ left: `${left}px` }}>
              <MomentLink
                at={peakAt}
                player={player}
                label={`${reason}${isWorst ? ' worst' : ''} ${detailOf(episode)}: show the peak`}
                class={isNow ? 'hump is-now' : 'hump'}
              >
                <span class="name">
                  <ReasonName reason={reason} />
                  {isWorst && <b class="worst"> worst</b>}
                </span>{' '}
                <span class="span">{detailOf(episode)}</span>
              </MomentLink>
            </li>
          );
        })}
      </ol>
      <svg class="leaders" width={width} height={LEADER} aria-hidden="true">
        {labels.map(({ episode: { reason, from }, left }) => (
          <path
            key={`${reason} ${from}`}
            class="kind-outline"
            data-kind={limitKind(reason)}
            d={`M${left + 1} 0 ${xOf(from, end, width)} ${LEADER}`}
          />
        ))}
      </svg>
    </>
  );
}

/** `6m01s–8m59s, 10 pods, 24.6 pod-minutes`. */
function detailOf({ from, to, isOpen, peak, podMinutes }: EpisodeDocument): string {
  const span = `${formatMoment(from)}–${isOpen ? 'end' : formatMoment(to)}`;
  return `${span}, ${plural(peak, 'pod')}, ${podMinutes} pod-minutes`;
}

interface Label {
  readonly episode: EpisodeDocument;
  readonly isWorst: boolean;
  readonly left: number;
}

/** As many of the worst as there is room for, in order of time; the table has the others. */
function labelsOf(rows: readonly EpisodeDocument[], end: Milliseconds, width: number): readonly Label[] {
  const all = rows.map((episode, place) => ({ episode, isWorst: place === 0, left: 0 }));
  if (width < NARROW) return all;
  const widths = new Map(all.map((label) => [label, widthOf(label) + GAP]));
  let room = width + GAP;
  const shown = all.filter((label) => (room -= widths.get(label) ?? 0) >= 0);
  const inTime = shown.sort((one, other) => one.episode.from - other.episode.from);
  let least = 0;
  const pushed = inTime.map((label) => {
    const left = Math.max(xOf(label.episode.from, end, width), least);
    least = left + (widths.get(label) ?? 0);
    return { ...label, left, width: widths.get(label) ?? 0 };
  });
  // What would leave the picture moves left, and the others before it.
  let most = width + GAP;
  const settled = pushed.reverse().map((label) => {
    most = Math.max(0, Math.min(label.left, most - label.width));
    return { ...label, left: most };
  });
  return settled.reverse();
}

function widthOf({ episode, isWorst }: Label): number {
  const name = SQUARE + textWidth(episode.reason, 600) + (isWorst ? WORST : 0);
  return AROUND + Math.max(name, textWidth(detailOf(episode), 400));
}

const ruler = document.createElement('canvas').getContext('2d');

function textWidth(text: string, weight: number): number {
  if (ruler === null) return text.length * 8;
  ruler.font = `${weight} 12px ${getComputedStyle(document.body).fontFamily}`;
  return ruler.measureText(text).width;
}

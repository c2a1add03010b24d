// The episodes named above their humps, each a link to its peak; those without room are counted, and stand in the table
// of episodes.

import { useMemo } from 'preact/hooks';
import { plural } from '../../base/words.ts';
import type { EpisodeDocument } from '../../report/htmlEpisodes.ts';
import { limitKind } from '../../report/limitKind.ts';
import { MomentLink } from '../momentLink.tsx';
import type { Player } from '../player.ts';
import { Swatch } from '../reasonLook.tsx';
import { labelText, type Course } from './course.ts';
import { placeLabels } from './labelLayout.ts';
import { xOf, type Span } from './span.ts';

/** The square before a reason, with its gap. */
const SQUARE = 17;

/** Smaller episodes have no label. */
const LEAST_MINUTES = 0.1;

interface Props {
  readonly course: Course;
  readonly pinned: Course | undefined;
  readonly player: Player;
  readonly span: Span;
  readonly width: number;
  readonly onMore: () => void;
}

interface Labelled {
  readonly episode: EpisodeDocument;
  readonly text: string;
  readonly isPinned: boolean;
}

/** The moment changes nothing of them. */
export function HumpLabels(props: Props) {
  const { course, pinned, player, span, width } = props;
  return useMemo(() => <Labels {...props} />, [course, pinned, player.seek, span, width]);
}

function Labels({ course, pinned, player, span, width, onMore }: Props) {
  const labels = useMemo(() => {
    const all = [...labelled(course, false), ...(pinned === undefined ? [] : labelled(pinned, true))];
    const seen = all.filter(({ episode: { from, to } }) => to >= span.from && from <= span.to);
    return placeLabels(
      seen.map((item) => ({
        item,
        x: Math.max(0, xOf(item.episode.from, span, width)),
        width: SQUARE + textWidth(item.text),
      })),
      width,
    );
  }, [course, pinned, span, width]);
  return (
    <>
      <ol class="humps" aria-label="Episodes: links to the peak of each">
        {labels.map(({ item: { episode, text, isPinned }, left, hidden }) => (
          <li
            key={`${episode.reason} ${episode.from} ${isPinned}`}
            data-kind={limitKind(episode.reason)}
            class={isPinned ? 'is-pinned' : ''}
            style={{ left: `${left}px` }}
          >
            <MomentLink at={episode.peakAt} player={player} label={`${text}: show the peak`} class="hump">
              <Swatch kind={limitKind(episode.reason)} isGhost={isPinned} />
              {text}
            </MomentLink>
            {hidden.length > 0 && (
              <button
                type="button"
                class="more"
                title={hidden.map((each) => each.text).join('\n')}
                aria-label={`${plural(hidden.length, 'more episode')}: show the table`}
                onClick={onMore}
              >
                +{hidden.length}
              </button>
            )}
          </li>
        ))}
      </ol>
      <svg class="leaders" width={width} height={HEADROOM} aria-hidden="true">
        {labels.map(({ item: { episode, isPinned }, x }) => (
          <path
            key={`${episode.reason} ${episode.from} ${isPinned}`}
            class={isPinned ? 'ghost-outline' : 'kind-outline'}
            data-kind={limitKind(episode.reason)}
            d={`M${Math.min(width - 0.5, x)} 0v${HEADROOM}`}
          />
        ))}
      </svg>
    </>
  );
}

/** From the labels down to the axis at most: humps hide the rest. */
const HEADROOM = 38;

/** The worst first, as the table has them: by pod-minutes within a run, open ones before. */
function labelled({ episodes }: Course, isPinned: boolean): Labelled[] {
  return episodes.rows
    .filter((episode) => episode.minutes >= LEAST_MINUTES || episode.isOpen)
    .map((episode) => ({ episode, isPinned, text: `${labelText(episode)}${isPinned ? ', pinned' : ''}` }));
}

let ruler: CanvasRenderingContext2D | null | undefined;

function textWidth(text: string): number {
  ruler ??= document.createElement('canvas').getContext('2d');
  if (ruler === null) return text.length * 8;
  ruler.font = `600 12px ${getComputedStyle(document.body).fontFamily}`;
  return Math.ceil(ruler.measureText(text).width) + 2;
}

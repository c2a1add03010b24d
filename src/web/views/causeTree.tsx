// A chain of causes as a tree: what is claimed, and below it why. Times in it are ways to those moments. Arrow keys walk
// through it.

import type { TargetedKeyboardEvent } from 'preact';
import { parseDuration } from '../../base/time.ts';
import type { ExplainedLink } from '../../report/htmlExplanation.ts';
import { MomentLink } from '../momentLink.tsx';
import type { Player } from '../player.ts';
import { capitalized } from '../words.ts';

interface Props {
  readonly root: ExplainedLink;
  readonly label: string;
  readonly player: Player;
}

export function CauseTree({ root, label, player }: Props) {
  return (
    <ul class="causes" role="tree" aria-label={label} onKeyDown={walk}>
      <Cause link={root} player={player} isFirst />
    </ul>
  );
}

interface CauseProps {
  readonly link: ExplainedLink;
  readonly player: Player;
  readonly isFirst?: boolean;
}

function Cause({ link: { text, because }, player, isFirst = false }: CauseProps) {
  return (
    <li role="treeitem" tabIndex={isFirst ? 0 : -1} aria-expanded={because.length > 0 ? true : undefined}>
      <span>
        <TimedText text={capitalized(text)} player={player} />
      </span>
      {because.length > 0 && (
        <ul role="group">
          {because.map((link, place) => (
            <Cause key={`${place} ${link.text}`} link={link} player={player} />
          ))}
        </ul>
      )}
    </li>
  );
}

/** Up and down through what is seen; the one walked to is the one that Tab comes back to. */
function walk(event: TargetedKeyboardEvent<HTMLUListElement>): void {
  const items = [...event.currentTarget.querySelectorAll<HTMLElement>('[role=treeitem]')];
  const at = items.findIndex((item) => item === document.activeElement);
  if (at === -1) return;
  const next = {
    ArrowDown: at + 1,
    ArrowRight: at + 1,
    ArrowUp: at - 1,
    ArrowLeft: at - 1,
    Home: 0,
    End: items.length - 1,
  }[event.key];
  const item = next === undefined ? undefined : items[next];
  if (next === undefined) return;
  event.preventDefault();
  event.stopPropagation();
  if (item === undefined) return;
  for (const each of items) each.tabIndex = each === item ? 0 : -1;
  item.focus();
}

/** As people write moments: `8m00s`, `1h02m00s`; spans of other forms stay text. */
const MOMENT = /\b(?:(at|since|until|before|from|to) )((?:\d+h)?\d+m\d\ds|\d+s)\b/g;

export function TimedText({ text, player }: { readonly text: string; readonly player: Player }) {
  const parts: (string | { readonly word: string; readonly moment: string })[] = [];
  let from = 0;
  for (const match of text.matchAll(MOMENT)) {
    const [whole, word = '', moment = ''] = match;
    const at = parseDuration(moment);
    if (at === undefined || at > player.end) continue;
    parts.push(text.slice(from, match.index), { word, moment });
    from = match.index + whole.length;
  }
  parts.push(text.slice(from));
  return (
    <>
      {parts.map((part) =>
        typeof part === 'string' ? (
          part
        ) : (
          <>
            {part.word}{' '}
            <MomentLink at={parseDuration(part.moment) ?? 0} player={player} class="moment">
              {part.moment}
            </MomentLink>
          </>
        ),
      )}
    </>
  );
}

// Single keys that move the moment and change the view, outside of text fields.

import { useEffect, useRef } from 'preact/hooks';
import { stepOf } from '../../record/timelineSeries.ts';
import type { Player } from '../player.ts';
import { moveOf } from '../scrubber/scrubber.tsx';

interface Acts {
  readonly player: Player;
  /** By the place of its tab, counted from 0. */
  readonly showPlace: (place: number) => void;
  readonly showTerminal: () => void;
  /** Puts the cursor into the filter of the pods. */
  readonly filter: () => void;
}

export function useMomentKeys(acts: Acts): void {
  const now = useRef(acts);
  now.current = acts;
  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent): void => {
      if (event.defaultPrevented || event.ctrlKey || event.metaKey || isTyping(event.target)) return;
      const act = actOf(event, now.current);
      if (act === undefined) return;
      event.preventDefault();
      act();
    };
    addEventListener('keydown', onKeyDown);
    return () => removeEventListener('keydown', onKeyDown);
  }, []);
}

/** Where keys write, or have a meaning of their own. */
function isTyping(target: EventTarget | null): boolean {
  return (
    target instanceof HTMLElement &&
    target.closest(
      'input:not([type=range]):not([type=radio]), textarea, select, [contenteditable], .cm-editor',
    ) !== null
  );
}

/** A button is pressed by the space bar, what scrolls moves by arrows: these keys stay theirs. */
function hasOwnKeys(target: EventTarget | null, key: string): boolean {
  if (!(target instanceof HTMLElement)) return false;
  if (key === ' ') return target.closest('button, a, summary, [role=option], [role=listbox]') !== null;
  return (
    /^(Arrow|Home|End|Page)/.test(key) &&
    target.closest('[tabindex="0"], [role=tree], [role=radiogroup], input') !== null
  );
}

function actOf(
  event: KeyboardEvent,
  { player, showPlace, showTerminal, filter }: Acts,
): (() => void) | undefined {
  const { key, target } = event;
  if (hasOwnKeys(target, key)) return undefined;
  if (/^[1-9]$/.test(key)) return () => showPlace(Number(key) - 1);
  switch (key) {
    case ' ':
      return player.togglePlay;
    case 'w':
      return player.toWorst;
    case ']':
      return player.toNextEpisode;
    case '[':
      return player.toPreviousEpisode;
    case '/':
      return filter;
    case '`':
      return showTerminal;
    case 'ArrowUp':
    case 'ArrowDown':
    case 'PageUp':
    case 'PageDown':
      return undefined;
    default:
      return moveOf(event, player, stepOf(player.end));
  }
}

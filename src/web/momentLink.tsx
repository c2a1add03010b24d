// A link to a moment of the run: it moves the page there, can be copied, and needs no mouse.

import type { ComponentChildren, TargetedMouseEvent } from 'preact';
import type { Milliseconds } from '../base/time.ts';
import { addressOf } from './addressedMoment.ts';
import type { Player } from './player.ts';

interface Props {
  readonly at: Milliseconds;
  readonly player: Pick<Player, 'seek'>;
  /** Said in place of what it shows. */
  readonly label?: string;
  readonly class?: string;
  readonly children: ComponentChildren;
}

export function MomentLink({ at, player, label, class: name, children }: Props) {
  const onClick = (event: TargetedMouseEvent<HTMLAnchorElement>): void => {
    // A new tab or window finds the moment in the address.
    if (event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    player.seek(at);
  };
  return (
    <a href={addressOf(at)} class={name} aria-label={label} onClick={onClick}>
      {children}
    </a>
  );
}

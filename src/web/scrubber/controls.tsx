// What moves the page through the run by buttons: play, step from event to event, the worst moment; the clock; and the
// sentence of the moment. How fast it plays and how near one looks stand in a menu.

import type { ComponentChildren } from 'preact';
import { formatDuration } from '../../base/time.ts';
import { clockText } from '../words.ts';
import { SPEEDS, type Player } from '../player.ts';

interface Props {
  readonly player: Player;
  readonly isQuiet: boolean;
  /** What is so at the moment. */
  readonly sentence: ComponentChildren;
  readonly zoom: Zoom;
}

export interface Zoom {
  readonly isWhole: boolean;
  readonly nearer: () => void;
  readonly farther: () => void;
  readonly whole: () => void;
}

export function Controls({ player, isQuiet, sentence, zoom }: Props) {
  const { at, end, isPlaying } = player;
  return (
    <div class="controls">
      <div class="moves">
        <IconButton
          name="To the event before"
          path="M4.5 3v10M12.5 3.5 6.5 8l6 4.5z"
          act={player.toPreviousEvent}
        />
        <IconButton
          name={isPlaying ? 'Pause' : 'Play'}
          path={isPlaying ? 'M5.5 3.5v9M10.5 3.5v9' : 'M5 3.5 12 8l-7 4.5z'}
          act={player.togglePlay}
          isMain
        />
        <IconButton
          name="To the next event"
          path="M11.5 3v10M3.5 3.5l6 4.5-6 4.5z"
          act={player.toNextEvent}
        />
      </div>
      <output class="clock" aria-hidden="true">
        <b>{clockText(at)}</b>
        <small>of {formatDuration(end)}</small>
      </output>
      <button type="button" class="to-worst" disabled={isQuiet} onClick={player.toWorst}>
        Worst moment <kbd aria-hidden="true">w</kbd>
      </button>
      <p class="now">{sentence}</p>
      <Menu player={player} zoom={zoom} />
    </div>
  );
}

function Menu({ player, zoom }: { readonly player: Player; readonly zoom: Zoom }) {
  return (
    <details class="menu">
      <summary aria-label="Speed and zoom" title="Speed and zoom">
        <svg viewBox="0 0 16 16" width="16" height="16" aria-hidden="true">
          <path d="M3 8h.01M8 8h.01M13 8h.01" />
        </svg>
      </summary>
      <div class="popover">
        <label>
          Speed{' '}
          <select
            value={player.speed}
            onChange={(event) => player.setSpeed(Number(event.currentTarget.value))}
          >
            {SPEEDS.map((each) => (
              <option key={each} value={each}>
                {each}×
              </option>
            ))}
          </select>
        </label>
        <div class="zooms" role="group" aria-label="Zoom">
          <button type="button" onClick={zoom.nearer}>
            Zoom in
          </button>
          <button type="button" disabled={zoom.isWhole} onClick={zoom.farther}>
            Zoom out
          </button>
          <button type="button" disabled={zoom.isWhole} onClick={zoom.whole}>
            Show all
          </button>
        </div>
      </div>
    </details>
  );
}

interface IconButtonProps {
  readonly name: string;
  readonly path: string;
  readonly act: () => void;
  readonly isMain?: boolean;
}

function IconButton({ name, path, act, isMain = false }: IconButtonProps) {
  return (
    <button type="button" class={isMain ? 'icon play' : 'icon'} onClick={act} title={name} aria-label={name}>
      <svg viewBox="0 0 16 16" width="16" height="16" aria-hidden="true">
        <path d={path} />
      </svg>
    </button>
  );
}

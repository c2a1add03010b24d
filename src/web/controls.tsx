// What moves the page through the run by buttons: play, step from event to event, the worst moment; and the clock.

import { formatMoment } from '../base/time.ts';
import type { RunDocument } from '../report/htmlDocument.ts';
import { SPEEDS, type Player } from './player.ts';

interface Props {
  readonly report: RunDocument;
  readonly player: Player;
  /** Seen where the headline is out of view. */
  readonly sentence: string;
}

export function Controls({ report, player, sentence }: Props) {
  const { at, end, isPlaying, speed } = player;
  const [worst] = report.episodes.rows;
  return (
    <div class="controls">
      <IconButton name="To the event before" path="M5 3v10M13 3 7 8l6 5z" act={player.toPreviousEvent} />
      <IconButton
        name={isPlaying ? 'Pause' : 'Play'}
        path={isPlaying ? 'M5 3v10M11 3v10' : 'M4 2.5 13 8l-9 5.5z'}
        act={player.togglePlay}
        isMain
      />
      <IconButton name="To the next event" path="M11 3v10M3 3l6 5-6 5z" act={player.toNextEvent} />
      <output class="clock" aria-hidden="true">
        {formatMoment(at)}
        <small> of {formatMoment(end)}</small>
      </output>
      <label class="speed">
        <span class="unseen">Speed of playing</span>
        <select value={speed} onChange={(event) => player.setSpeed(Number(event.currentTarget.value))}>
          {SPEEDS.map((each) => (
            <option key={each} value={each}>
              {each}×
            </option>
          ))}
        </select>
      </label>
      {worst !== undefined && (
        <button
          type="button"
          class="to-worst"
          aria-label="Worst moment"
          onClick={() => player.seek(worst.peakAt)}
        >
          Worst<span> moment</span>
        </button>
      )}
      <p class="now" aria-hidden="true">
        {sentence}
      </p>
    </div>
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

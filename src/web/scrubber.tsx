// The timeline: play, step, and a slider over the course of the run. Keys of the slider: arrows a step, with Shift to
// the event before or after, Page Up and Page Down ten steps, Home and End.

import type { TargetedKeyboardEvent } from 'preact';
import { useMemo } from 'preact/hooks';
import { formatMoment, formatDuration, type Milliseconds } from '../base/time.ts';
import { stepOf } from '../record/timelineSeries.ts';
import type { ReportDocument } from '../report/htmlDocument.ts';
import { SPEEDS, type Player } from './player.ts';
import { courseOf } from './course.ts';

/** Episodes named over the course: the worst. */
const MOST_HUMPS = 4;

function share(ms: Milliseconds, end: Milliseconds): string {
  return `${(ms / Math.max(1, end)) * 100}%`;
}

interface Props {
  readonly report: ReportDocument;
  readonly player: Player;
  readonly sentence: string;
}

export function Scrubber({ report, player, sentence }: Props) {
  const { at, end, isPlaying, speed } = player;
  const step = stepOf(end);
  const course = useMemo(() => courseOf(report, player.timeline.records), [report]);
  const onKeyDown = (event: TargetedKeyboardEvent<HTMLInputElement>): void => {
    const move = moveOf(event.key, event.shiftKey, player, step);
    if (move === undefined) return;
    event.preventDefault();
    move();
  };
  return (
    <section class="transport" id="timeline" aria-label="Timeline">
      <div class="controls">
        <button
          type="button"
          onClick={player.toPreviousEvent}
          title="To the event before"
          aria-label="To the event before"
        >
          <Icon path="M5 3v10M13 3 7 8l6 5z" />
        </button>
        <button
          type="button"
          class="play"
          onClick={player.togglePlay}
          title={isPlaying ? 'Pause' : 'Play'}
          aria-label={isPlaying ? 'Pause' : 'Play'}
        >
          <Icon path={isPlaying ? 'M5 3v10M11 3v10' : 'M4 2.5 13 8l-9 5.5z'} />
        </button>
        <button
          type="button"
          onClick={player.toNextEvent}
          title="To the next event"
          aria-label="To the next event"
        >
          <Icon path="M11 3v10M3 3l6 5-6 5z" />
        </button>
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
        <p class="now">{sentence}</p>
      </div>
      <div class="track">
        <svg viewBox="0 0 1000 40" preserveAspectRatio="none" aria-hidden="true">
          <path class="course-pods" d={course.pods} />
          <path class="course-waiting" d={course.waiting} />
        </svg>
        <div class="humps" aria-hidden="true">
          {report.episodes.slice(0, MOST_HUMPS).map(({ reason, from, to, text }) => (
            <i key={text} style={{ left: share(from, end), width: share(to - from, end) }} title={text}>
              {reason}
            </i>
          ))}
        </div>
        <div class="steps" aria-hidden="true">
          {course.steps.map(({ share, text }) => (
            <i key={`${share} ${text}`} style={{ left: `${share * 100}%` }} title={text} />
          ))}
        </div>
        <input
          type="range"
          min={0}
          max={end}
          step={1}
          value={at}
          aria-label="Time"
          aria-describedby="time-keys"
          aria-valuetext={`${formatMoment(at)}. ${sentence}`}
          onInput={(event) => player.seek(Number(event.currentTarget.value))}
          onKeyDown={onKeyDown}
        />
        <p class="unseen" id="time-keys">
          Arrow keys move by {formatDuration(step)}, with Shift to the event before or after; Page Up and Page
          Down by ten times that; Home and End to the ends.
        </p>
      </div>
    </section>
  );
}

function moveOf(key: string, shift: boolean, player: Player, step: number): (() => void) | undefined {
  const { at, end, seek } = player;
  const onGrid = (steps: number): void => seek((Math.floor(at / step) + steps) * step);
  switch (key) {
    case 'ArrowRight':
    case 'ArrowUp':
      return shift ? player.toNextEvent : () => onGrid(1);
    case 'ArrowLeft':
    case 'ArrowDown':
      return shift ? player.toPreviousEvent : () => onGrid(at % step === 0 ? -1 : 0);
    case 'PageUp':
      return () => onGrid(10);
    case 'PageDown':
      return () => onGrid(-10);
    case 'Home':
      return () => seek(0);
    case 'End':
      return () => seek(end);
    default:
      return undefined;
  }
}

function Icon({ path }: { readonly path: string }) {
  return (
    <svg viewBox="0 0 16 16" width="16" height="16" aria-hidden="true">
      <path d={path} />
    </svg>
  );
}

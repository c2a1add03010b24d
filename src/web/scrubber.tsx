// The timeline: the episodes by name, their humps, and a slider over them. Keys of the slider: arrows a step, with Shift
// to the event before or after, Page Up and Page Down ten steps, Home and End.

import type { TargetedKeyboardEvent } from 'preact';
import { useEffect, useMemo, useRef, useState } from 'preact/hooks';
import { formatMoment, formatDuration } from '../base/time.ts';
import { grouped } from '../base/words.ts';
import { stepOf } from '../record/timelineSeries.ts';
import type { RunDocument } from '../report/htmlDocument.ts';
import { Controls } from './controls.tsx';
import { HEIGHT, humpsOf, mostPods, startUpPath, stepsOf, ticksOf } from './course.ts';
import { HumpLabels } from './humpLabels.tsx';
import type { Player } from './player.ts';
import { limitKind } from './reasonLook.tsx';

interface Props {
  readonly report: RunDocument;
  readonly player: Player;
  readonly sentence: string;
}

export function Scrubber({ report, player, sentence }: Props) {
  const { at, end } = player;
  const step = stepOf(end);
  const picture = useRef<HTMLDivElement>(null);
  const width = useWidth(picture);
  const isAway = useIsAway('.headline');
  const onKeyDown = (event: TargetedKeyboardEvent<HTMLInputElement>): void => {
    const move = moveOf(event.key, event.shiftKey, player, step);
    if (move === undefined) return;
    event.preventDefault();
    move();
  };
  return (
    <section class={isAway ? 'transport is-alone' : 'transport'} id="timeline" aria-label="Timeline">
      <Controls report={report} player={player} sentence={sentence} />
      <div class="course">
        <HumpLabels report={report} player={player} width={width} />
        <div class="track">
          <div class="picture" ref={picture}>
            <Picture report={report} player={player} width={width} />
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
        </div>
        <p class="unseen" id="time-keys">
          Arrow keys move by {formatDuration(step)}, with Shift to the event before or after; Page Up and Page
          Down by ten times that; Home and End to the ends.
        </p>
      </div>
    </section>
  );
}

/** Drawn anew when the room changes, not when the moment does. */
function Picture({ report, player, width }: Omit<Props, 'sentence'> & { readonly width: number }) {
  return useMemo(() => {
    const { rows } = report.episodes;
    const { end } = report;
    const humps = humpsOf(report, width);
    return (
      <>
        {rows.length > 0 && (
          <p class="scale" aria-hidden="true">
            <span>{grouped(mostPods(rows))}</span>
            <span>pods</span>
            <span>0</span>
          </p>
        )}
        <svg
          class="shapes"
          width={width}
          height={HEIGHT}
          viewBox={`0 0 ${width} ${HEIGHT}`}
          aria-hidden="true"
        >
          <path class="start-up" d={startUpPath(report, width)} />
          {humps.map(({ episode: { reason, from }, path }) => (
            <path key={`${reason} ${from}`} class="kind-shape" data-kind={limitKind(reason)} d={path} />
          ))}
          {humps.map(({ episode: { reason, from, isOpen }, path }) => (
            <g key={`${reason} ${from}`} data-kind={limitKind(reason)}>
              <path class="kind-outline" d={path} />
              {isOpen && <path class="kind-edge" d={`M${width - 1.5} ${HEIGHT - 14}v14`} />}
            </g>
          ))}
        </svg>
        <div class="axis" aria-hidden="true">
          {ticksOf(end, width).map(({ at, x, text }) => (
            <span key={at} style={{ left: `${x}px` }}>
              {text}
            </span>
          ))}
        </div>
        <div class="steps" aria-hidden="true">
          {stepsOf(report, player.timeline.records, width).map(({ at, x, text, fits }) => (
            <span key={`${at} ${text}`} style={{ left: `${x}px` }} title={`${formatMoment(at)} ${text}`}>
              {fits && text}
            </span>
          ))}
        </div>
      </>
    );
  }, [report, player.timeline, width]);
}

/** Of an element, in pixels, as it changes. */
function useWidth(place: { readonly current: HTMLElement | null }): number {
  const [width, setWidth] = useState(1000);
  useEffect(() => {
    const element = place.current;
    if (element === null) return undefined;
    const observer = new ResizeObserver(() => setWidth(Math.max(1, element.clientWidth)));
    observer.observe(element);
    return () => observer.disconnect();
  }, []);
  return width;
}

/** Whether the first such element has left the view. */
function useIsAway(selector: string): boolean {
  const [isAway, setAway] = useState(false);
  useEffect(() => {
    const element = document.querySelector(selector);
    if (element === null) return undefined;
    const observer = new IntersectionObserver(([entry]) => setAway(entry?.isIntersecting === false));
    observer.observe(element);
    return () => observer.disconnect();
  }, [selector]);
  return isAway;
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

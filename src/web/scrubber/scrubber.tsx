// The timeline: the episodes by name, their humps, and a slider over them. One drags anywhere in the picture, zooms at
// the pointer by the wheel, drags the axis to pan, and shows all again by a double click. Keys of the slider: arrows to the
// event before or after, with Shift to the step, with Alt by a second; Page Up and Page Down; Home and End.

import type { ComponentChildren, TargetedKeyboardEvent } from 'preact';
import { useEffect, useMemo, useRef, useState } from 'preact/hooks';
import { formatDuration, formatMoment, SECOND, type Milliseconds } from '../../base/time.ts';
import { stepOf } from '../../record/timelineSeries.ts';
import type { Player } from '../player.ts';
import { Controls } from './controls.tsx';
import { mostPods, type Course } from './course.ts';
import { CoursePicture } from './coursePicture.tsx';
import { HumpLabels } from './humpLabels.tsx';
import { isWhole, showing, xOf, zoomed, type Span } from './span.ts';
import { useDragging } from './dragging.ts';

export interface ScrubberProps {
  readonly course: Course;
  /** Drawn as an outline. */
  readonly pinned?: Course | undefined;
  readonly player: Player;
  /** What is so at the moment: said, and shown where nothing else stands there. */
  readonly sentences: readonly string[];
  /** In place of the sentence: a run that is under way. */
  readonly notice?: ComponentChildren;
  /** How much of a run under way is done, 0 to 1. */
  readonly progress?: number | undefined;
  /** Shows the table of episodes. */
  readonly onMore: () => void;
}

export function Scrubber(props: ScrubberProps) {
  const { course, pinned, player, sentences, notice, progress, onMore } = props;
  const { at, end } = player;
  const picture = useRef<HTMLDivElement>(null);
  const width = useWidth(picture);
  const [span, setSpan] = useSpan(at, end);
  useDragging(picture, { span, end, setSpan, seek: player.seek });
  const sentence = sentences.join(' ');
  const spoken = useThrottled(`${formatMoment(at)}. ${sentence}`);
  const isQuiet = course.episodes.rows.length === 0;
  const most = useMemo(
    () => (pinned === undefined ? mostPods(course) : mostPods(course, pinned)),
    [course, pinned],
  );
  const x = xOf(at, span, width);
  const zoomBy = (factor: number) => (): void => setSpan(zoomed(span, factor, x, width, end));
  const zoom = {
    isWhole: isWhole(span, end),
    nearer: zoomBy(1 / 2),
    farther: zoomBy(2),
    whole: () => setSpan({ from: 0, to: end }),
  };
  return (
    <section
      class={isQuiet && pinned === undefined ? 'transport is-quiet' : 'transport'}
      id="timeline"
      aria-label="Timeline"
    >
      {progress !== undefined && <progress class="progress" max={1} value={progress} aria-label="Run" />}
      <Controls
        player={player}
        isQuiet={isQuiet}
        sentence={notice ?? <Sentence sentences={sentences} />}
        zoom={zoom}
      />
      <div class="course">
        <div class="labels">
          {isQuiet && pinned === undefined ? (
            <p class="quiet">No waiting pods, apart from startup</p>
          ) : (
            <HumpLabels
              course={course}
              pinned={pinned}
              player={player}
              span={span}
              width={width}
              onMore={onMore}
            />
          )}
        </div>
        <div class="track">
          <CoursePicture
            place={picture}
            course={course}
            pinned={pinned}
            records={player.timeline.records}
            span={span}
            width={width}
            most={most}
          />
          {x >= 0 && x <= width && (
            <div class="playhead" style={{ transform: `translateX(${x}px)` }} aria-hidden="true" />
          )}
          <Slider player={player} spoken={spoken} />
        </div>
        {!zoom.isWhole && (
          <div class="overview-bar" aria-hidden="true">
            <i
              style={{
                left: `${(span.from / end) * 100}%`,
                width: `${((span.to - span.from) / end) * 100}%`,
              }}
            />
          </div>
        )}
      </div>
    </section>
  );
}

function Sentence({ sentences: [first, ...others] }: { readonly sentences: readonly string[] }) {
  return (
    <>
      <b>{first}</b> {others.join(' ')}
    </>
  );
}

/** For keys and for whoever listens: the picture below it is for the pointer. */
function Slider({ player, spoken }: { readonly player: Player; readonly spoken: string }) {
  const { at, end } = player;
  const step = stepOf(end);
  const onKeyDown = (event: TargetedKeyboardEvent<HTMLInputElement>): void => {
    const move = moveOf(event, player, step);
    if (move === undefined) return;
    event.preventDefault();
    event.stopPropagation();
    move();
  };
  return (
    <>
      <input
        type="range"
        min={0}
        max={end}
        step={1}
        value={at}
        aria-label="Time"
        aria-describedby="time-keys"
        aria-valuetext={spoken}
        onInput={(event) => player.seek(Number(event.currentTarget.value))}
        onKeyDown={onKeyDown}
      />
      <p class="unseen" id="time-keys">
        Arrow keys move to the event before or after, with Shift to the step of the scenario, with Alt by a
        second; Page Up and Page Down by {formatDuration(10 * step)}; Home and End to the ends.
      </p>
    </>
  );
}

type Keys = Pick<KeyboardEvent, 'key' | 'shiftKey' | 'altKey' | 'ctrlKey' | 'metaKey'>;

/** What a key does to the moment; undefined where it does nothing. */
export function moveOf(
  { key, shiftKey, altKey, ctrlKey, metaKey }: Keys,
  player: Player,
  step: Milliseconds,
): (() => void) | undefined {
  if (ctrlKey || metaKey) return undefined;
  const { at, end, seek } = player;
  const by = (ms: Milliseconds) => (): void => seek(at + ms);
  switch (key) {
    case 'ArrowRight':
      if (altKey) return by(SECOND);
      return shiftKey ? player.toNextStep : player.toNextEvent;
    case 'ArrowLeft':
      if (altKey) return by(-SECOND);
      return shiftKey ? player.toPreviousStep : player.toPreviousEvent;
    case 'ArrowUp':
      return player.toNextEvent;
    case 'ArrowDown':
      return player.toPreviousEvent;
    case 'PageUp':
      return by(10 * step);
    case 'PageDown':
      return by(-10 * step);
    case 'Home':
      return () => seek(0);
    case 'End':
      return () => seek(end);
    default:
      return undefined;
  }
}

/** What is shown follows the moment, and begins anew with another run's end. */
function useSpan(at: Milliseconds, end: Milliseconds): [Span, (span: Span) => void] {
  const [span, setSpan] = useState({ from: 0, to: end });
  const valid = span.to <= end ? span : { from: 0, to: end };
  useEffect(() => setSpan({ from: 0, to: end }), [end]);
  useEffect(() => setSpan((before) => showing(before, at, end)), [at, end]);
  return [valid, setSpan];
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

/** Wall time between two things said. */
const SAID_MS = 1000;

/** Follows the text, a second behind where it changes faster. */
function useThrottled(text: string): string {
  const [said, setSaid] = useState(text);
  const last = useRef(0);
  useEffect(() => {
    const wait = Math.max(0, SAID_MS - (performance.now() - last.current));
    const timer = setTimeout(() => {
      last.current = performance.now();
      setSaid(text);
    }, wait);
    return () => clearTimeout(timer);
  }, [text]);
  return said;
}

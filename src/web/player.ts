// Where in time the page is, and what moves it: the scrubber, the story, playing. One moment for everything shown.

import { useCallback, useLayoutEffect, useMemo, useRef, useState } from 'preact/hooks';
import type { Milliseconds } from '../base/time.ts';
import { Timeline } from '../record/timeline.ts';
import { unpackRecords } from '../record/timelineCodec.ts';
import type { Scene } from '../record/timelineScene.ts';
import type { RunDocument } from '../report/htmlDocument.ts';

export interface Player {
  readonly at: Milliseconds;
  readonly end: Milliseconds;
  readonly scene: Scene;
  readonly timeline: Timeline;
  readonly isPlaying: boolean;
  /** Simulated ms a ms. */
  readonly speed: number;
  readonly seek: (at: Milliseconds) => void;
  readonly toNextEvent: () => void;
  readonly toPreviousEvent: () => void;
  /** Of the scenario. */
  readonly toNextStep: () => void;
  readonly toPreviousStep: () => void;
  /** The peak of the worst episode; where that is shown, of the next worst. */
  readonly toWorst: () => void;
  /** In order of time. */
  readonly toNextEpisode: () => void;
  readonly toPreviousEpisode: () => void;
  readonly togglePlay: () => void;
  readonly setSpeed: (speed: number) => void;
}

export const SPEEDS = [1, 10, 30, 100, 300, 1000];

/** Wall time in which a whole run should pass. */
const SHOW_MS = 20_000;

/** `at`, `move`: where the page is, which is kept outside, and how it goes elsewhere. */
export function usePlayer(
  run: RunDocument,
  at: Milliseconds,
  move: (at: Milliseconds, isPlaying: boolean) => void,
): Player {
  const { end } = run;
  const timeline = useMemo(() => new Timeline(unpackRecords(run.records), run.subnets), [run]);
  const [isPlaying, setPlaying] = useState(false);
  const [speed, setSpeed] = useState(() => SPEEDS.find((each) => end / each <= SHOW_MS) ?? 1000);
  const scene = useMemo(() => timeline.seek(at), [timeline, at]);
  const steps = useMemo(
    () => timeline.records.flatMap((record) => (record.kind === 'step-applied' ? [record.t] : [])),
    [timeline],
  );
  const { rows } = run.episodes;
  const starts = rows.map(({ from }) => from).sort((one, other) => one - other);
  const now = useRef(at);
  now.current = at;

  const seek = useCallback(
    (to: Milliseconds, isOnTheWay = false) =>
      move(Math.round(Math.min(end, Math.max(0, to))), isOnTheWay && to < end),
    [end, move],
  );
  const jump = useCallback(
    (to: Milliseconds) => {
      setPlaying(false);
      seek(to);
    },
    [seek],
  );
  useRemainingTime(isPlaying, speed, end, now, seek, setPlaying);

  return {
    at,
    end,
    scene,
    timeline,
    isPlaying,
    speed,
    seek: jump,
    toNextEvent: () => jump(timeline.next(at) ?? end),
    toPreviousEvent: () => jump(timeline.previous(at) ?? 0),
    toNextStep: () => jump(steps.find((step) => step > at) ?? end),
    toPreviousStep: () => jump(steps.findLast((step) => step < at) ?? 0),
    toWorst: () => {
      const place = rows.findIndex(({ peakAt }) => peakAt === at);
      const next = rows[(place + 1) % Math.max(1, rows.length)];
      if (next !== undefined) jump(next.peakAt);
    },
    toNextEpisode: () => jump(starts.find((start) => start > at) ?? at),
    toPreviousEpisode: () => jump(starts.findLast((start) => start < at) ?? at),
    togglePlay: () => {
      if (!isPlaying && at >= end) seek(0);
      else if (isPlaying) seek(at);
      setPlaying(!isPlaying);
    },
    setSpeed,
  };
}

/** While playing, moves on with every frame of the screen. Other effects end after the next one: it would still move. */
function useRemainingTime(
  isPlaying: boolean,
  speed: number,
  end: Milliseconds,
  now: { readonly current: Milliseconds },
  seek: (at: Milliseconds, isOnTheWay: boolean) => void,
  setPlaying: (isPlaying: boolean) => void,
): void {
  useLayoutEffect(() => {
    if (!isPlaying) return undefined;
    let last = performance.now();
    let request = requestAnimationFrame(function frame(time) {
      const next = now.current + Math.max(1, (time - last) * speed);
      last = time;
      seek(next, true);
      if (next >= end) setPlaying(false);
      else request = requestAnimationFrame(frame);
    });
    return () => cancelAnimationFrame(request);
  }, [isPlaying, speed, end]);
}

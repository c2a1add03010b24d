// Where in time the page is, and what moves it: the scrubber, the story, playing. One moment for everything shown.

import { useCallback, useEffect, useLayoutEffect, useMemo, useRef, useState } from 'preact/hooks';
import { formatDuration, parseDuration, type Milliseconds } from '../base/time.ts';
import { Timeline } from '../record/timeline.ts';
import { unpackRecords } from '../record/timelineCodec.ts';
import type { Scene } from '../record/timelineScene.ts';
import type { ReportDocument } from '../report/htmlDocument.ts';

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
  readonly togglePlay: () => void;
  readonly setSpeed: (speed: number) => void;
}

export const SPEEDS = [1, 10, 30, 100, 300, 1000];

/** Wall time in which a whole run should pass. */
const SHOW_MS = 24_000;

export function usePlayer(report: ReportDocument): Player {
  const { end, opensAt } = report;
  const timeline = useMemo(() => new Timeline(unpackRecords(report.records), report.subnets), [report]);
  const [at, setAt] = useState(() => timeInAddress(end) ?? opensAt);
  const [isPlaying, setPlaying] = useState(false);
  const [speed, setSpeed] = useState(() => SPEEDS.find((each) => end / each <= SHOW_MS) ?? 1000);
  const scene = useMemo(() => timeline.seek(at), [timeline, at]);
  const now = useRef(at);
  now.current = at;

  const seek = useCallback((to: Milliseconds) => setAt(Math.round(Math.min(end, Math.max(0, to)))), [end]);
  const jump = useCallback(
    (to: Milliseconds) => {
      setPlaying(false);
      seek(to);
    },
    [seek],
  );
  useRemainingTime(isPlaying, speed, end, now, seek, setPlaying);
  useAddress(at, opensAt, isPlaying);
  useLinks(end, jump);

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
    togglePlay: () => {
      if (!isPlaying && at >= end) seek(0);
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
  seek: (at: Milliseconds) => void,
  setPlaying: (isPlaying: boolean) => void,
): void {
  useLayoutEffect(() => {
    if (!isPlaying) return undefined;
    let last = performance.now();
    let request = requestAnimationFrame(function frame(time) {
      const next = now.current + Math.max(1, (time - last) * speed);
      last = time;
      seek(next);
      if (next >= end) setPlaying(false);
      else request = requestAnimationFrame(frame);
    });
    return () => cancelAnimationFrame(request);
  }, [isPlaying, speed, end]);
}

/** Wall time after the last move before the address follows. */
const SETTLED_MS = 300;

/** Keeps the moment in the page's address, `#at=5m4s`, so that it can be sent to somebody. */
function useAddress(at: Milliseconds, opensAt: Milliseconds, isPlaying: boolean): void {
  useEffect(() => {
    if (isPlaying) return undefined;
    const timer = setTimeout(() => {
      const hash = at === opensAt ? '' : addressOf(at);
      if (hash !== location.hash) history.replaceState(null, '', hash === '' ? '#' : hash);
    }, SETTLED_MS);
    return () => clearTimeout(timer);
  }, [at, opensAt, isPlaying]);
}

/** Follows links to a moment, and an address that is typed into the open page. */
function useLinks(end: Milliseconds, jump: (to: Milliseconds) => void): void {
  useEffect(() => {
    const follow = (): void => {
      const to = timeInAddress(end);
      if (to !== undefined) jump(to);
    };
    addEventListener('hashchange', follow);
    return () => removeEventListener('hashchange', follow);
  }, [end, jump]);
}

/** The part of an address that names a moment: `#at=5m4s`. */
export function addressOf(at: Milliseconds): string {
  return `#at=${formatDuration(at)}`;
}

function timeInAddress(end: Milliseconds): Milliseconds | undefined {
  const text = /^#at=(\w+)$/.exec(location.hash)?.[1];
  const at = text === undefined ? undefined : parseDuration(text);
  return at === undefined ? undefined : Math.min(at, end);
}

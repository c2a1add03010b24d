// The moment that a report shows, kept in the page's address, `#at=5m4s`, so that it can be sent to somebody.

import { useCallback, useEffect, useState } from 'preact/hooks';
import { formatDuration, parseDuration, type Milliseconds } from '../base/time.ts';
import type { RunDocument } from '../report/htmlDocument.ts';

export function useAddressedMoment({
  end,
  opensAt,
}: RunDocument): [at: Milliseconds, move: (at: Milliseconds, isPlaying: boolean) => void] {
  const [{ at, isPlaying }, setMoment] = useState(() => ({
    at: timeInAddress(end) ?? opensAt,
    isPlaying: false,
  }));
  const move = useCallback((at: Milliseconds, isPlaying: boolean) => setMoment({ at, isPlaying }), []);
  useAddress(at, opensAt, isPlaying);
  useLinks(end, move);
  return [at, move];
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
function useLinks(end: Milliseconds, move: (to: Milliseconds, isPlaying: boolean) => void): void {
  useEffect(() => {
    const follow = (): void => {
      const to = timeInAddress(end);
      if (to !== undefined) move(to, false);
    };
    addEventListener('hashchange', follow);
    return () => removeEventListener('hashchange', follow);
  }, [end, move]);
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

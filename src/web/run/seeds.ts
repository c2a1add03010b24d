// The same two scenarios with more seeds, played one after the other while nobody needs the machine.

import { useEffect, useState } from 'preact/hooks';
import type { SeedPair } from '../views/compareRows.ts';
import type { RunActions } from './runActions.ts';

/** Seeds played of both. */
export const WANTED_SEEDS = 20;

/** Wall time without another edit before the first is played. */
const SETTLED_MS = 600;

/** Undefined: nothing is compared, or nobody plays. */
export function useSeeds(playSeeds: RunActions['playSeeds'] | undefined): readonly SeedPair[] {
  const [pairs, setPairs] = useState<readonly SeedPair[]>([]);
  useEffect(() => {
    setPairs([]);
    if (playSeeds === undefined) return undefined;
    let end: (() => void) | undefined;
    const timer = setTimeout(() => {
      end = playSeeds(WANTED_SEEDS, (pair) => setPairs((before) => [...before, pair]));
    }, SETTLED_MS);
    return () => {
      clearTimeout(timer);
      end?.();
    };
  }, [playSeeds]);
  return pairs;
}

// Why pods wait at a moment: asked of the simulator, or of what a report has of its worst episodes.

import { useEffect, useMemo, useState } from 'preact/hooks';
import type { Milliseconds } from '../../base/time.ts';
import type { PageExplanation } from '../../report/htmlExplanation.ts';
import type { MomentExplanation } from '../../report/momentExplanation.ts';
import type { RunActions } from './runActions.ts';

/** Wall time without a move before a moment is explained. */
const SETTLED_MS = 250;

/** Undefined until it is known; `at` undefined: nothing is asked. */
export function useExplanation(
  at: Milliseconds | undefined,
  actions: Pick<RunActions, 'explain'> | undefined,
  explanation: PageExplanation | undefined,
): MomentExplanation | undefined {
  const [asked, setAsked] = useState<MomentExplanation>();
  const told = useMemo(
    () => (explanation === undefined || at === undefined ? undefined : toldAt(explanation, at)),
    [explanation, at],
  );
  const explain = explanation === undefined ? actions?.explain : undefined;
  useEffect(() => {
    setAsked(undefined);
    if (explain === undefined || at === undefined) return undefined;
    let end: (() => void) | undefined;
    const timer = setTimeout(() => {
      end = explain(at, setAsked);
    }, SETTLED_MS);
    return () => {
      clearTimeout(timer);
      end?.();
    };
  }, [explain, at]);
  return told ?? (asked?.at === at ? asked : undefined);
}

/** A report explains the peaks of its worst episodes, all reasons of one peak together. */
function toldAt({ episodes }: PageExplanation, at: Milliseconds): MomentExplanation | undefined {
  const told = episodes.filter((episode) => episode.at === at);
  if (told.length === 0) return undefined;
  return {
    at,
    groups: told.flatMap(({ reason, groups, help }) =>
      groups.map((group, place) => ({
        ...group,
        reason,
        pods: [],
        message: '',
        help: place === 0 && help !== null ? { ...help, isReplaying: false } : null,
      })),
    ),
  };
}
